package dev.leadpatch.application.delivery.dispatch;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The retry schedule of a failed delivery: back-off with increasing delays and jitter, then dead letter.
 *
 * @param delays the delay after the first attempt, after the second, and so on; the attempt after the last delay is the
 *     final one
 */
record RetrySchedule(List<Duration> delays) {

    /** For transient failures: ten attempts in slightly more than three days. */
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

    /** For failures that require a change at the endpoint: the same delays, but only five attempts. */
    static final RetrySchedule PERMANENT = new RetrySchedule(TRANSIENT.delays().subList(0, 4));

    // spreads the retries of deliveries that failed at the same time
    private static final double JITTER = 0.2;

    RetrySchedule {
        delays = List.copyOf(delays);
    }

    /**
     * Returns the delay after the failed attempt: the delay of the schedule plus a jitter of up to 20 percent.
     *
     * @param attempt 1 for the first attempt
     * @return empty if the attempt was the last one
     */
    Optional<Duration> delayAfter(int attempt, RandomGenerator random) {
        if (attempt > delays.size()) {
            return Optional.empty();
        }
        Duration delay = delays.get(attempt - 1);
        return Optional.of(delay.plusMillis((long) (delay.toMillis() * JITTER * random.nextDouble())));
    }
}
