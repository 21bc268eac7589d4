package dev.leadpatch.adapter.persistence.jdbc;

import java.sql.SQLException;
import java.time.Duration;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;

/**
 * The deadline of one use of the store. Every limit is a duration since the start, measured by the monotonic clock.
 * Immutable and thread-safe.
 */
public final class Deadline implements Comparable<Deadline> {
    // before this, the default network timeout of a connection is close enough
    private static final Duration NETWORK_TIMEOUT_THRESHOLD = Duration.ofMillis(100);

    private final long startNanos;

    /** Starts now. */
    public Deadline() {
        this(System.nanoTime());
    }

    private Deadline(long start) {
        this.startNanos = start;
    }

    /** Orders by time: the earlier deadline is less. */
    @Override
    public int compareTo(Deadline other) {
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
        if (needsNetworkTimeout()) {
            try {
                int timeout = Math.toIntExact(remaining().toMillis());
                handle.getConnection().setNetworkTimeout(Runnable::run, timeout);
            } catch (SQLException e) {
                throw new ConnectionException(e);
            }
        }
    }

    private boolean needsNetworkTimeout() {
        return elapsed().compareTo(NETWORK_TIMEOUT_THRESHOLD) > 0;
    }

    /** The rest of {@link StoreTimeouts#TOTAL}; at least {@link StoreTimeouts#MIN_REMAINING}. */
    Duration remaining() {
        Duration rest = StoreTimeouts.TOTAL.minus(elapsed());
        return rest.compareTo(StoreTimeouts.MIN_REMAINING) < 0 ? StoreTimeouts.MIN_REMAINING : rest;
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }
}
