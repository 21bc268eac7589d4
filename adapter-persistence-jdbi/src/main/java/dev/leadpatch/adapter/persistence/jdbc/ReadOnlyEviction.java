package dev.leadpatch.adapter.persistence.jdbc;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Evicts all connections of a pool after a server has refused a change: they lead to the same former primary, and new
 * ones to the new primary. At most once a second. A failure of a worker node of Citus evicts no connection: they lead to
 * the coordinator, which serves the companies of the other nodes. Thread-safe.
 */
final class ReadOnlyEviction implements SQLExceptionOverride {
    // A database that stays read-only refuses each change, also those of background loops. If each replaced a
    // connection, none would remain for reads.
    private static final long MIN_INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();

    private final Runnable evictAll;
    private final LongSupplier nanoTime;
    private final AtomicLong lastNanos;

    /** @param evictAll evicts the idle connections, and those in use when they are returned */
    ReadOnlyEviction(Runnable evictAll) {
        this(evictAll, System::nanoTime);
    }

    /** @param nanoTime the monotonic clock */
    ReadOnlyEviction(Runnable evictAll, LongSupplier nanoTime) {
        this.evictAll = evictAll;
        this.nanoTime = nanoTime;
        this.lastNanos = new AtomicLong(nanoTime.getAsLong() - MIN_INTERVAL_NANOS);
    }

    @java.lang.Override
    public SQLExceptionOverride.Override adjudicate(SQLException failure) {
        if (WorkerFailure.isCauseOf(failure)) {
            return SQLExceptionOverride.Override.DO_NOT_EVICT;
        }
        if (!SqlErrorCategory.READ_ONLY_STATE.equals(failure.getSQLState())) {
            return SQLExceptionOverride.Override.CONTINUE_EVICT;
        }
        long now = nanoTime.getAsLong();
        long last = lastNanos.get();
        if (now - last < MIN_INTERVAL_NANOS || !lastNanos.compareAndSet(last, now)) {
            return SQLExceptionOverride.Override.DO_NOT_EVICT;
        }
        evictAll.run();
        return SQLExceptionOverride.Override.MUST_EVICT;
    }
}
