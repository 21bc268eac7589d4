package dev.leadpatch.application.delivery.dispatch;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.delivery.dispatch.DuePoller.JitteredClock;
import dev.leadpatch.application.delivery.dispatch.InFlightDeliveries.SentDelivery;
import dev.leadpatch.application.webhook.ClaimedProbe;
import dev.leadpatch.application.webhook.DeliveryObserver;
import dev.leadpatch.application.webhook.DeliveryObserver.Outcome;
import dev.leadpatch.application.webhook.DeliveryQueue;
import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDeliveries;
import dev.leadpatch.application.webhook.DeliveryQueue.CompletedAttempt;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import dev.leadpatch.application.webhook.DeliveryQueue.RecordedOutcomes;
import dev.leadpatch.application.webhook.Endpoint.EndpointRef;
import dev.leadpatch.application.webhook.EndpointHealthStore;
import dev.leadpatch.application.webhook.EndpointHealthStore.DisabledEndpoint;
import dev.leadpatch.application.webhook.EndpointHealthStore.EndpointReport;
import dev.leadpatch.application.webhook.EndpointHealthStore.HealthChanges;
import dev.leadpatch.application.webhook.PayloadAdmission;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Starts and completes delivery attempts: claims deliveries, and records the next state of each delivery by the retry
 * policy and the health of its endpoint. Every method may throw {@link StoreUnavailableException}, and every call may
 * be repeated. Not thread-safe.
 */
final class DeliveryAttempts {
    private static final Duration DISABLE_AFTER_FAILING_FOR = Duration.ofDays(5); // without a success

    private final DeliveryQueue queue;
    private final EndpointHealthStore healthStore;
    private final JitteredClock clock;
    private final RetryPolicy retryPolicy;
    private final DeliveryObserver observer;
    private final DispatchObserver dispatchObserver;
    private final LockedReports lockedReports = new LockedReports(System::nanoTime);
    private final Set<SentDelivery> reported = new HashSet<>(); // while the store can't record their outcomes

    DeliveryAttempts(
            DeliveryQueue queue,
            EndpointHealthStore healthStore,
            JitteredClock clock,
            DeliveryObserver observer,
            DispatchObserver dispatchObserver) {
        this.queue = queue;
        this.healthStore = healthStore;
        this.clock = clock;
        this.retryPolicy = new RetryPolicy(clock.random());
        this.observer = observer;
        this.dispatchObserver = dispatchObserver;
    }

    /** Claims the queue head of each ordering key, as {@link DeliveryQueue#claim} does, and starts its attempt. */
    ClaimedDeliveries claim(List<OrderingKey> orderingKeys, PayloadAdmission admission) {
        ClaimedDeliveries claimed = queue.claim(orderingKeys, WebhookDispatcher.LEASE, clock.now(), admission);
        claimed.deliveries().forEach(delivery -> observer.attemptStarted());
        return claimed;
    }

    /**
     * Claims due probes, as {@link DeliveryQueue#claimProbes} does, and starts their attempts.
     *
     * @param excluded ordering keys that are not probed
     */
    List<ClaimedProbe> claimProbes(int limit, Set<OrderingKey> excluded, PayloadAdmission admission) {
        List<ClaimedProbe> claimed =
                queue.claimProbes(limit, excluded, WebhookDispatcher.LEASE, clock.now(), admission);
        claimed.forEach(probe -> observer.attemptStarted());
        return claimed;
    }

    /** Records the results of claimed deliveries, and the health of their endpoints. */
    RecordedResults recordResults(List<SentDelivery> sent) {
        Instant now = clock.now();
        List<CompletedAttempt> completed =
                sent.stream().map(retryPolicy::afterAttempt).toList();
        // first, so that released deliveries of an endpoint that is now paused, disabled or open are not claimed
        List<EndpointRef> closed = List.of();
        try {
            closed = recordReports(reportsByEndpoint(sent), completed, now);
        } catch (StoreUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            // the outcomes are recorded anyway: otherwise all of these deliveries would be sent again
            dispatchObserver.recordingFailed(sent.size(), e);
        }
        sent.forEach(reported::remove);
        try {
            return complete(completed, closed, now);
        } catch (StoreUnavailableException e) {
            reported.addAll(sent); // the repetition must not count their failures again
            throw e;
        }
    }

