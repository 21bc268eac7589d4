package dev.leadpatch.adapter.persistence.jdbc;

import java.sql.SQLException;
import java.time.Duration;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;

/**
 * The deadline of one use of the store, and the time limits within it. Each use ends within two seconds, even if the
 * database does not respond. Each limit leaves time to report it before the next one: a lock timeout precedes the
 * statement timeout, which precedes the network timeout. Elapsed time is measured by the monotonic clock. Immutable and
 * thread-safe.
 */
public final class StoreDeadline implements Comparable<StoreDeadline> {
    /** Maximum duration of one use of the store. */
    static final Duration TOTAL = Duration.ofMillis(1900);

    /** Maximum wait for a lead, a company or an idempotency key in use within this process; it occupies no connection. */
    public static final Duration LEAD_WAIT = Duration.ofSeconds(1);

    /** Maximum wait for a connection. */
    static final Duration CONNECTION_WAIT = Duration.ofMillis(900);

    /**
     * Maximum wait for the connection of a transaction, including earlier waits for a lead or a key. It leaves time to
     * open a connection.
     */
    public static final Duration LATE_CONNECTION_WAIT = Duration.ofMillis(1300);

    /** Maximum time to open or validate a connection, after the wait. */
    static final Duration CONNECT = Duration.ofMillis(550);

    static final Duration VALIDATION = Duration.ofMillis(500);

    /**
     * PostgreSQL's {@code lock_timeout}. After it, a transaction releases its connection and retries, until {@link
     * #LAST_RETRY}. Otherwise, all connections might wait for the locks of one slow transaction or crashed node.
     */
    public static final Duration LOCK = Duration.ofMillis(150);

    /** Latest start of a retry; it leaves time for that attempt. */
    public static final Duration LAST_RETRY = Duration.ofMillis(1500);

    /** Latest start of a write: after a lock wait in the last retry, but with time to end within the deadline. */
    public static final Duration LAST_WRITE_START = LAST_RETRY.plus(LOCK);

    /** PostgreSQL's {@code statement_timeout}. */
    static final Duration STATEMENT = Duration.ofMillis(1750);

    /** Minimum network timeout, even after the deadline: a rollback or commit takes a round trip. */
    private static final Duration MIN_REMAINING = Duration.ofMillis(250);

    // before this, the default network timeout of a connection is close enough
    private static final Duration NETWORK_TIMEOUT_THRESHOLD = Duration.ofMillis(100);

    private final long startNanos;

    /** Starts now. */
    public StoreDeadline() {
        startNanos = System.nanoTime();
    }

    /** Orders by time: the earlier deadline is less. */
    @Override
    public int compareTo(StoreDeadline other) {
        return Long.signum(startNanos - other.startNanos);
    }

    /** Whether {@code limit} has not passed. */
    public boolean isBefore(Duration limit) {
        return elapsed().compareTo(limit) < 0;
    }

    /**
     * Checks that {@code limit} has not passed.
     *
     * @throws StoreDeadlineExceededException if it has
     */
    public void requireBefore(Duration limit) {
        if (!isBefore(limit)) {
            throw new StoreDeadlineExceededException();
        }
    }

    /** The rest of {@code limit}; zero if it has passed. */
    public Duration remainingOf(Duration limit) {
        Duration rest = limit.minus(elapsed());
        return rest.isNegative() ? Duration.ZERO : rest;
    }

    /** Limits the network timeout of the connection to the remaining time. */
    void applyNetworkTimeout(Handle handle) {
        if (elapsed().compareTo(NETWORK_TIMEOUT_THRESHOLD) > 0) {
            try {
                int timeout = Math.toIntExact(remaining().toMillis());
                handle.getConnection().setNetworkTimeout(Runnable::run, timeout);
            } catch (SQLException e) {
                throw new ConnectionException(e);
            }
        }
    }

    /** The rest of {@link #TOTAL}; at least {@link #MIN_REMAINING}. */
    Duration remaining() {
        Duration rest = TOTAL.minus(elapsed());
        return rest.compareTo(MIN_REMAINING) < 0 ? MIN_REMAINING : rest;
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }

    /** The deadline leaves too little time to continue; nothing was changed. */
    public static sealed class StoreDeadlineExceededException extends RuntimeException
            permits NoFreeConnectionException {
        private static final long serialVersionUID = 1;

        StoreDeadlineExceededException() {
            super("the deadline leaves too little time", null, false, false);
        }
    }
}
