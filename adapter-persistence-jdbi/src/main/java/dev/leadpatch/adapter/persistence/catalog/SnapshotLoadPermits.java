package dev.leadpatch.adapter.persistence.catalog;

import dev.leadpatch.adapter.persistence.jdbc.StoreDeadline;
import dev.leadpatch.application.StoreBusyException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Bounds the connections and the memory of concurrent loads of snapshots. Thread-safe. */
final class SnapshotLoadPermits {
    // a second one, so that a large company delays no other
    private static final int MAX_CONCURRENT_LOADS = 2;

    private final Semaphore permits = new Semaphore(MAX_CONCURRENT_LOADS, true);

    /**
     * Acquires the permit for one load; the caller must {@link #release} it.
     *
     * @throws StoreBusyException if no permit is free within the deadline
     */
    void acquire(StoreDeadline deadline) {
        try {
            long nanos =
                    deadline.remainingOf(StoreDeadline.LATE_CONNECTION_WAIT).toNanos();
            if (permits.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new StoreBusyException("other catalogs were loaded beyond the deadline; nothing was changed");
    }

    void release() {
        permits.release();
    }
}
