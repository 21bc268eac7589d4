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
    void attempt_timeout_defaults_to_documented_15_seconds() {
        assertThat(WebhookSettings.DEFAULTS.attemptTimeout()).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void poll_interval_is_at_most_one_second() {
        assertThat(WebhookSettings.DEFAULTS.pollInterval()).isBetween(Duration.ofMillis(100), Duration.ofSeconds(1));
    }

    @Test
    void jittered_intervals_differ_and_stay_within_the_limit() {
        JitteredClock clock = new JitteredClock(InstantSource.system(), new Random(1));
        Duration interval = Duration.ofSeconds(1);

        long before = System.nanoTime();
        LongSummaryStatistics delays = LongStream.range(0, 1_000)
                .map(i -> clock.jitteredNanoTime(interval) - before)
                .summaryStatistics();
        long elapsed = System.nanoTime() - before;

        assertThat(delays.getMin()).isBetween(interval.toNanos() / 2, interval.toNanos() * 6 / 10 + elapsed);
        assertThat(delays.getMax()).isBetween(interval.toNanos() * 9 / 10, interval.toNanos() + elapsed);
    }
}
