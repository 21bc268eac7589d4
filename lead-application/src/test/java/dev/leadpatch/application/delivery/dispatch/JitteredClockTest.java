package dev.leadpatch.application.delivery.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.delivery.dispatch.DuePoller.JitteredClock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LongSummaryStatistics;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class JitteredClockTest {

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
