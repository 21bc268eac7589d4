package dev.leadpatch.domain.value;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The deadline of a request. Long-running work calls {@link #check} periodically and stops when the deadline has
 * passed. It does not depend on the wall clock, so a clock adjustment cannot extend or shorten it. Immutable and
 * thread-safe.
 */
public final class Deadline {
    /** A deadline that never passes. */
    public static final Deadline NONE = new Deadline(0, () -> 0);

    private final long endNanos;
    private final LongSupplier nanoTime;

    private Deadline(long endNanos, LongSupplier nanoTime) {
        this.endNanos = endNanos;
        this.nanoTime = nanoTime;
    }

    /**
     * A deadline that passes when {@code nanoTime} has advanced by more than {@code timeout}.
     *
     * @param nanoTime a monotonic time source in nanoseconds, such as {@link System#nanoTime}
     */
    public static Deadline after(Duration timeout, LongSupplier nanoTime) {
        return new Deadline(nanoTime.getAsLong() + timeout.toNanos(), nanoTime);
    }

    /**
     * Throws an exception if the deadline has passed.
     *
     * @throws DeadlineExceededException if the deadline has passed
     */
    public void check() {
        // a difference, because nanoTime may overflow
        if (nanoTime.getAsLong() - endNanos > 0) {
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
