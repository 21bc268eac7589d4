package dev.leadpatch.application.delivery.dispatch;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** The wall clock for due times, and jittered intervals, so that the nodes do not all poll at the same time. */
record JitteredClock(InstantSource clock, RandomGenerator random) {

    Instant now() {
        return clock.instant();
    }

    /**
     * A future {@link System#nanoTime}: the current one plus a random part, from a half to all, of {@code interval}.
     */
    long jitteredNanoTime(Duration interval) {
        long nanos = interval.toNanos();
        return System.nanoTime() + nanos / 2 + random.nextLong(nanos / 2 + 1);
    }
}
