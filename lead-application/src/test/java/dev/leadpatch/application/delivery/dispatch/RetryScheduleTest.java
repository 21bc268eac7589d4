package dev.leadpatch.application.delivery.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.delivery.dispatch.RetryPolicy.RetrySchedule;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryScheduleTest {

    // nextDouble() returns 0
    private static final RandomGenerator NO_JITTER = () -> 0;

    @Test
    void transient_failure_is_retried_nine_times_over_three_days() {
        List<Optional<Duration>> delays = IntStream.rangeClosed(1, 9)
                .mapToObj(attempt -> RetrySchedule.TRANSIENT.delayAfter(attempt, NO_JITTER))
                .toList();

        assertThat(delays)
                .extracting(Optional::orElseThrow)
                .containsExactly(
                        Duration.parse("PT5S"),
                        Duration.parse("PT5M"),
                        Duration.parse("PT30M"),
                        Duration.parse("PT2H"),
                        Duration.parse("PT5H"),
                        Duration.parse("PT10H"),
                        Duration.parse("PT14H"),
                        Duration.parse("PT20H"),
                        Duration.parse("PT24H"));
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 11, 1_000})
    void tenth_and_later_attempts_are_not_retried(int attempt) {
        assertThat(RetrySchedule.TRANSIENT.delayAfter(attempt, NO_JITTER)).isEmpty();
    }

    @Test
    void permanent_failure_has_same_delays() {
        for (int attempt = 1; attempt <= 4; attempt++) {
            assertThat(RetrySchedule.PERMANENT.delayAfter(attempt, NO_JITTER))
                    .isPresent()
                    .isEqualTo(RetrySchedule.TRANSIENT.delayAfter(attempt, NO_JITTER));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 6, 10})
    void permanent_failure_is_dead_after_five_attempts(int attempt) {
        assertThat(RetrySchedule.PERMANENT.delayAfter(attempt, NO_JITTER)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 9})
    void jitter_adds_between_zero_and_one_fifth_of_the_delay(int attempt) {
        RandomGenerator random = new Random(7);
        Duration minDelay =
                RetrySchedule.TRANSIENT.delayAfter(attempt, NO_JITTER).orElseThrow();
        List<Duration> delays = IntStream.range(0, 1_000)
                .mapToObj(i -> RetrySchedule.TRANSIENT.delayAfter(attempt, random))
                .map(Optional::orElseThrow)
                .toList();

        assertThat(delays)
                .allSatisfy(delay -> assertThat(delay).isBetween(minDelay, minDelay.plus(minDelay.dividedBy(5))));
        assertThat(delays.stream().distinct()).hasSizeGreaterThan(300);
    }
}
