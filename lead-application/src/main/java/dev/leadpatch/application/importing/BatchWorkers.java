package dev.leadpatch.application.importing;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Writes batches on threads that end with the import, while the thread of the import reads the next rows (pipelining).
 * Results are returned in the order of the batches. Used by one thread.
 *
 * @param <T> the result of one batch
 */
final class BatchWorkers<T> implements AutoCloseable {
    /** A batch and its writes end within seconds, or its attempts within a minute. */
    private static final int MAX_CLOSE_SECONDS = 120;

    private final ExecutorService executor;
    private final Deque<Future<T>> pending = new ArrayDeque<>();
    private final int maxPending;

    /** @param workers the number of batches that are written at the same time; one more is prepared */
    BatchWorkers(int workers) {
        maxPending = workers + 1;
        executor = Executors.newFixedThreadPool(workers, task -> {
            Thread thread = new Thread(task, "import");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Starts to write a batch. If many are not finished, waits for the first of them, and returns its result. */
    Optional<T> submit(Supplier<T> batch) {
        pending.add(executor.submit(batch::get));
        return pending.size() > maxPending ? next() : Optional.empty();
    }

    /** Waits for the first batch whose result was not returned, and returns it; empty if there is none. */
    Optional<T> next() {
        Future<T> first = pending.poll();
        if (first == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(first.get());
        } catch (ExecutionException e) {
            pending.forEach(batch -> batch.cancel(false)); // they would probably fail too
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the import was interrupted", e);
        }
    }

    /** Waits for the batches that were submitted. */
    @Override
    public void close() {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(MAX_CLOSE_SECONDS, TimeUnit.SECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