    /** Records results again whose ordering keys were locked; the health of their endpoints is reported already. */
    RecordedResults repeatRecording(List<SentDelivery> sent) {
        return complete(sent.stream().map(retryPolicy::afterAttempt).toList(), List.of(), clock.now());
    }

    /** Repeats the due reports about endpoints whose health was locked. */
    RecordedResults repeatReports() {
        List<EndpointReport> due = lockedReports.pollDue();
        return due.isEmpty()
                ? RecordedResults.NONE
                : new RecordedResults(List.of(), List.of(), recordReports(due, List.of(), clock.now()));
    }

    /** The time until reports are repeated; {@link Long#MAX_VALUE} if there are none. */
    long nanosUntilReports() {
        return lockedReports.nanosUntilDue();
    }

    /** Returns the endpoints whose circuit closed. */
    private List<EndpointRef> recordReports(
            List<EndpointReport> reports, List<CompletedAttempt> completed, Instant now) {
        HealthChanges changes = storeReports(reports, now);
        lockedReports.update(reports, changes.locked());
        changes.opened().forEach(endpoint -> observer.circuitOpened());
        changes.closed().forEach(endpoint -> observer.circuitClosed());
        for (DisabledEndpoint disabled : changes.disabled()) {
            observer.endpointDisabled(disabled);
            dispatchObserver.endpointDisabled(disabled, lastError(disabled.endpoint(), completed));
        }
        return changes.closed();
    }

    private HealthChanges storeReports(List<EndpointReport> reports, Instant now) {
        try {
            return healthStore.recordReports(reports, now, now.minus(DISABLE_AFTER_FAILING_FOR));
        } catch (StoreUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            // a report that can't be recorded must not make each repetition fail
            lockedReports.update(reports, List.of());
            throw e;
        }
    }

    private static String lastError(EndpointRef endpoint, List<CompletedAttempt> completed) {
        return completed.stream()
                .filter(attempt -> attempt.delivery().endpoint().ref().equals(endpoint))
                .flatMap(attempt -> attempt.attempt().error().stream())
                .reduce((first, second) -> second)
                .orElse("");
    }

    private RecordedResults complete(List<CompletedAttempt> completed, List<EndpointRef> closedCircuits, Instant now) {
        RecordedOutcomes recorded = recordOutcomes(completed, now);
        Set<OrderingKey> locked = Set.copyOf(recorded.lockedKeys());
        completed.stream()
                .filter(attempt -> !locked.contains(attempt.delivery().orderingKey()))
                .forEach(attempt -> observer.attemptEnded(
                        outcome(attempt.nextState()), attempt.attempt().duration()));
        return new RecordedResults(recorded.dueKeys(), recorded.lockedKeys(), closedCircuits);
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
                .filter(result -> !reported.contains(result))
                .map(retryPolicy::reportFor)
                .forEach(report -> byEndpoint.merge(report.endpoint(), report, EndpointReport::merge));
        return byEndpoint.values().stream().map(lockedReports::mergeInto).toList();
    }

    /**
     * The effects of recorded results.
     *
     * @param dueKeys the ordering keys whose next delivery is due now
     * @param lockedKeys the ordering keys whose outcome is not recorded: another database session has locked them
     * @param closedCircuits the endpoints whose circuit closed
     */
    record RecordedResults(List<OrderingKey> dueKeys, List<OrderingKey> lockedKeys, List<EndpointRef> closedCircuits) {
        static final RecordedResults NONE = new RecordedResults(List.of(), List.of(), List.of());
    }
}
