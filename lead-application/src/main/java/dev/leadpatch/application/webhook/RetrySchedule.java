package dev.leadpatch.application.webhook;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * When a delivery that failed is tried again, and when it is given up.
 *
 * @param delays the pause after the first attempt, after the second, and so on; after that it is given up
 */
record RetrySchedule(List<Duration> delays) {

    /** For what may get better by itself: ten attempts in a little more than three days. */
    static final RetrySchedule TRANSIENT = new RetrySchedule(List.of(
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(5),
            Duration.ofHours(10),
            Duration.ofHours(14),
            Duration.ofHours(20),
            Duration.ofHours(24)));

    /** For what only a person can mend: the same pauses, but no more than five attempts. */
    static final RetrySchedule PERMANENT = new RetrySchedule(TRANSIENT.delays().subList(0, 4));

    // what failed at the same moment, such as all that waits for one endpoint, is not to come back at the same moment
    private static final double JITTER = 0.2;

    RetrySchedule {
        delays = List.copyOf(delays);
    }

    /**
     * How long to wait after the failed {@code attempt}: never less than the schedule says, and up to a fifth more.
     *
     * @param attempt 1 for the first
     * @return nothing if that attempt was the last
     */
    Optional<Duration> delayAfter(int attempt, RandomGenerator random) {
        if (attempt > delays.size()) {
            return Optional.empty();
        }
        Duration pause = delays.get(attempt - 1);
        return Optional.of(pause.plusMillis((long) (pause.toMillis() * JITTER * random.nextDouble())));
    }
}
