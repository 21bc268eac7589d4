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

/** Counts and times the attempts to deliver. All outcomes are there from the start, so that a first one can be seen. */
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
                .description("Attempts to deliver that are under way")
                .register(registry);
        for (Outcome outcome : Outcome.values()) {
            String name = outcome.name().toLowerCase(Locale.ROOT);
            counters.put(
                    outcome,
                    Counter.builder("leadpatch.webhook.deliveries")
                            .description("Attempts to deliver, by what became of the delivery")
                            .tag("outcome", name)
                            .register(registry));
            timers.put(
                    outcome,
                    Timer.builder("leadpatch.webhook.attempts")
                            .description("How long attempts to deliver took")
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
    public void attemptEnded(Outcome outcome, Duration taken) {
        inFlight.decrementAndGet();
        meterFor(counters, outcome).increment();
        // the clock may have been put back meanwhile, and what took less than no time would not be counted
        meterFor(timers, outcome).record(taken.isNegative() ? Duration.ZERO : taken);
    }

    private static <T> T meterFor(Map<Outcome, T> meters, Outcome outcome) {
        T meter = meters.get(outcome);
        if (meter == null) {
            throw new IllegalStateException("nothing counts " + outcome);
        }
        return meter;
    }
}
