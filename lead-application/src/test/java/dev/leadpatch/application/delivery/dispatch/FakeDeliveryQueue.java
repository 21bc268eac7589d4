package dev.leadpatch.application.delivery.dispatch;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.webhook.ClaimedProbe;
import dev.leadpatch.application.webhook.DeliveryQueue;
import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDeliveries;
import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDelivery;
import dev.leadpatch.application.webhook.DeliveryQueue.CompletedAttempt;
import dev.leadpatch.application.webhook.DeliveryQueue.DueOrderingKey;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.Endpoint.EndpointId;
import dev.leadpatch.application.webhook.Endpoint.EndpointRef;
import dev.leadpatch.application.webhook.EndpointHealthStore;
import dev.leadpatch.application.webhook.EndpointSettings;
import dev.leadpatch.application.webhook.EndpointSettings.Integration;
import dev.leadpatch.application.webhook.PayloadAdmission;
import dev.leadpatch.application.webhook.SigningSecrets;
import dev.leadpatch.domain.endpoint.WebhookEventType;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An in-memory queue of deliveries per ordering key, with configurable failures. Thread-safe. */
public final class FakeDeliveryQueue implements DeliveryQueue, EndpointHealthStore {

    static final Instant DUE_AT = Instant.parse("2026-03-01T10:00:00Z");

    private final Map<OrderingKey, Deque<ClaimedDelivery>> deliveriesByKey = new LinkedHashMap<>();
    private final Set<OrderingKey> claimed = new HashSet<>();
    private final Set<EndpointRef> openCircuits = new HashSet<>();
    private final List<ClaimedDelivery> completed = new ArrayList<>();
    private final Set<OrderingKey> locked = new HashSet<>();
    private final Set<EndpointRef> lockedHealth = new HashSet<>();
    private @Nullable Throwable failure;
    private int maxClaimed = Integer.MAX_VALUE;
    private int polls;
    private int recordings;
    private int claims;

    static OrderingKey orderingKey(long endpoint, long lead) {
        return new OrderingKey(
                new EndpointRef(new CompanyId(1), new EndpointId(new UUID(0, endpoint))), new LeadId(lead));
    }

    /** Adds a delivery to the queue of its ordering key. */
    synchronized OrderingKey add(long endpoint, long lead) {
        return add(endpoint, lead, "{}");
    }

    synchronized OrderingKey add(long endpoint, long lead, String payload) {
        OrderingKey key = orderingKey(endpoint, lead);
        Endpoint endpointOfDelivery = new Endpoint(
                key.endpoint().id(),
                key.endpoint().company(),
                EndpointSettings.defaults(
                        URI.create("http://receiver.test/" + endpoint), Integration.of(new UUID(1, endpoint))),
                "ep",
                Optional.empty(),
                DUE_AT,
                DUE_AT);
        Deque<ClaimedDelivery> queue = deliveriesByKey.getOrDefault(key, new ArrayDeque<>());
        long sequence = queue.isEmpty() ? 2 : queue.getLast().sequence() + 1;
        add(new ClaimedDelivery(
                endpointOfDelivery,
                SigningSecrets.of("whsec_c2VjcmV0"),
                new UUID(lead, sequence),
                WebhookEventType.LEAD_UPDATED,
                key.lead(),
                sequence,
                1,
                payload,
                new UUID(0, 4),
                new UUID(0, 5)));
        return key;
    }

    public synchronized void add(ClaimedDelivery delivery) {
        deliveriesByKey
                .computeIfAbsent(delivery.orderingKey(), key -> new ArrayDeque<>())
                .add(delivery);
    }

    /** Makes every call fail until reset with null. */
    synchronized void failWith(@Nullable Throwable failure) {
        this.failure = failure;
    }

    /** Limits the number of deliveries per claim. */
    synchronized void limitClaims(int limit) {
        this.maxClaimed = limit;
    }

    /** Locks a key, as another database session does, or unlocks it. */
    synchronized void setLocked(OrderingKey key, boolean isLocked) {
        if (isLocked) {
            locked.add(key);
        } else {
            locked.remove(key);
        }
    }

    public synchronized List<ClaimedDelivery> completed() {
        return List.copyOf(completed);
    }

    synchronized long countCompletedOf(long endpoint) {
        return completed.stream()
                .filter(delivery -> delivery.endpoint()
                        .ref()
                        .equals(orderingKey(endpoint, 1).endpoint()))
                .count();
    }

    synchronized long countClaimedOf(long endpoint) {
        return claimed.stream()
                .filter(key -> key.endpoint().equals(orderingKey(endpoint, 1).endpoint()))
                .count();
    }

    synchronized int countClaimed() {
        return claimed.size();
    }

    synchronized int polls() {
        return polls;
    }

    /** The number of attempts to claim a delivery. */
    synchronized int claims() {
        return claims;
    }

    synchronized int recordings() {
        return recordings;
    }

    static StoreUnavailableException unavailable() {
        return new StoreUnavailableException("no database", new IllegalStateException());
    }

    @Override
    public synchronized List<DueOrderingKey> findDue(
            Map<EndpointRef, Instant> after, int limitPerEndpoint, Instant now) {
        polls++;
        failIfConfigured();
        return deliveriesByKey.keySet().stream().map(OrderingKey::endpoint).distinct().toList().stream()
                .flatMap(endpoint -> findUnclaimed(endpoint, limitPerEndpoint).stream())
                .toList();
    }

