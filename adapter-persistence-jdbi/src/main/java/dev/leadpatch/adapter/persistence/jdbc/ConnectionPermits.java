package dev.leadpatch.adapter.persistence.jdbc;

import dev.leadpatch.adapter.persistence.jdbc.StoreDeadline.StoreDeadlineExceededException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Permits for connections, which waiting threads get in FIFO order. Thread-safe. */
final class ConnectionPermits {
    private final int max;
    // pools do not serve waiting threads in FIFO order, so that under load some of them would time out
    private final Semaphore permits;

    ConnectionPermits(int max) {
        this.max = max;
        permits = new Semaphore(max, true);
    }

    /**
     * Acquires a permit.
     *
     * @throws StoreDeadlineExceededException if the timeout passes or the thread is interrupted
     */
    void acquire(Duration timeout) {
        try {
            if (permits.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new StoreDeadlineExceededException();
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
