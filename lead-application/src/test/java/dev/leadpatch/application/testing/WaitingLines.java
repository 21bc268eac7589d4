package dev.leadpatch.application.testing;

import dev.leadpatch.application.webhook.Attempt;
import dev.leadpatch.application.webhook.Delivery;
import dev.leadpatch.application.webhook.DeliveryId;
import dev.leadpatch.application.webhook.DeliveryLog.LoggedDelivery;
import dev.leadpatch.application.webhook.DeliveryLog.State;
import dev.leadpatch.application.webhook.Ended;
import dev.leadpatch.application.webhook.EndpointRef;
import dev.leadpatch.application.webhook.Line;
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
final class WaitingLines {

    private static final Instant NOT_LEASED = Instant.MIN;

    /** A delivery that is neither done nor given up. */
    record Waiting(Delivery delivery, Instant queuedAt, List<Attempt> attempts) {
        Waiting with(Attempt attempt) {
            List<Attempt> all = new ArrayList<>(attempts);
            all.add(attempt);
            return new Waiting(delivery, queuedAt, List.copyOf(all));
        }

        DeliveryId id() {
            return new DeliveryId(delivery.endpoint().ref(), delivery.event());
        }

        LoggedDelivery logged(State state, Optional<Instant> settled, List<Attempt> before) {
            List<Attempt> all = new ArrayList<>(before);
            all.addAll(attempts);
            return new LoggedDelivery(
                    id(), delivery.lead(), delivery.sequence(), state, queuedAt, settled, List.copyOf(all));
        }
    }

    /** A line's first delivery: how often it was claimed, and when it may be claimed again. */
    record Head(long sequence, int attempts, Instant due, Instant leasedUntil) {
        boolean isFree(Instant now) {
            return !due.isAfter(now) && !leasedUntil.isAfter(now);
        }

        private Head dueBy(Instant now) {
            return due.isAfter(now) ? new Head(sequence, attempts, now, leasedUntil) : this;
        }
    }

    /** What was settled, with the delivery that can be queued again. */
    record Settled(Waiting waiting, LoggedDelivery logged) {}

    private final Map<Line, NavigableMap<Long, Waiting>> waiting = new LinkedHashMap<>();
    private final Map<Line, Head> heads = new HashMap<>();
    private final Map<DeliveryId, Settled> settled = new LinkedHashMap<>();

    Map<Line, Head> heads() {
        return heads;
    }

    Map<DeliveryId, Settled> settled() {
        return settled;
    }

    /** The first delivery of each line. */
    List<Waiting> firsts() {
        return heads.entrySet().stream()
                .map(entry -> of(entry.getKey(), entry.getValue()))
                .toList();
    }

    List<Waiting> waiting() {
        return waiting.values().stream().flatMap(line -> line.values().stream()).toList();
    }

    /** Puts it into its line; false if it is there already. */
    boolean add(Waiting added, Instant now) {
        Line line = added.delivery().line();
        heads.putIfAbsent(line, new Head(added.delivery().sequence(), 0, now, NOT_LEASED));
        return waiting.computeIfAbsent(line, key -> new TreeMap<>())
                        .putIfAbsent(added.delivery().sequence(), added)
                == null;
    }

    /** Drops what waits for an endpoint. */
    void drop(EndpointRef endpoint) {
        waiting.keySet().removeIf(line -> line.endpoint().equals(endpoint));
        heads.keySet().removeIf(line -> line.endpoint().equals(endpoint));
    }

    /** Ends the pauses of an endpoint's lines. */
    void dueNow(EndpointRef endpoint, Instant now) {
        heads.replaceAll((line, head) -> line.endpoint().equals(endpoint) ? head.dueBy(now) : head);
    }

    /** Ends the pause of one line. */
    void dueNow(Line line, Instant now) {
        heads.computeIfPresent(line, (key, head) -> head.dueBy(now));
    }

    Delivery lease(Line line, Head head, Instant until) {
        int attempt = head.attempts() + 1;
        heads.put(line, new Head(head.sequence(), attempt, head.due(), until));
        Delivery of = of(line, head).delivery();
        return new Delivery(
                of.endpoint(),
                of.secrets(),
                of.event(),
                of.lead(),
                of.sequence(),
                attempt,
                of.payload(),
                of.companyUuid(),
                of.actorUuid());
    }

    /** How many bytes the body of a line's first delivery has. */
    int size(Line line, Head head) {
        return of(line, head).delivery().payload().getBytes(StandardCharsets.UTF_8).length;
    }

    private Waiting of(Line line, Head head) {
        Waiting first = waiting.getOrDefault(line, new TreeMap<>()).get(head.sequence());
        if (first == null) {
            throw new IllegalStateException("a line without its first delivery");
        }
        return first;
    }

    boolean isClaimedAs(Ended ended) {
        Delivery claimed = ended.delivery();
        Head head = heads.get(claimed.line());
        return head != null
                && !head.leasedUntil().equals(NOT_LEASED)
                && head.sequence() == claimed.sequence()
                && head.attempts() == claimed.attempt();
    }

    /** Records the end of a claim, and tells whether the line has another delivery now. */
    boolean end(Ended ended, Instant now) {
        Line line = ended.delivery().line();
        Head head = heads.get(line);
        Waiting done = of(line, head).with(ended.attempt());
        NavigableMap<Long, Waiting> rest = waiting.getOrDefault(line, new TreeMap<>());
        if (ended.progress().retryAt().isPresent()) {
            rest.put(head.sequence(), done);
            Instant due = ended.progress().retryAt().orElseThrow();
            heads.put(line, new Head(head.sequence(), head.attempts(), due, NOT_LEASED));
            return false;
        }
        settle(done, ended.progress().fold(() -> State.DELIVERED, retry -> State.PENDING, () -> State.DEAD), now);
        rest.remove(head.sequence());
        if (rest.isEmpty()) {
            waiting.remove(line);
            heads.remove(line);
            return false;
        }
        heads.put(line, new Head(rest.firstKey(), 0, now, NOT_LEASED));
        return true;
    }

    private void settle(Waiting done, State state, Instant now) {
        Settled before = settled.get(done.id());
        List<Attempt> attempts = before == null ? List.of() : before.logged().attempts();
        settled.put(done.id(), new Settled(done, done.logged(state, Optional.of(now), attempts)));
    }
}
