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
    static final Duration REMEMBERED = Duration.ofSeconds(5);

    private static final double MILLIS = 1_000;

    private final DeliveryBacklog backlog;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private Instant asked = Instant.EPOCH;
    private Optional<BacklogSize> answer = Optional.empty();

    BacklogMetrics(DeliveryBacklog backlog, InstantSource clock) {
        this.backlog = backlog;
        this.clock = clock;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("leadpatch.webhook.oldest.pending", () -> orNaN(this::oldestAge))
                .description("For how long the delivery that waits for longest has been waiting; 0 if none waits")
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder("leadpatch.webhook.pending.leads", () -> orNaN(BacklogSize::orderingKeys))
                .description("Leads that wait at an endpoint for the delivery of changes; a long backlog has even more")
                .register(registry);
        Gauge.builder("leadpatch.webhook.disabled.endpoints", () -> orNaN(BacklogSize::disabledEndpoints))
                .description("Endpoints that are told nothing because they are disabled")
                .register(registry);
    }

    private double oldestAge(BacklogSize waiting) {
        return waiting.oldestQueuedAt()
                .map(oldest ->
                        Math.max(0, Duration.between(oldest, clock.instant()).toMillis() / MILLIS))
                .orElse(0.0);
    }

    private double orNaN(ToDoubleFunction<BacklogSize> value) {
        return waiting().map(value::applyAsDouble).orElse(Double.NaN);
    }

    private Optional<BacklogSize> waiting() {
        lock.lock();
        try {
            Instant now = clock.instant();
            if (Duration.between(asked, now).abs().compareTo(REMEMBERED) >= 0) {
                answer = ask();
                // from the end on, so that an outage is not waited for again and again
                asked = clock.instant();
            }
            return answer;
        } finally {
            lock.unlock();
        }
    }

    private Optional<BacklogSize> ask() {
        try {
            return Optional.of(backlog.measure());
        } catch (StoreUnavailableException outage) {
            return Optional.empty();
        }
    }
}
