package dev.leadpatch.adapter.persistence;

import java.sql.SQLException;
import java.time.Duration;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;

/** The end of the time that one use of the store has. */
final class Deadline implements Comparable<Deadline> {
    // below this the limits that each connection has from the start are close enough
    private static final Duration NOTICEABLE = Duration.ofMillis(100);

    private final long start;

    /** From now on. */
    Deadline() {
        this(System.nanoTime());
    }

    private Deadline(long start) {
        this.start = start;
    }

    /** The one that comes first is less. */
    @Override
    public int compareTo(Deadline other) {
        return Long.signum(start - other.start);
    }

    /** Whether {@code limit}, a time from the start on, is yet to come. */
    boolean isBefore(Duration limit) {
        return elapsed().compareTo(limit) < 0;
    }

    /**
     * Ends what is being done unless {@code limit}, a time from the start on, is yet to come.
     *
     * @throws TooLate if it is not
     */
    void requireBefore(Duration limit) {
        if (!isBefore(limit)) {
            throw new TooLate();
        }
    }

    /** How much is left of {@code limit}, a time from the start on, to wait for a turn. */
    Duration leftFor(Duration limit) {
        Duration left = limit.minus(elapsed());
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Lets the next statement wait for the network only as long as there is time left. */
    void limitNetwork(Handle handle) {
        if (isNoticeable()) {
            try {
                int most = Math.toIntExact(left().toMillis());
                handle.getConnection().setNetworkTimeout(Runnable::run, most);
            } catch (SQLException broken) {
                throw new ConnectionException(broken);
            }
        }
    }

    private boolean isNoticeable() {
        return elapsed().compareTo(NOTICEABLE) > 0;
    }

    /** How much is left in all, and at least what ending takes. */
    Duration left() {
        Duration left = TimeLimits.WHOLE.minus(elapsed());
        return left.compareTo(TimeLimits.LEAST) < 0 ? TimeLimits.LEAST : left;
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
