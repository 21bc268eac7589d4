package dev.leadpatch.application.delivery.dispatch;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.delivery.dispatch.DuePoller.JitteredClock;
import dev.leadpatch.application.delivery.dispatch.InFlightDeliveries.SentDelivery;
import dev.leadpatch.application.webhook.DeliveryObserver;
import dev.leadpatch.application.webhook.DeliveryObserver.Outcome;
import dev.leadpatch.application.webhook.DeliveryQueue;
import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDeliveries;
import dev.leadpatch.application.webhook.DeliveryQueue.CompletedAttempt;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import dev.leadpatch.application.webhook.DeliveryQueue.RecordedOutcomes;
import dev.leadpatch.application.webhook.Endpoint.EndpointRef;
import dev.leadpatch.application.webhook.EndpointHealthStore;
import dev.leadpatch.application.webhook.EndpointHealthStore.EndpointReport;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Starts and completes delivery attempts: claims deliveries, and records the next state of each delivery by the retry
 * policy and the health of its endpoint. Every method may throw {@link StoreUnavailableException}, and every call may
 * be repeated.
 */
final class DeliveryAttempts {

    // circuit breaker: an endpoint that only failed for this long is disabled
    private static final Duration DISABLE_AFTER_FAILING_FOR = Duration.ofDays(5);

    private final DeliveryQueue queue;
    private final EndpointHealthStore healthStore;
    private final JitteredClock clock;
    private final RetryPolicy retryPolicy;
    private final DeliveryObserver observer;

    DeliveryAttempts(
            DeliveryQueue queue, EndpointHealthStore healthStore, JitteredClock clock, DeliveryObserver observer) {
        this.queue = queue;
        this.healthStore = healthStore;
        this.clock = clock;
        this.retryPolicy = new RetryPolicy(clock.random());
        this.observer = observer;
    }

    /** Claims the queue head of each ordering key, as {@link DeliveryQueue#claim} does, and starts its attempt. */
    ClaimedDeliveries claim(List<OrderingKey> orderingKeys) {
        ClaimedDeliveries claimed = queue.claim(orderingKeys, WebhookDispatcher.LEASE, clock.now());
        claimed.deliveries().forEach(delivery -> observer.attemptStarted());
        return claimed;
    }

    /** Records the results of claimed deliveries, and the health of their endpoints. */
    RecordedOutcomes recordResults(List<SentDelivery> sent) {
        Instant now = clock.now();
        // first, so that released deliveries of an endpoint that is now paused or disabled are not claimed
        healthStore.recordReports(reportsByEndpoint(sent), now, now.minus(DISABLE_AFTER_FAILING_FOR));
        return complete(sent, now);
    }

    /** Records results again whose ordering keys were locked; the health of their endpoints is recorded already. */
    RecordedOutcomes repeatRecording(List<SentDelivery> sent) {
        return complete(sent, clock.now());
    }

    private RecordedOutcomes complete(List<SentDelivery> sent, Instant now) {
        List<CompletedAttempt> completed =
                sent.stream().map(retryPolicy::afterAttempt).toList();
        RecordedOutcomes recorded = recordOutcomes(completed, now);
        Set<OrderingKey> locked = Set.copyOf(recorded.lockedKeys());
        completed.stream()
                .filter(attempt -> !locked.contains(attempt.delivery().orderingKey()))
                .forEach(attempt -> observer.attemptEnded(
                        outcome(attempt.nextState()), attempt.attempt().duration()));
        return recorded;
    }

    private RecordedOutcomes recordOutcomes(List<CompletedAttempt> completed, Instant now) {
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
                .forEach(report -> byEndpoint.merge(report.endpoint(), report, DeliveryAttempts::merge));
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
