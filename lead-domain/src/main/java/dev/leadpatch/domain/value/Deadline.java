package dev.leadpatch.domain.value;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The deadline of a request. Long-running work calls {@link #check} periodically and stops when the deadline has
 * passed. Immutable and thread-safe.
 */
public final class Deadline {
    /** A deadline that never passes. */
    public static final Deadline NONE = new Deadline(Instant.MAX, InstantSource.fixed(Instant.EPOCH));

    private final Instant end;
    private final InstantSource clock;

    private Deadline(Instant end, InstantSource clock) {
        this.end = end;
        this.clock = clock;
    }

    /** A deadline that passes when {@code clock} has advanced by more than {@code timeout}. */
    public static Deadline after(Duration timeout, InstantSource clock) {
        return new Deadline(clock.instant().plus(timeout), clock);
    }

    /**
     * Throws an exception if the deadline has passed.
     *
     * @throws DeadlineExceededException if the deadline has passed
     */
    public void check() {
        if (clock.instant().isAfter(end)) {
            throw new DeadlineExceededException();
        }
    }

    /** The {@link Deadline} of a request passed before validation was complete. No change was made. */
    public static final class DeadlineExceededException extends RuntimeException {
        private static final long serialVersionUID = 1;

        public DeadlineExceededException() {
            // no stack trace: the exception is expected under load and always thrown by the same method
            super("the deadline of the request has passed", null, false, false);
        }
    }
}
