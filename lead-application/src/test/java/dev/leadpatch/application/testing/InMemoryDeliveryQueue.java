package dev.leadpatch.application.testing;

import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.application.testing.DeliveryQueueState.QueueHead;
import dev.leadpatch.application.webhook.ClaimedProbe;
import dev.leadpatch.application.webhook.DeliveryBacklog;
import dev.leadpatch.application.webhook.DeliveryQueue;
import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDelivery;
import dev.leadpatch.application.webhook.DeliveryQueue.CompletedAttempt;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.Endpoint.EndpointRef;
import dev.leadpatch.application.webhook.EventPayloadRenderer;
import dev.leadpatch.application.webhook.PayloadAdmission;
import dev.leadpatch.application.webhook.SigningSecrets;
import dev.leadpatch.domain.value.LeadId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * Stores pending deliveries in memory. {@link InMemoryLeadStore} passes the events of changes; each is queued once per
 * endpoint.
 */
public final class InMemoryDeliveryQueue implements DeliveryQueue, DeliveryBacklog, Function<LeadEvent, Runnable> {

    // a claim sets the current secrets
    private static final SigningSecrets UNSIGNED = new SigningSecrets(List.of());

    private final InMemoryEndpointStore endpointStore;
    private final InMemoryEndpointHealthStore healthStore;
    private final EventPayloadRenderer payloadRenderer;
    private final InstantSource clock;
    private final Runnable onDeliveriesQueued;
    private final DeliveryQueueState queueState;

    InMemoryDeliveryQueue(
            InMemoryEndpointStore endpointStore,
            InMemoryEndpointHealthStore healthStore,
            EventPayloadRenderer payloadRenderer,
            InstantSource clock,
            Runnable onDeliveriesQueued,
            DeliveryQueueState queueState) {
        this.endpointStore = endpointStore;
        this.healthStore = healthStore;
        this.payloadRenderer = payloadRenderer;
        this.clock = clock;
        this.onDeliveriesQueued = onDeliveriesQueued;
        this.queueState = queueState;
    }

    /** Prepares the deliveries of the event. The returned action queues them. */
    @Override
    public Runnable apply(LeadEvent event) {
        List<Endpoint> recipients = endpointStore.list(event.lead().company()).stream()
                .filter(endpoint -> endpoint.receives(event))
                .toList();
        if (recipients.isEmpty()) {
            return () -> {};
        }
        String payload = payloadRenderer.render(event);
        UUID actorUuid =
                event.catalog().user(event.actor().owner()).orElseThrow().uuid();
        Instant now = clock.instant();
        List<DeliveryQueueState.PendingDelivery> deliveries = recipients.stream()
                .map(endpoint -> new ClaimedDelivery(
                        endpoint,
                        UNSIGNED,
                        event.id(),
                        event.type(),
                        event.lead().id(),
                        event.lead().version(),
                        0,
                        payload,
                        event.catalog().uuid(),
                        actorUuid))
                .map(delivery -> new DeliveryQueueState.PendingDelivery(delivery, now, List.of()))
                .toList();
        return () -> {
            synchronized (queueState) {
                deliveries.forEach(delivery -> queueState.add(delivery, now));
            }
            onDeliveriesQueued.run();
        };
    }

    @Override
    public int deleteDeliveriesOfRemovedEndpoints(int limit) {
        // removing an endpoint also removes its deliveries
        return 0;
    }

    @Override
    public List<DueOrderingKey> findDue(Map<EndpointRef, Instant> after, int limitPerEndpoint, Instant now) {
        return endpointStore.all().stream()
                .flatMap(endpoint ->
                        findDue(endpoint.ref(), after.getOrDefault(endpoint.ref(), Instant.MIN), limitPerEndpoint, now)
                                .stream())
                .toList();
    }

    @Override
    public List<DueOrderingKey> findDue(EndpointRef endpoint, Instant after, int limit, Instant now) {
        synchronized (queueState) {
            if (!endpointStore.canReceive(endpoint, now)) {
                return List.of();
            }
            return queueState.queueHeads().entrySet().stream()
                    .filter(entry -> entry.getKey().endpoint().equals(endpoint))
                    .filter(entry -> entry.getValue().isFree(now))
                    .map(entry ->
                            new DueOrderingKey(entry.getKey(), entry.getValue().dueAt()))
                    .filter(due -> due.dueSince().isAfter(after))
                    .sorted(Comparator.comparing(DueOrderingKey::dueSince))
                    .limit(limit)
                    .toList();
        }
    }

    @Override
    public ClaimedDeliveries claim(
            List<OrderingKey> orderingKeys, Duration lease, Instant now, PayloadAdmission admission) {
        synchronized (queueState) {
            List<ClaimedDelivery> claimed = new ArrayList<>();
            List<OrderingKey> deferredKeys = new ArrayList<>();
            long remainingBytes = MAX_CLAIMED_BYTES;
            for (OrderingKey key : orderingKeys) {
                QueueHead head = queueState.queueHeads().get(key);
                if (head != null && head.isFree(now) && endpointStore.canReceive(key.endpoint(), now)) {
                    if (remainingBytes > 0 && admission.admit(key, queueState.payloadSize(key, head))) {
                        claimed.add(withCurrentSecrets(queueState.claim(key, head, now.plus(lease))));
                    } else {
                        deferredKeys.add(key);
                    }
                    remainingBytes -= queueState.payloadSize(key, head);
                }
            }
            return new ClaimedDeliveries(claimed, deferredKeys);
        }
    }

