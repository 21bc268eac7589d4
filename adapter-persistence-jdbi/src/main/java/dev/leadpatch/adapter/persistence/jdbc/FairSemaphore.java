package dev.leadpatch.adapter.persistence.jdbc;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A fair semaphore: admits threads in FIFO order, which neither a pool nor a row lock guarantees. Thread-safe. */
public final class FairSemaphore {
    private final Semaphore permits;

    public FairSemaphore(int maxConcurrent) {
        permits = new Semaphore(maxConcurrent, true);
    }

    /** The approximate number of waiting threads. */
    int waiting() {
        return permits.getQueueLength();
    }

    /**
     * Runs {@code work} with a permit.
     *
     * @param timeout maximum wait for the permit
     * @return empty if the timeout passed or the thread was interrupted
     */
    public <T> Optional<T> run(Duration timeout, Supplier<T> work) {
        try {
            if (!permits.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                return Optional.empty();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
        try {
            return Optional.of(work.get());
        } finally {
            permits.release();
        }
    }
}
