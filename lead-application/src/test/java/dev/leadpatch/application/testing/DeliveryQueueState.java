package dev.leadpatch.application.testing;

import dev.leadpatch.application.webhook.DeliveryLog.DeliveryAttempt;
import dev.leadpatch.application.webhook.DeliveryLog.DeliveryId;
import dev.leadpatch.application.webhook.DeliveryLog.LoggedDelivery;
import dev.leadpatch.application.webhook.DeliveryLog.State;
import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDelivery;
import dev.leadpatch.application.webhook.DeliveryQueue.CompletedAttempt;
import dev.leadpatch.application.webhook.DeliveryQueue.CompletedAttempt.NextState;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import dev.leadpatch.application.webhook.Endpoint.EndpointRef;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The pending deliveries by ordering key, and the completed ones. Callers must hold the monitor of the instance. */
final class DeliveryQueueState {

    private static final Instant NOT_LEASED = Instant.MIN;

    /** A delivery that is neither delivered nor given up. */
    record PendingDelivery(ClaimedDelivery delivery, Instant queuedAt, List<DeliveryAttempt> attempts) {
        PendingDelivery withAttempt(DeliveryAttempt attempt) {
            List<DeliveryAttempt> all = new ArrayList<>(attempts);
            // an uncounted attempt is replaced by the next one, which has its number
            all.removeIf(previous -> previous.number() == attempt.number());
            all.add(attempt);
            return new PendingDelivery(delivery, queuedAt, List.copyOf(all));
        }

        DeliveryId id() {
            return new DeliveryId(delivery.endpoint().ref(), delivery.eventId());
        }

        LoggedDelivery toLoggedDelivery(
                State state, Optional<Instant> completedAt, List<DeliveryAttempt> previousAttempts) {
            List<DeliveryAttempt> all = new ArrayList<>(previousAttempts);
            all.addAll(attempts);
            return new LoggedDelivery(
                    id(),
                    delivery.eventType(),
                    delivery.lead(),
                    delivery.sequence(),
                    state,
                    queuedAt,
                    completedAt,
                    List.copyOf(all));
        }
    }

    /** The first delivery of a queue: the number of its claims, and the time from which it can be claimed again. */
    record QueueHead(long sequence, int attempts, Instant dueAt, Instant leasedUntil) {
        boolean isFree(Instant now) {
            return !dueAt.isAfter(now) && !leasedUntil.isAfter(now);
        }

        private QueueHead withDueTime(Instant now) {
            return dueAt.isAfter(now) ? new QueueHead(sequence, attempts, now, leasedUntil) : this;
        }
    }

    /** A completed delivery, with the pending delivery that a replay queues. */
    record CompletedDelivery(PendingDelivery pending, LoggedDelivery logged) {}

    private final Map<OrderingKey, NavigableMap<Long, PendingDelivery>> pending = new LinkedHashMap<>();
    private final Map<OrderingKey, QueueHead> queueHeads = new HashMap<>();
    private final Map<DeliveryId, CompletedDelivery> completed = new LinkedHashMap<>();

    Map<OrderingKey, QueueHead> queueHeads() {
        return queueHeads;
    }

    Map<DeliveryId, CompletedDelivery> completed() {
        return completed;
    }

    /** Returns the first delivery of each queue. */
    List<PendingDelivery> headDeliveries() {
        return queueHeads.entrySet().stream()
                .map(entry -> headDelivery(entry.getKey(), entry.getValue()))
                .toList();
    }

    List<PendingDelivery> pending() {
        return pending.values().stream()
                .flatMap(queue -> queue.values().stream())
                .toList();
    }

    /** Adds a delivery to its queue. Returns false if the queue already contains it. */
    boolean add(PendingDelivery delivery, Instant now) {
        OrderingKey key = delivery.delivery().orderingKey();
        queueHeads.putIfAbsent(key, new QueueHead(delivery.delivery().sequence(), 0, now, NOT_LEASED));
        return pending.computeIfAbsent(key, newKey -> new TreeMap<>())
                        .putIfAbsent(delivery.delivery().sequence(), delivery)
                == null;
    }

    /** Deletes the pending deliveries of an endpoint. */
    void removeEndpoint(EndpointRef endpoint) {
        pending.keySet().removeIf(key -> key.endpoint().equals(endpoint));
        queueHeads.keySet().removeIf(key -> key.endpoint().equals(endpoint));
    }

