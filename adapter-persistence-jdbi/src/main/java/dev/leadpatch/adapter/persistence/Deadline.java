package dev.leadpatch.adapter.persistence;

import java.sql.SQLException;
import java.time.Duration;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;

/** The end of the time that one use of the store has. */
final class Deadline implements Comparable<Deadline> {
    // below this the limits that each connection has from the start are close enough
    private static final Duration NETWORK_TIMEOUT_THRESHOLD = Duration.ofMillis(100);

    private final long startNanos;

    /** From now on. */
    Deadline() {
        this(System.nanoTime());
    }

    private Deadline(long start) {
        this.startNanos = start;
    }

    /** The one that comes first is less. */
    @Override
    public int compareTo(Deadline other) {
        return Long.signum(startNanos - other.startNanos);
    }

    /** Whether {@code limit}, a time from the start on, is yet to come. */
    boolean isBefore(Duration limit) {
        return elapsed().compareTo(limit) < 0;
    }

    /**
     * Ends what is being done unless {@code limit}, a time from the start on, is yet to come.
     *
     * @throws StoreDeadlineExceededException if it is not
     */
    void requireBefore(Duration limit) {
        if (!isBefore(limit)) {
            throw new StoreDeadlineExceededException();
        }
    }

    /** How much is left of {@code limit}, a time from the start on, to wait for a turn. */
    Duration remainingOf(Duration limit) {
        Duration left = limit.minus(elapsed());
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Lets the next statement wait for the network only as long as there is time left. */
    void applyNetworkTimeout(Handle handle) {
        if (needsNetworkTimeout()) {
            try {
                int most = Math.toIntExact(remaining().toMillis());
                handle.getConnection().setNetworkTimeout(Runnable::run, most);
            } catch (SQLException broken) {
                throw new ConnectionException(broken);
            }
        }
    }

    private boolean needsNetworkTimeout() {
        return elapsed().compareTo(NETWORK_TIMEOUT_THRESHOLD) > 0;
    }

    /** How much is left in all, and at least what ending takes. */
    Duration remaining() {
        Duration left = StoreTimeouts.TOTAL.minus(elapsed());
        return left.compareTo(StoreTimeouts.MIN_REMAINING) < 0 ? StoreTimeouts.MIN_REMAINING : left;
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }
}
