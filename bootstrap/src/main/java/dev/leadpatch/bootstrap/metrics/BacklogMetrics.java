package dev.leadpatch.bootstrap.metrics;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.webhook.DeliveryBacklog;
import dev.leadpatch.application.webhook.DeliveryBacklog.BacklogSize;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToDoubleFunction;

/**
 * Exports the size of the delivery backlog. It is cached for 5 seconds, so that the load on the database does not
 * depend on the number of readers. During an outage of the database the values are {@code NaN}: a zero would claim that no
 * delivery is pending. Thread-safe.
 */
final class BacklogMetrics implements MeterBinder {
    static final Duration CACHE_DURATION = Duration.ofSeconds(5);

    private static final double MILLIS_PER_SECOND = 1_000;

    private final DeliveryBacklog backlog;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private Instant measuredAt = Instant.EPOCH;
    private Optional<BacklogSize> cachedSize = Optional.empty();

    BacklogMetrics(DeliveryBacklog backlog, InstantSource clock) {
        this.backlog = backlog;
        this.clock = clock;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("leadpatch.webhook.oldest.pending", () -> valueOrNaN(this::ageOfOldestSeconds))
                .description("Age of the oldest pending delivery; 0 if none is pending")
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder("leadpatch.webhook.pending.leads", () -> valueOrNaN(BacklogSize::orderingKeys))
                .description("Pairs of endpoint and lead with pending deliveries; a lower bound if the backlog is long")
                .register(registry);
        Gauge.builder("leadpatch.webhook.disabled.endpoints", () -> valueOrNaN(BacklogSize::disabledEndpoints))
                .description("Endpoints that receive no deliveries because they are disabled")
                .register(registry);
    }

    private double ageOfOldestSeconds(BacklogSize size) {
        return size.oldestQueuedAt()
                .map(oldest ->
                        Math.max(0, Duration.between(oldest, clock.instant()).toMillis() / MILLIS_PER_SECOND))
                .orElse(0.0);
    }

    private double valueOrNaN(ToDoubleFunction<BacklogSize> value) {
        return backlogSize().map(value::applyAsDouble).orElse(Double.NaN);
    }

    private Optional<BacklogSize> backlogSize() {
        lock.lock();
        try {
            Instant now = clock.instant();
            if (Duration.between(measuredAt, now).abs().compareTo(CACHE_DURATION) >= 0) {
                cachedSize = measure();
                // the end of the measurement: a slow failure is cached for the full duration, too
                measuredAt = clock.instant();
            }
            return cachedSize;
        } finally {
            lock.unlock();
        }
    }

    private Optional<BacklogSize> measure() {
        try {
            return Optional.of(backlog.measure());
        } catch (StoreUnavailableException e) {
            return Optional.empty();
        }
    }
}
