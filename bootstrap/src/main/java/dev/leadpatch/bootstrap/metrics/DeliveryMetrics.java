package dev.leadpatch.bootstrap.metrics;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.webhook.DeliveryBacklog;
import dev.leadpatch.application.webhook.DeliveryBacklog.BacklogSize;
import dev.leadpatch.application.webhook.DeliveryObserver;
import dev.leadpatch.application.webhook.EndpointHealthStore.DisabledEndpoint;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;

/**
 * Counts and times delivery attempts and changes of endpoint health, and exports the size of the delivery backlog. The meters of all outcomes are
 * registered at the start, so that the first outcome of a kind is visible as an increase. Thread-safe.
 */
final class DeliveryMetrics implements DeliveryObserver {
    private static final Duration[] HISTOGRAM_BUCKETS = LongStream.of(
                    5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 15_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final Map<Outcome, Counter> counters = new EnumMap<>(Outcome.class);
    private final Map<Outcome, Timer> timers = new EnumMap<>(Outcome.class);
    private final Map<String, Counter> disabledByReason;
    private final Counter openedCircuits;
    private final Counter closedCircuits;
    private final Counter throttled;
    private final AtomicInteger inFlight = new AtomicInteger();

    DeliveryMetrics(MeterRegistry registry, DeliveryBacklog backlog, InstantSource clock) {
        new Backlog(backlog, clock).register(registry);
        Gauge.builder("leadpatch.webhook.attempts.in.flight", inFlight, AtomicInteger::get)
                .description("Delivery attempts in progress")
                .register(registry);
        disabledByReason = Map.of("gone", disabledBy("gone", registry), "failing", disabledBy("failing", registry));
        openedCircuits = circuitTransitions("open", registry);
        closedCircuits = circuitTransitions("closed", registry);
        throttled = Counter.builder("leadpatch.webhook.receivers.throttled")
                .description("How often deliveries to a receiver host started to wait for its byte budget")
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

    @Override
    public void receiverThrottled() {
        throttled.increment();
    }

    @Override
    public void endpointDisabled(DisabledEndpoint endpoint) {
        meterFor(disabledByReason, endpoint.reason()).increment();
    }

    @Override
    public void circuitOpened() {
        openedCircuits.increment();
    }

    @Override
    public void circuitClosed() {
        closedCircuits.increment();
    }

    private static Counter disabledBy(String reason, MeterRegistry registry) {
        return Counter.builder("leadpatch.webhook.endpoints.disabled")
                .description("Endpoints that this node disabled, by reason")
                .tag("reason", reason)
                .register(registry);
    }

    private static Counter circuitTransitions(String state, MeterRegistry registry) {
        return Counter.builder("leadpatch.webhook.circuit.transitions")
                .description("Circuit breakers of endpoints that this node opened or closed, by the new state")
                .tag("state", state)
                .register(registry);
    }

    private static <K, T> T meterFor(Map<K, T> meters, K key) {
        T meter = meters.get(key);
        if (meter == null) {
            throw new IllegalStateException("no meter for " + key);
        }
        return meter;
    }

    /**
     * Exports the size of the delivery backlog. During an outage of the database the values are {@code NaN}: a zero would claim
     * that no delivery is pending. Thread-safe.
     */
    private static final class Backlog {
        private static final double MILLIS_PER_SECOND = 1_000;

        private final DeliveryBacklog backlog;
        private final InstantSource clock;
        private final CachedMeasurement<Optional<BacklogSize>> size;

        Backlog(DeliveryBacklog backlog, InstantSource clock) {
            this.backlog = backlog;
            this.clock = clock;
            this.size = new CachedMeasurement<>(this::measure, clock);
        }

        void register(MeterRegistry registry) {
            Gauge.builder("leadpatch.webhook.oldest.pending", () -> valueOrNaN(this::ageOfOldestSeconds))
                    .description("Age of the oldest pending delivery; 0 if none is pending")
                    .baseUnit("seconds")
                    .register(registry);
            Gauge.builder("leadpatch.webhook.pending.leads", () -> valueOrNaN(BacklogSize::orderingKeys))
                    .description(
                            "Pairs of endpoint and lead with pending deliveries; a lower bound if the backlog is long")
                    .register(registry);
            Gauge.builder("leadpatch.webhook.disabled.endpoints", () -> valueOrNaN(BacklogSize::disabledEndpoints))
                    .description("Endpoints that receive no deliveries because they are disabled")
                    .register(registry);
        }

        private double ageOfOldestSeconds(BacklogSize size) {
            return size.oldestQueuedAt()
                    .map(oldest -> Math.max(
                            0, Duration.between(oldest, clock.instant()).toMillis() / MILLIS_PER_SECOND))
                    .orElse(0.0);
        }

        private double valueOrNaN(ToDoubleFunction<BacklogSize> value) {
            return size.get().map(value::applyAsDouble).orElse(Double.NaN);
        }

        private Optional<BacklogSize> measure() {
            try {
                return Optional.of(backlog.measure());
            } catch (StoreUnavailableException e) {
                return Optional.empty();
            }
        }
    }
}