    /** Deletes the deliveries of a lead, pending and completed ones. */
    void removeLead(CompanyId company, LeadId lead) {
        Predicate<OrderingKey> isOfLead =
                key -> key.lead().equals(lead) && key.endpoint().company().equals(company);
        pending.keySet().removeIf(isOfLead);
        queueHeads.keySet().removeIf(isOfLead);
        completed
                .values()
                .removeIf(
                        delivery -> isOfLead.test(delivery.pending().delivery().orderingKey()));
    }

    /** Makes the queues of an endpoint due. */
    void makeDue(EndpointRef endpoint, Instant now) {
        queueHeads.replaceAll((key, head) -> key.endpoint().equals(endpoint) ? head.withDueTime(now) : head);
    }

    /** Makes one queue due. */
    void makeDue(OrderingKey key, Instant now) {
        queueHeads.computeIfPresent(key, (sameKey, head) -> head.withDueTime(now));
    }

    ClaimedDelivery claim(OrderingKey key, QueueHead head, Instant until) {
        int attempt = head.attempts() + 1;
        queueHeads.put(key, new QueueHead(head.sequence(), attempt, head.dueAt(), until));
        ClaimedDelivery delivery = headDelivery(key, head).delivery();
        return new ClaimedDelivery(
                delivery.endpoint(),
                delivery.secrets(),
                delivery.eventId(),
                delivery.eventType(),
                delivery.lead(),
                delivery.sequence(),
                attempt,
                delivery.payload(),
                delivery.companyUuid(),
                delivery.actorUuid());
    }

    /** Returns the payload size of the first delivery of a queue, in bytes. */
    int payloadSize(OrderingKey key, QueueHead head) {
        return headDelivery(key, head).delivery().payload().getBytes(StandardCharsets.UTF_8).length;
    }

    private PendingDelivery headDelivery(OrderingKey key, QueueHead head) {
        PendingDelivery first = pending.getOrDefault(key, new TreeMap<>()).get(head.sequence());
        if (first == null) {
            throw new IllegalStateException("a queue without its first delivery");
        }
        return first;
    }

    boolean isCurrentClaim(CompletedAttempt attempt) {
        ClaimedDelivery claimed = attempt.delivery();
        QueueHead head = queueHeads.get(claimed.orderingKey());
        return head != null
                && !head.leasedUntil().equals(NOT_LEASED)
                && head.sequence() == claimed.sequence()
                && head.attempts() == claimed.attemptNumber();
    }

    /** Records the outcome of a claim. Returns whether the queue has another delivery that is due now. */
    boolean complete(CompletedAttempt attempt, Instant now) {
        OrderingKey key = attempt.delivery().orderingKey();
        QueueHead head = queueHeads.get(key);
        PendingDelivery delivery = headDelivery(key, head).withAttempt(attempt.attempt());
        NavigableMap<Long, PendingDelivery> queue = pending.getOrDefault(key, new TreeMap<>());
        if (attempt.nextState().retryAt().isPresent()) {
            queue.put(head.sequence(), delivery);
            Instant dueAt = attempt.nextState().retryAt().orElseThrow();
            boolean counted = attempt.nextState().fold(() -> true, NextState.Retry::counted, () -> true);
            int claims = counted ? head.attempts() : head.attempts() - 1;
            queueHeads.put(key, new QueueHead(head.sequence(), claims, dueAt, NOT_LEASED));
            return false;
        }
        recordCompleted(
                delivery,
                attempt.nextState().fold(() -> State.DELIVERED, retry -> State.PENDING, () -> State.DEAD),
                now);
        queue.remove(head.sequence());
        if (queue.isEmpty()) {
            pending.remove(key);
            queueHeads.remove(key);
            return false;
        }
        queueHeads.put(key, new QueueHead(queue.firstKey(), 0, now, NOT_LEASED));
        return true;
    }

    private void recordCompleted(PendingDelivery delivery, State state, Instant now) {
        CompletedDelivery previous = completed.get(delivery.id());
        List<DeliveryAttempt> attempts =
                previous == null ? List.of() : previous.logged().attempts();
        completed.put(
                delivery.id(),
                new CompletedDelivery(delivery, delivery.toLoggedDelivery(state, Optional.of(now), attempts)));
    }
}
