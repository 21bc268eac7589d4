package dev.leadpatch.application.testing;

import dev.leadpatch.application.lead.LeadUpdatedEvent;
import dev.leadpatch.application.testing.DeliveryQueueState.QueueHead;
import dev.leadpatch.application.webhook.CompletedAttempt;
import dev.leadpatch.application.webhook.Delivery;
import dev.leadpatch.application.webhook.DeliveryBacklog;
import dev.leadpatch.application.webhook.DeliveryQueue;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.EndpointRef;
import dev.leadpatch.application.webhook.EventPayloadRenderer;
import dev.leadpatch.application.webhook.OrderingKey;
import dev.leadpatch.application.webhook.SigningSecrets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/** The waiting deliveries in memory; told of changes by {@link InMemoryLeadStore}, it queues one for each endpoint. */
public final class InMemoryDeliveryQueue
        implements DeliveryQueue, DeliveryBacklog, Function<LeadUpdatedEvent, Runnable> {

    // each attempt is signed with the secrets of its time
    private static final SigningSecrets UNSIGNED = new SigningSecrets(List.of());

    private final InMemoryEndpointStore endpointStore;
    private final EventPayloadRenderer payloadRenderer;
    private final InstantSource clock;
    private final Runnable onDeliveriesQueued;
    private final DeliveryQueueState queueState;

    InMemoryDeliveryQueue(
            InMemoryEndpointStore endpoints,
            EventPayloadRenderer payload,
            InstantSource clock,
            Runnable wake,
            DeliveryQueueState lines) {
        this.endpointStore = endpoints;
        this.payloadRenderer = payload;
        this.clock = clock;
        this.onDeliveriesQueued = wake;
        this.queueState = lines;
    }

    /** Queues the event for every endpoint of its company that wants it. */
    @Override
    public Runnable apply(LeadUpdatedEvent event) {
        List<Endpoint> told = endpointStore.list(event.lead().company()).stream()
                .filter(endpoint -> endpoint.receivesChangesBy(event.actor()))
                .toList();
        if (told.isEmpty()) {
            return () -> {};
        }
        String body = payloadRenderer.render(event);
        UUID actor = event.catalog().user(event.actor().owner()).orElseThrow().uuid();
        Instant now = clock.instant();
        List<DeliveryQueueState.PendingDelivery> deliveries = told.stream()
                .map(endpoint -> new Delivery(
                        endpoint,
                        UNSIGNED,
                        event.id(),
                        event.lead().id(),
                        event.lead().version(),
                        0,
                        body,
                        event.catalog().uuid(),
                        actor))
                .map(delivery -> new DeliveryQueueState.PendingDelivery(delivery, now, List.of()))
                .toList();
        return () -> {
            synchronized (queueState) {
                deliveries.forEach(waiting -> queueState.add(waiting, now));
            }
            onDeliveriesQueued.run();
        };
    }

    @Override
    public int deleteDeliveriesOfRemovedEndpoints(int most) {
        // nobody queues while another removes
        return 0;
    }

    @Override
    public List<DueOrderingKey> findDue(Map<EndpointRef, Instant> after, int mostEach, Instant now) {
        return endpointStore.all().stream()
                .flatMap(endpoint ->
                        findDue(endpoint.ref(), after.getOrDefault(endpoint.ref(), Instant.MIN), mostEach, now)
                                .stream())
                .toList();
    }

    @Override
    public List<DueOrderingKey> findDue(EndpointRef endpoint, Instant after, int most, Instant now) {
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
                    .limit(most)
                    .toList();
        }
    }

    @Override
    public ClaimedDeliveries claim(List<OrderingKey> wanted, Duration lease, Instant now) {
        synchronized (queueState) {
            List<Delivery> claimed = new ArrayList<>();
            List<OrderingKey> left = new ArrayList<>();
            long room = MAX_CLAIMED_BYTES;
            for (OrderingKey line : wanted) {
                QueueHead head = queueState.queueHeads().get(line);
                if (head != null && head.isFree(now) && endpointStore.canReceive(line.endpoint(), now)) {
                    if (room > 0) {
                        claimed.add(withCurrentSecrets(queueState.claim(line, head, now.plus(lease))));
                    } else {
                        left.add(line);
                    }
                    room -= queueState.payloadSize(line, head);
                }
            }
            return new ClaimedDeliveries(claimed, left);
        }
    }

    /** With the endpoint and its secrets as they are by now, but the configuration of the change. */
    private Delivery withCurrentSecrets(Delivery taken) {
        Endpoint before = taken.endpoint();
        Endpoint endpoint = endpointStore.find(before.company(), before.id()).orElseThrow();
        return new Delivery(
                endpoint.withConfiguration(before.configuration()),
                endpointStore.secrets(before.company(), before.id()).orElseThrow(),
                taken.eventId(),
                taken.lead(),
                taken.sequence(),
                taken.attemptNumber(),
                taken.payload(),
                taken.companyUuid(),
                taken.actorUuid());
    }

    @Override
    public List<OrderingKey> complete(List<CompletedAttempt> ended, Instant now) {
        synchronized (queueState) {
            return ended.stream()
                    .filter(queueState::isCurrentClaim)
                    .filter(each -> queueState.complete(each, now))
                    .map(each -> each.delivery().orderingKey())
                    .toList();
        }
    }

    @Override
    public DeliveryBacklog.BacklogSize measure() {
        synchronized (queueState) {
            List<DeliveryQueueState.PendingDelivery> heads = queueState.headDeliveries().stream()
                    .filter(each -> endpointStore
                            .list(each.delivery().endpoint().company())
                            .stream()
                            .anyMatch(endpoint -> endpoint.enabled()
                                    && endpoint.ref()
                                            .equals(each.delivery().endpoint().ref())))
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