    @Override
    public List<ClaimedProbe> claimProbes(
            int limit, Set<OrderingKey> excluded, Duration lease, Instant now, PayloadAdmission admission) {
        synchronized (queueState) {
            return endpointStore.all().stream()
                    .filter(endpoint -> endpoint.enabled() && healthStore.isProbeDue(endpoint.ref(), now))
                    .flatMap(endpoint -> findProbe(endpoint.ref(), excluded, now).stream())
                    .limit(limit)
                    .flatMap(key -> claimProbe(key, lease, now, admission).stream())
                    .toList();
        }
    }

    private Optional<OrderingKey> findProbe(EndpointRef endpoint, Set<OrderingKey> excluded, Instant now) {
        long lastLead = healthStore.lastProbedLead(endpoint).map(LeadId::value).orElse(0L);
        boolean earlyAllowed = healthStore.isEarlyProbeAllowed(endpoint, now);
        Comparator<Map.Entry<OrderingKey, QueueHead>> byDueTime =
                Comparator.comparing(entry -> entry.getValue().dueAt());
        Comparator<Map.Entry<OrderingKey, QueueHead>> byLead =
                Comparator.comparing(entry -> entry.getKey().lead().value());
        // due heads of other leads first, then round-robin by lead, then the last probed lead
        Comparator<Map.Entry<OrderingKey, QueueHead>> order =
                Comparator.comparing(entry -> rank(entry.getKey().lead().value() == lastLead, entry.getValue(), now));
        Comparator<Map.Entry<OrderingKey, QueueHead>> roundRobin =
                Comparator.comparing(entry -> entry.getKey().lead().value() < lastLead);
        List<Map.Entry<OrderingKey, QueueHead>> free = queueState.queueHeads().entrySet().stream()
                .filter(entry -> entry.getKey().endpoint().equals(endpoint) && !excluded.contains(entry.getKey()))
                .filter(entry -> !entry.getValue().leasedUntil().isAfter(now))
                .filter(entry -> earlyAllowed || !entry.getValue().dueAt().isAfter(now))
                .toList();
        return free.stream()
                .filter(entry -> rank(entry.getKey().lead().value() == lastLead, entry.getValue(), now) == 0)
                .min(byDueTime.thenComparing(byLead))
                .or(() -> free.stream().min(order.thenComparing(roundRobin).thenComparing(byLead)))
                .map(Map.Entry::getKey);
    }

    private static int rank(boolean probedLast, QueueHead head, Instant now) {
        if (probedLast) {
            return 2;
        }
        return head.dueAt().isAfter(now) ? 1 : 0;
    }

    private Optional<ClaimedProbe> claimProbe(
            OrderingKey key, Duration lease, Instant now, PayloadAdmission admission) {
        QueueHead head = Objects.requireNonNull(queueState.queueHeads().get(key));
        if (!admission.admit(key, queueState.payloadSize(key, head))) {
            healthStore.leaseProbe(key.endpoint(), key.lead(), now);
            return Optional.empty();
        }
        Instant leasedUntil = now.plus(lease);
        healthStore.leaseProbe(key.endpoint(), key.lead(), leasedUntil);
        return Optional.of(
                new ClaimedProbe(withCurrentSecrets(queueState.claim(key, head, leasedUntil)), head.dueAt()));
    }

    /** Sets the current endpoint and secrets, and keeps the configuration of the time of the change. */
    private ClaimedDelivery withCurrentSecrets(ClaimedDelivery claimed) {
        Endpoint original = claimed.endpoint();
        Endpoint endpoint =
                endpointStore.find(original.company(), original.id()).orElseThrow();
        return new ClaimedDelivery(
                endpoint.withConfiguration(original.configuration()),
                endpointStore.secrets(original.company(), original.id()).orElseThrow(),
                claimed.eventId(),
                claimed.eventType(),
                claimed.lead(),
                claimed.sequence(),
                claimed.attemptNumber(),
                claimed.payload(),
                claimed.companyUuid(),
                claimed.actorUuid());
    }

    @Override
    public RecordedOutcomes complete(List<CompletedAttempt> attempts, Instant now) {
        synchronized (queueState) {
            List<OrderingKey> dueKeys = attempts.stream()
                    .filter(queueState::isCurrentClaim)
                    .filter(attempt -> queueState.complete(attempt, now))
                    .map(attempt -> attempt.delivery().orderingKey())
                    .toList();
            return new RecordedOutcomes(dueKeys, List.of());
        }
    }

    @Override
    public DeliveryBacklog.BacklogSize measure() {
        synchronized (queueState) {
            List<DeliveryQueueState.PendingDelivery> heads = queueState.headDeliveries().stream()
                    .filter(head -> endpointStore
                            .list(head.delivery().endpoint().company())
                            .stream()
                            .anyMatch(endpoint -> endpoint.enabled()
                                    && endpoint.ref()
                                            .equals(head.delivery().endpoint().ref())))
                    .toList();
            return new DeliveryBacklog.BacklogSize(
                    heads.size(),
                    heads.stream()
                            .map(DeliveryQueueState.PendingDelivery::queuedAt)
                            .min(Comparator.naturalOrder()),
                    endpointStore.countDisabled());
        }
    }
}
