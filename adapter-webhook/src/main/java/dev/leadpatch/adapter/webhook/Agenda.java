package dev.leadpatch.adapter.webhook;

import dev.leadpatch.application.webhook.DeliveryQueue.DueOrderingKey;
import dev.leadpatch.application.webhook.EndpointRef;
import dev.leadpatch.application.webhook.OrderingKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is to be delivered next from here. The endpoints take turns, and an endpoint has no more than some deliveries under
 * way, so that one that hangs, and has ten thousand that wait, leaves room to all others. For one thread.
 *
 * <p>It also remembers until when each endpoint's lines were looked at. Behind that is what was delivered, and the store
 * may still have to read over it; what turns up there late is found by a full look now and then.
 */
final class Agenda {

    private static final int MOST_OF_ONE = 8;
    // once half of all is under way, many endpoints must be slow: then each gets less, so that there is room for more
    private static final int MOST_OF_ONE_WHEN_BUSY = 2;

    // changes are dated before they commit, which takes up to two seconds; and the nodes' clocks may differ a little
    private static final Duration LATE = Duration.ofSeconds(5);
    // what is due at the same microsecond may not all have been told
    private static final Duration TICK = Duration.ofNanos(1_000);

    private final int most;
    private final Map<EndpointRef, EndpointAgenda> endpoints = new LinkedHashMap<>();
    private final Deque<EndpointRef> turns = new ArrayDeque<>();
    private final Map<EndpointRef, Instant> seen = new HashMap<>();
    private int underWay;

    /** @param most how many deliveries may be under way in all */
    Agenda(int most) {
        this.most = most;
    }

    void add(OrderingKey line) {
        of(line.endpoint()).add(line);
    }

    /** A line that is under way already, as after {@link #next}. */
    void resume(OrderingKey line) {
        of(line.endpoint()).resume(line);
        underWay++;
    }

    /** What a look at all endpoints at {@code at} has told, at most {@code asked} lines of each. */
    void found(List<DueOrderingKey> due, int asked, Instant at) {
        Map<EndpointRef, List<DueOrderingKey>> byEndpoint = new HashMap<>();
        seen.keySet().forEach(endpoint -> byEndpoint.put(endpoint, new ArrayList<>()));
        due.forEach(each -> byEndpoint
                .computeIfAbsent(each.orderingKey().endpoint(), endpoint -> new ArrayList<>())
                .add(each));
        byEndpoint.forEach((endpoint, lines) -> found(endpoint, lines, asked, at));
    }

    /** What a look at one endpoint has told. */
    void found(EndpointRef endpoint, List<DueOrderingKey> due, int asked, Instant at) {
        due.forEach(each -> add(each.orderingKey()));
        Instant until = at.minus(LATE);
        boolean all = due.size() < asked;
        if (!all) {
            Instant last = due.get(due.size() - 1).dueSince().minus(TICK);
            until = last.isBefore(until) ? last : until;
        }
        seen.put(endpoint, until);
        if (!all || endpoints.containsKey(endpoint)) {
            of(endpoint).setMore(!all);
        }
    }

    /** Until when endpoints were looked at. */
    Map<EndpointRef, Instant> seen() {
        return Map.copyOf(seen);
    }

    Instant seen(EndpointRef endpoint) {
        return seen.getOrDefault(endpoint, Instant.EPOCH);
    }

    /** From now on everything is to be looked at again. */
    void forgetSeen() {
        seen.clear();
    }

    /** The endpoints that may have more than is known. */
    List<EndpointRef> worthALook() {
        return turns.stream()
                .filter(endpoint -> of(endpoint).isWorthALook(mostOfOne()))
                .toList();
    }

    boolean hasNext() {
        return underWay < most
                && turns.stream().anyMatch(endpoint -> of(endpoint).canBegin(mostOfOne()));
    }

    /** The next lines, one of each endpoint and then again; they are under way from now on. */
    List<OrderingKey> next(int atMost) {
        List<OrderingKey> next = new ArrayList<>();
        int without = 0;
        while (next.size() < atMost && underWay < most && without < turns.size()) {
            EndpointRef endpoint = turns.remove();
            turns.add(endpoint);
            int before = next.size();
            of(endpoint).begin(mostOfOne()).ifPresent(next::add);
            underWay += next.size() - before;
            without = next.size() > before ? 0 : without + 1;
        }
        return next;
    }

    /** Lines that are under way no longer. */
    void end(List<OrderingKey> lines) {
        Set<EndpointRef> touched = new HashSet<>();
        for (OrderingKey line : lines) {
            of(line.endpoint()).end(line);
            underWay--;
            touched.add(line.endpoint());
            // what it leaves behind is not to be looked at again
            seen.putIfAbsent(line.endpoint(), Instant.EPOCH);
        }
        touched.stream().filter(endpoint -> of(endpoint).isIdle()).forEach(this::forget);
    }

    private int mostOfOne() {
        return underWay < most / 2 ? MOST_OF_ONE : MOST_OF_ONE_WHEN_BUSY;
    }

    private EndpointAgenda of(EndpointRef endpoint) {
        return endpoints.computeIfAbsent(endpoint, added -> {
            turns.add(added);
            return new EndpointAgenda();
        });
    }

    private void forget(EndpointRef endpoint) {
        endpoints.remove(endpoint);
        turns.remove(endpoint);
    }
}
