package dev.leadpatch.application.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** Runs tasks concurrently. */
public final class ConcurrentTasks {
    private static final long TIMEOUT_SECONDS = 60;

    private ConcurrentTasks() {}

    /** Starts {@code count} tasks concurrently and returns their results, in the order of the tasks. */
    public static <T> List<T> run(int count, IntFunction<T> task)
            throws InterruptedException, ExecutionException, TimeoutException {
        ExecutorService executor = Executors.newFixedThreadPool(count);
        CountDownLatch start = new CountDownLatch(1);
        try {
            List<Future<T>> futures = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int number = i;
                Callable<T> callable = () -> {
                    start.await();
                    return task.apply(number);
                };
                futures.add(executor.submit(callable));
            }
            start.countDown();
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS));
            }
            return results;
        } finally {
            executor.shutdownNow();
        }
    }

    /** Runs a task in a new thread: from Java 25 on, the common pool of two processors has one thread. */
    public static <T> CompletableFuture<T> supplyAsync(Supplier<T> task) {
        return CompletableFuture.supplyAsync(task, ConcurrentTasks::executeInNewThread);
    }

    /** Runs a task in a new thread. */
    public static CompletableFuture<Void> runAsync(Runnable task) {
        return CompletableFuture.runAsync(task, ConcurrentTasks::executeInNewThread);
    }

    private static void executeInNewThread(Runnable task) {
        Thread thread = new Thread(task, "concurrent-task");
        thread.setDaemon(true);
        thread.start();
    }

    /** Waits for {@code latch}; fails after 60 seconds. */
    public static void await(CountDownLatch latch) {
        try {
            if (!latch.await(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("latch was not released within " + TIMEOUT_SECONDS + " seconds");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
