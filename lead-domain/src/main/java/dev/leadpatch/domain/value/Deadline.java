package dev.leadpatch.domain.value;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The deadline of a request: work that may take long checks it from time to time and stops when it has passed.
 * Immutable; several threads may check it.
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

    /** A deadline that passes once {@code clock} has advanced by more than {@code time}. */
    public static Deadline after(Duration time, InstantSource clock) {
        return new Deadline(clock.instant().plus(time), clock);
    }

    /**
     * Does nothing before the deadline has passed.
     *
     * @throws DeadlineExceededException if it has passed
     */
    public void check() {
        if (clock.instant().isAfter(end)) {
            throw new DeadlineExceededException();
        }
    }
}
