package dev.leadpatch.adapter.persistence.jdbc;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Permits for connections, which waiting threads get in FIFO order. Thread-safe. */
final class ConnectionPermits {
    private final int max;
    // pools do not serve waiting threads in FIFO order, so that under load some of them would time out
    private final Semaphore permits;
    private final LongSupplier nanoTime;
    private volatile long lastResponseNanos;

    ConnectionPermits(int max) {
        this(max, System::nanoTime);
    }

    /** @param nanoTime the monotonic clock of the responses */
    ConnectionPermits(int max, LongSupplier nanoTime) {
        this.max = max;
        this.nanoTime = nanoTime;
        permits = new Semaphore(max, true);
        lastResponseNanos = nanoTime.getAsLong() - StoreDeadline.TOTAL.toNanos();
    }

    /**
     * Acquires a permit.
     *
     * @throws NoFreeConnectionException if the timeout passes or the thread is interrupted
     */
    void acquire(Duration timeout) {
        try {
            if (permits.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // each use ends within the deadline, so some use of a database that responds has ended since
        throw new NoFreeConnectionException(nanoTime.getAsLong() - lastResponseNanos < StoreDeadline.TOTAL.toNanos());
    }

    /** Called after a response of the database to a use of a connection. */
    void responded() {
        lastResponseNanos = nanoTime.getAsLong();
    }

    void release() {
        permits.release();
    }

    int max() {
        return max;
    }

    int acquired() {
        return max - permits.availablePermits();
    }

    int waiting() {
        return permits.getQueueLength();
    }
}
