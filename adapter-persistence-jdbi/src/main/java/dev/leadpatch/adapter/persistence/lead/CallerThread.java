package dev.leadpatch.adapter.persistence.lead;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/** A caller that waits for the outcome of its change, and executes tasks meanwhile. Only its own thread may wait. */
final class CallerThread implements ChangeCaller {
    private final Thread thread = Thread.currentThread();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        completed();
    }

    @Override
    public void completed() {
        LockSupport.unpark(thread);
    }

    /**
     * Waits for a value, or throws the exception of the future. An interrupted thread waits on, and stays interrupted: the
     * change may be claimed or committed already, and each wait has a deadline. Allocates no memory before the tasks run:
     * the thread may be the leader of a batch.
     */
    <T> T await(CompletableFuture<T> future) {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                Runnable task = tasks.poll();
                if (task != null) {
                    task.run();
                } else if (future.isDone()) {
                    return valueOf(future);
                } else {
                    LockSupport.park(this);
                    interrupted |= Thread.interrupted();
                }
            }
        } finally {
            if (interrupted) {
                thread.interrupt();
            }
        }
    }

    private static <T> T valueOf(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