    @Override
    public synchronized List<DueOrderingKey> findDue(EndpointRef endpoint, Instant after, int limit, Instant now) {
        polls++;
        failIfConfigured();
        return findUnclaimed(endpoint, limit);
    }

    private List<DueOrderingKey> findUnclaimed(EndpointRef endpoint, int limit) {
        return deliveriesByKey.keySet().stream()
                .filter(key -> key.endpoint().equals(endpoint) && !claimed.contains(key))
                .filter(key -> !openCircuits.contains(endpoint))
                .map(key -> new DueOrderingKey(key, DUE_AT))
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized ClaimedDeliveries claim(
            List<OrderingKey> keys, Duration lease, Instant now, PayloadAdmission admission) {
        failIfConfigured();
        List<ClaimedDelivery> claimable = new ArrayList<>();
        List<OrderingKey> deferred = new ArrayList<>();
        for (OrderingKey key : keys) {
            Deque<ClaimedDelivery> queue = deliveriesByKey.get(key);
            if (queue != null && isFree(key) && !openCircuits.contains(key.endpoint())) {
                claims++;
                if (claimable.size() < maxClaimed
                        && admission.admit(key, queue.element().payload().length())) {
                    claimed.add(key);
                    claimable.add(queue.element());
                } else {
                    deferred.add(key);
                }
            }
        }
        return new ClaimedDeliveries(claimable, deferred);
    }

    @Override
    public synchronized RecordedOutcomes complete(List<CompletedAttempt> attempts, Instant now) {
        recordings++;
        failIfConfigured();
        List<OrderingKey> nextKeys = new ArrayList<>();
        List<OrderingKey> lockedKeys = new ArrayList<>();
        for (CompletedAttempt attempt : attempts) {
            OrderingKey key = attempt.delivery().orderingKey();
            if (locked.contains(key)) {
                lockedKeys.add(key);
            } else if (claimed.contains(key) && complete(attempt.delivery())) { // recorded at most once
                nextKeys.add(key);
            }
        }
        return new RecordedOutcomes(nextKeys, lockedKeys);
    }

    /** Completes a delivery; returns whether its key has another one. */
    private boolean complete(ClaimedDelivery delivery) {
        OrderingKey key = delivery.orderingKey();
        completed.add(delivery);
        claimed.remove(key);
        Deque<ClaimedDelivery> queue = deliveriesByKey.getOrDefault(key, new ArrayDeque<>());
        queue.remove();
        if (queue.isEmpty()) {
            deliveriesByKey.remove(key);
        }
        return !queue.isEmpty();
    }

    @Override
    public int deleteDeliveriesOfRemovedEndpoints(int limit) {
        return 0;
    }

    /** Claims a queue head of each endpoint with an open circuit. */
    @Override
    public synchronized List<ClaimedProbe> claimProbes(
            int limit, Set<OrderingKey> excluded, Duration lease, Instant now, PayloadAdmission admission) {
        failIfConfigured();
        List<ClaimedProbe> claimable = new ArrayList<>();
        Set<EndpointRef> probed = new HashSet<>();
        claimed.forEach(key -> probed.add(key.endpoint()));
        deliveriesByKey.forEach((key, queue) -> {
            if (claimable.size() < limit
                    && openCircuits.contains(key.endpoint())
                    && isFree(key)
                    && !excluded.contains(key)
                    && probed.add(key.endpoint())
                    && admission.admit(key, queue.element().payload().length())) {
                claimable.add(new ClaimedProbe(queue.element(), DUE_AT));
            }
        });
        claimable.forEach(probe -> claimed.add(probe.delivery().orderingKey()));
        return claimable;
    }

    private boolean isFree(OrderingKey key) {
        return !claimed.contains(key) && !locked.contains(key);
    }

    /** Ends all leases, so that the deliveries can be claimed again. */
    synchronized void expireLeases() {
        claimed.clear();
    }

    /** Opens the circuit of an endpoint: its deliveries are only claimed as probes until a success is recorded. */
    synchronized void openCircuit(long endpoint) {
        openCircuits.add(orderingKey(endpoint, 1).endpoint());
    }

    synchronized void closeCircuit(long endpoint) {
        openCircuits.remove(orderingKey(endpoint, 1).endpoint());
    }

    /** Locks the health of an endpoint, as another database session does, or unlocks it. */
    synchronized void setHealthLocked(long endpoint, boolean isLocked) {
        EndpointRef ref = orderingKey(endpoint, 1).endpoint();
        if (isLocked) {
            lockedHealth.add(ref);
        } else {
            lockedHealth.remove(ref);
        }
    }

    /** Closes open circuits after a success. Endpoints are healthy otherwise. */
    @Override
    public synchronized HealthChanges recordReports(
            List<EndpointReport> reports, Instant now, Instant failingSinceLimit) {
        List<EndpointRef> recovered = reports.stream()
                .filter(report -> report.succeeded() && openCircuits.contains(report.endpoint()))
                .map(EndpointReport::endpoint)
                .toList();
        List<EndpointRef> closed = recovered.stream()
                .filter(endpoint -> !lockedHealth.contains(endpoint))
                .toList();
        closed.forEach(openCircuits::remove);
        return new HealthChanges(
                List.of(),
                closed,
                List.of(),
                recovered.stream().filter(lockedHealth::contains).toList());
    }

    private void failIfConfigured() {
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
    }
}
