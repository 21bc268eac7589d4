package dev.leadpatch.application.webhook;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.webhook.DeliveryObserver.Outcome;
import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDeliveries;
import dev.leadpatch.application.webhook.DeliveryQueue.DueOrderingKey;
import dev.leadpatch.application.webhook.EndpointHealthStore.EndpointReport;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Delivers from a {@link DeliveryQueue}, at least once: a delivery whose outcome was not recorded is sent again. */
public final class DeliverWebhooksService implements DeliverWebhooks {

    // circuit breaker: an endpoint that only failed for this long is disabled
    private static final Duration DISABLE_AFTER_FAILING_FOR = Duration.ofDays(5);

    private final DeliveryQueue queue;
    private final EndpointHealthStore healthStore;
    private final InstantSource clock;
    private final RetryPolicy retryPolicy;
    private final DeliveryObserver observer;

    /** Creates a service without an observer. */
    public DeliverWebhooksService(
            DeliveryQueue queue, EndpointHealthStore healthStore, InstantSource clock, RandomGenerator random) {
        this(queue, healthStore, clock, random, DeliveryObserver.NO_OP);
    }

    /**
     * Creates a service.
     *
     * @param random source of the jitter of retries; must be thread-safe
     * @param observer notified of every attempt
     */
    public DeliverWebhooksService(
            DeliveryQueue queue,
            EndpointHealthStore healthStore,
            InstantSource clock,
            RandomGenerator random,
            DeliveryObserver observer) {
        this.queue = queue;
        this.healthStore = healthStore;
        this.clock = clock;
        this.retryPolicy = new RetryPolicy(random);
        this.observer = observer;
    }

    @Override
    public List<DueOrderingKey> findDue(Map<EndpointRef, Instant> after, int limitPerEndpoint) {
        return queue.findDue(after, limitPerEndpoint, clock.instant());
    }

    @Override
    public List<DueOrderingKey> findDue(EndpointRef endpoint, Instant after, int limit) {
        return queue.findDue(endpoint, after, limit, clock.instant());
    }

    @Override
    public ClaimedDeliveries claim(List<OrderingKey> orderingKeys) {
        ClaimedDeliveries claimed = queue.claim(orderingKeys, LEASE, clock.instant());
        claimed.deliveries().forEach(delivery -> observer.attemptStarted());
        return claimed;
    }

    @Override
    public List<OrderingKey> recordResults(List<SentDelivery> sent) {
        Instant now = clock.instant();
        // first, so that released deliveries of an endpoint that is now paused or disabled are not claimed
        healthStore.recordReports(reportsByEndpoint(sent), now, now.minus(DISABLE_AFTER_FAILING_FOR));
        List<CompletedAttempt> completed =
                sent.stream().map(retryPolicy::afterAttempt).toList();
        List<OrderingKey> dueKeys = complete(completed, now);
        completed.forEach(attempt -> observer.attemptEnded(
                outcome(attempt.nextState()), attempt.attempt().duration()));
        return dueKeys;
    }

    private List<OrderingKey> complete(List<CompletedAttempt> completed, Instant now) {
        try {
            return queue.complete(completed, now);
        } catch (StoreUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            // the attempts have ended without a recorded outcome: each is repeated when its lease expires
            completed.forEach(attempt ->
                    observer.attemptEnded(Outcome.RETRY, attempt.attempt().duration()));
            throw e;
        }
    }

    private static Outcome outcome(CompletedAttempt.NextState nextState) {
        return nextState.fold(() -> Outcome.DELIVERED, retry -> Outcome.RETRY, () -> Outcome.DEAD);
    }

    private List<EndpointReport> reportsByEndpoint(List<SentDelivery> sent) {
        Map<EndpointRef, EndpointReport> byEndpoint = new LinkedHashMap<>();
        sent.stream()
                .map(retryPolicy::reportFor)
                .forEach(report -> byEndpoint.merge(report.endpoint(), report, DeliverWebhooksService::merge));
        return List.copyOf(byEndpoint.values());
    }

    private static EndpointReport merge(EndpointReport first, EndpointReport second) {
        Optional<Instant> pauseUntil = Stream.of(first.pauseUntil(), second.pauseUntil())
                .flatMap(Optional::stream)
                .max(Instant::compareTo);
        return new EndpointReport(
                first.endpoint(), first.succeeded() || second.succeeded(), first.gone() || second.gone(), pauseUntil);
    }
}
