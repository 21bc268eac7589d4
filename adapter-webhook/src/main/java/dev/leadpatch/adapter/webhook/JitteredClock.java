package dev.leadpatch.adapter.webhook;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** The time of the day for what is due, and lots so that the nodes don't all look at the same moment. */
record JitteredClock(InstantSource clock, RandomGenerator random) {

    Instant now() {
        return clock.instant();
    }

    /** {@link System#nanoTime} after a time between half of {@code longest} and all of it. */
    long jitteredNanoTime(Duration longest) {
        long nanos = longest.toNanos();
        return System.nanoTime() + nanos / 2 + random.nextLong(nanos / 2 + 1);
    }
}
