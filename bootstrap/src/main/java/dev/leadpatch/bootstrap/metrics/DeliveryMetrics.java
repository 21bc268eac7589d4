package dev.leadpatch.bootstrap.metrics;

import dev.leadpatch.application.webhook.DeliveryObserver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;

/**
 * Counts and times delivery attempts. The meters of all outcomes are registered at the start, so that the first outcome
 * of a kind is visible as an increase. Thread-safe.
 */
final class DeliveryMetrics implements DeliveryObserver {
    private static final Duration[] HISTOGRAM_BUCKETS = LongStream.of(
                    5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 15_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final Map<Outcome, Counter> counters = new EnumMap<>(Outcome.class);
    private final Map<Outcome, Timer> timers = new EnumMap<>(Outcome.class);
    private final AtomicInteger inFlight = new AtomicInteger();

    DeliveryMetrics(MeterRegistry registry) {
        Gauge.builder("leadpatch.webhook.attempts.in.flight", inFlight, AtomicInteger::get)
                .description("Delivery attempts in progress")
                .register(registry);
        for (Outcome outcome : Outcome.values()) {
            String name = outcome.name().toLowerCase(Locale.ROOT);
            counters.put(
                    outcome,
                    Counter.builder("leadpatch.webhook.deliveries")
                            .description("Delivery attempts, by the resulting state of the delivery")
                            .tag("outcome", name)
                            .register(registry));
            timers.put(
                    outcome,
                    Timer.builder("leadpatch.webhook.attempts")
                            .description("Duration of delivery attempts")
                            .tag("outcome", name)
                            .serviceLevelObjectives(HISTOGRAM_BUCKETS)
                            .register(registry));
        }
    }

    @Override
    public void attemptStarted() {
        inFlight.incrementAndGet();
    }

    @Override
    public void attemptEnded(Outcome outcome, Duration elapsed) {
        inFlight.decrementAndGet();
        meterFor(counters, outcome).increment();
        // negative if the clock was set back meanwhile; a timer ignores negative durations
        meterFor(timers, outcome).record(elapsed.isNegative() ? Duration.ZERO : elapsed);
    }

    private static <T> T meterFor(Map<Outcome, T> meters, Outcome outcome) {
        T meter = meters.get(outcome);
        if (meter == null) {
            throw new IllegalStateException("no meter for " + outcome);
        }
        return meter;
    }
}
