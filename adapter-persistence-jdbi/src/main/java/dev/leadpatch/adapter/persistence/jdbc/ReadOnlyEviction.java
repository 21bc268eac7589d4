package dev.leadpatch.adapter.persistence.jdbc;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Evicts all connections of a pool after a server has refused a change: the others lead to the same former primary, and new
 * ones to the new primary. Thread-safe.
 */
final class ReadOnlyEviction implements SQLExceptionOverride {
    // a database that stays read-only refuses each change
    private static final long MIN_INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();

    private final Runnable evictAll;
    private final AtomicLong lastNanos = new AtomicLong(System.nanoTime() - MIN_INTERVAL_NANOS);

    /** @param evictAll evicts the idle connections, and those in use when they are returned */
    ReadOnlyEviction(Runnable evictAll) {
        this.evictAll = evictAll;
    }

    @java.lang.Override
    public SQLExceptionOverride.Override adjudicate(SQLException failure) {
        if (!SqlErrorCategory.READ_ONLY_STATE.equals(failure.getSQLState())) {
            return SQLExceptionOverride.Override.CONTINUE_EVICT;
        }
        long now = System.nanoTime();
        long last = lastNanos.get();
        if (now - last >= MIN_INTERVAL_NANOS && lastNanos.compareAndSet(last, now)) {
            evictAll.run();
        }
        return SQLExceptionOverride.Override.MUST_EVICT;
    }
}
