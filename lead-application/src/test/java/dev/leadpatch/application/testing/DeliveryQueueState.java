package dev.leadpatch.application.testing;

import dev.leadpatch.application.webhook.CompletedAttempt;
import dev.leadpatch.application.webhook.Delivery;
import dev.leadpatch.application.webhook.DeliveryAttempt;
import dev.leadpatch.application.webhook.DeliveryId;
import dev.leadpatch.application.webhook.DeliveryLog.LoggedDelivery;
import dev.leadpatch.application.webhook.DeliveryLog.State;
import dev.leadpatch.application.webhook.EndpointRef;
import dev.leadpatch.application.webhook.OrderingKey;
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

/** What waits, line by line, and what was settled. Whoever uses it holds its monitor. */
final class DeliveryQueueState {

    private static final Instant NOT_LEASED = Instant.MIN;

    /** A delivery that is neither done nor given up. */
    record PendingDelivery(Delivery delivery, Instant queuedAt, List<DeliveryAttempt> attempts) {
        PendingDelivery withAttempt(DeliveryAttempt attempt) {
            List<DeliveryAttempt> all = new ArrayList<>(attempts);
            all.add(attempt);
            return new PendingDelivery(delivery, queuedAt, List.copyOf(all));
        }

        DeliveryId id() {
            return new DeliveryId(delivery.endpoint().ref(), delivery.eventId());
        }

        LoggedDelivery toLoggedDelivery(State state, Optional<Instant> settled, List<DeliveryAttempt> before) {
            List<DeliveryAttempt> all = new ArrayList<>(before);
            all.addAll(attempts);
            return new LoggedDelivery(
                    id(), delivery.lead(), delivery.sequence(), state, queuedAt, settled, List.copyOf(all));
        }
    }

    /** A line's first delivery: how often it was claimed, and when it may be claimed again. */
    record QueueHead(long sequence, int attempts, Instant dueAt, Instant leasedUntil) {
        boolean isFree(Instant now) {
            return !dueAt.isAfter(now) && !leasedUntil.isAfter(now);
        }

        private QueueHead withDueTime(Instant now) {
            return dueAt.isAfter(now) ? new QueueHead(sequence, attempts, now, leasedUntil) : this;
        }
    }

    /** What was settled, with the delivery that can be queued again. */
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

    /** The first delivery of each line. */
    List<PendingDelivery> headDeliveries() {
        return queueHeads.entrySet().stream()
                .map(entry -> headDelivery(entry.getKey(), entry.getValue()))
                .toList();
    }

    List<PendingDelivery> pending() {
        return pending.values().stream().flatMap(line -> line.values().stream()).toList();
    }

    /** Puts it into its line; false if it is there already. */
    boolean add(PendingDelivery added, Instant now) {
        OrderingKey line = added.delivery().orderingKey();
        queueHeads.putIfAbsent(line, new QueueHead(added.delivery().sequence(), 0, now, NOT_LEASED));
        return pending.computeIfAbsent(line, key -> new TreeMap<>())
                        .putIfAbsent(added.delivery().sequence(), added)
                == null;
    }

    /** Drops what waits for an endpoint. */
    void removeEndpoint(EndpointRef endpoint) {
        pending.keySet().removeIf(line -> line.endpoint().equals(endpoint));
        queueHeads.keySet().removeIf(line -> line.endpoint().equals(endpoint));
    }

    /** Ends the pauses of an endpoint's lines. */
    void makeDue(EndpointRef endpoint, Instant now) {
        queueHeads.replaceAll((line, head) -> line.endpoint().equals(endpoint) ? head.withDueTime(now) : head);
    }

    /** Ends the pause of one line. */
    void makeDue(OrderingKey line, Instant now) {
        queueHeads.computeIfPresent(line, (key, head) -> head.withDueTime(now));
    }

    Delivery claim(OrderingKey line, QueueHead head, Instant until) {
        int attempt = head.attempts() + 1;
        queueHeads.put(line, new QueueHead(head.sequence(), attempt, head.dueAt(), until));
        Delivery of = headDelivery(line, head).delivery();
        return new Delivery(
                of.endpoint(),
                of.secrets(),
                of.eventId(),
                of.lead(),
                of.sequence(),
                attempt,
                of.payload(),
                of.companyUuid(),
                of.actorUuid());
    }

    /** How many bytes the body of a line's first delivery has. */
    int payloadSize(OrderingKey line, QueueHead head) {
        return headDelivery(line, head).delivery().payload().getBytes(StandardCharsets.UTF_8).length;
    }

    private PendingDelivery headDelivery(OrderingKey line, QueueHead head) {
        PendingDelivery first = pending.getOrDefault(line, new TreeMap<>()).get(head.sequence());
        if (first == null) {
            throw new IllegalStateException("a line without its first delivery");
        }
        return first;
    }

    boolean isCurrentClaim(CompletedAttempt ended) {
        Delivery claimed = ended.delivery();
        QueueHead head = queueHeads.get(claimed.orderingKey());
        return head != null
                && !head.leasedUntil().equals(NOT_LEASED)
                && head.sequence() == claimed.sequence()
                && head.attempts() == claimed.attemptNumber();
    }

    /** Records the end of a claim, and tells whether the line has another delivery now. */
    boolean complete(CompletedAttempt ended, Instant now) {
        OrderingKey line = ended.delivery().orderingKey();
        QueueHead head = queueHeads.get(line);
        PendingDelivery done = headDelivery(line, head).withAttempt(ended.attempt());
        NavigableMap<Long, PendingDelivery> rest = pending.getOrDefault(line, new TreeMap<>());
        if (ended.nextState().retryAt().isPresent()) {
            rest.put(head.sequence(), done);
            Instant due = ended.nextState().retryAt().orElseThrow();
            queueHeads.put(line, new QueueHead(head.sequence(), head.attempts(), due, NOT_LEASED));
            return false;
        }
        recordCompleted(
                done, ended.nextState().fold(() -> State.DELIVERED, retry -> State.PENDING, () -> State.DEAD), now);
        rest.remove(head.sequence());
        if (rest.isEmpty()) {
            pending.remove(line);
            queueHeads.remove(line);
            return false;
        }
        queueHeads.put(line, new QueueHead(rest.firstKey(), 0, now, NOT_LEASED));
        return true;
    }

    private void recordCompleted(PendingDelivery done, State state, Instant now) {
        CompletedDelivery before = completed.get(done.id());
        List<DeliveryAttempt> attempts =
                before == null ? List.of() : before.logged().attempts();
        completed.put(done.id(), new CompletedDelivery(done, done.toLoggedDelivery(state, Optional.of(now), attempts)));
    }
}
