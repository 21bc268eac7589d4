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
 * Tells what waits to be delivered. However many read it however often, the database is asked every few seconds at most;
 * while it does not answer, the values are {@code NaN}, for it would be wrong to say that nothing waits.
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
                .description("For how long the delivery that waits for longest has been waiting; 0 if none waits")
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder("leadpatch.webhook.pending.leads", () -> valueOrNaN(BacklogSize::orderingKeys))
                .description("Leads that wait at an endpoint for the delivery of changes; a long backlog has even more")
                .register(registry);
        Gauge.builder("leadpatch.webhook.disabled.endpoints", () -> valueOrNaN(BacklogSize::disabledEndpoints))
                .description("Endpoints that are told nothing because they are disabled")
                .register(registry);
    }

    private double ageOfOldestSeconds(BacklogSize waiting) {
        return waiting.oldestQueuedAt()
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
                // from the end on, so that an outage is not waited for again and again
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
        } catch (StoreUnavailableException outage) {
            return Optional.empty();
        }
    }
}
