package dev.leadpatch.adapter.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.InstantSource;
import java.util.LongSummaryStatistics;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class WebhookSettingsTest {

    @Test
    void an_attempt_has_the_fifteen_seconds_that_integrators_are_promised() {
        assertThat(WebhookSettings.DEFAULTS.timeout()).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void what_is_due_is_looked_for_each_second_at_least() {
        assertThat(WebhookSettings.DEFAULTS.pollInterval()).isBetween(Duration.ofMillis(100), Duration.ofSeconds(1));
    }

    @Test
    void pauses_differ_and_none_is_longer_than_it_may_be() {
        DispatchClock clock = new DispatchClock(InstantSource.system(), new Random(1));
        Duration longest = Duration.ofSeconds(1);

        long before = System.nanoTime();
        LongSummaryStatistics pauses = LongStream.range(0, 1_000)
                .map(i -> clock.nanosAfterUpTo(longest) - before)
                .summaryStatistics();
        long took = System.nanoTime() - before;

        assertThat(pauses.getMin()).isBetween(longest.toNanos() / 2, longest.toNanos() * 6 / 10 + took);
        assertThat(pauses.getMax()).isBetween(longest.toNanos() * 9 / 10, longest.toNanos() + took);
    }
}
