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
final class DispatchSchedule {

    private static final int MAX_PER_ENDPOINT = 8;
    // once half of all is under way, many endpoints must be slow: then each gets less, so that there is room for more
    private static final int MAX_PER_ENDPOINT_WHEN_BUSY = 2;

    // changes are dated before they commit, which takes up to two seconds; and the nodes' clocks may differ a little
    private static final Duration MAX_COMMIT_LAG = Duration.ofSeconds(5);
    // what is due at the same microsecond may not all have been told
    private static final Duration TIMESTAMP_RESOLUTION = Duration.ofNanos(1_000);

    private final int maxInFlight;
    private final Map<EndpointRef, EndpointQueueState> queues = new LinkedHashMap<>();
    private final Deque<EndpointRef> roundRobin = new ArrayDeque<>();
    private final Map<EndpointRef, Instant> watermarks = new HashMap<>();
    private int inFlight;

    /** @param most how many deliveries may be under way in all */
    DispatchSchedule(int most) {
        this.maxInFlight = most;
    }

    void add(OrderingKey line) {
        queueOf(line.endpoint()).add(line);
    }

    /** A line that is under way already, as after {@link #next}. */
    void resume(OrderingKey line) {
        queueOf(line.endpoint()).resume(line);
        inFlight++;
    }

    /** What a look at all endpoints at {@code at} has told, at most {@code asked} lines of each. */
    void recordPoll(List<DueOrderingKey> due, int asked, Instant at) {
        Map<EndpointRef, List<DueOrderingKey>> byEndpoint = new HashMap<>();
        watermarks.keySet().forEach(endpoint -> byEndpoint.put(endpoint, new ArrayList<>()));
        due.forEach(each -> byEndpoint
                .computeIfAbsent(each.orderingKey().endpoint(), endpoint -> new ArrayList<>())
                .add(each));
        byEndpoint.forEach((endpoint, lines) -> recordPoll(endpoint, lines, asked, at));
    }

    /** What a look at one endpoint has told. */
    void recordPoll(EndpointRef endpoint, List<DueOrderingKey> due, int asked, Instant at) {
        due.forEach(each -> add(each.orderingKey()));
        Instant until = at.minus(MAX_COMMIT_LAG);
        boolean all = due.size() < asked;
        if (!all) {
            Instant last = due.get(due.size() - 1).dueSince().minus(TIMESTAMP_RESOLUTION);
            until = last.isBefore(until) ? last : until;
        }
        watermarks.put(endpoint, until);
        if (!all || queues.containsKey(endpoint)) {
            queueOf(endpoint).setHasMore(!all);
        }
    }

    /** Until when endpoints were looked at. */
    Map<EndpointRef, Instant> watermarks() {
        return Map.copyOf(watermarks);
    }

    Instant watermarks(EndpointRef endpoint) {
        return watermarks.getOrDefault(endpoint, Instant.EPOCH);
    }

    /** From now on everything is to be looked at again. */
    void resetWatermarks() {
        watermarks.clear();
    }

    /** The endpoints that may have more than is known. */
    List<EndpointRef> endpointsToPoll() {
        return roundRobin.stream()
                .filter(endpoint -> queueOf(endpoint).needsPoll(maxPerEndpoint()))
                .toList();
    }

    boolean hasNext() {
        return inFlight < maxInFlight
                && roundRobin.stream().anyMatch(endpoint -> queueOf(endpoint).canStart(maxPerEndpoint()));
    }

    /** The next lines, one of each endpoint and then again; they are under way from now on. */
    List<OrderingKey> next(int atMost) {
        List<OrderingKey> next = new ArrayList<>();
        int without = 0;
        while (next.size() < atMost && inFlight < maxInFlight && without < roundRobin.size()) {
            EndpointRef endpoint = roundRobin.remove();
            roundRobin.add(endpoint);
            int before = next.size();
            queueOf(endpoint).startNext(maxPerEndpoint()).ifPresent(next::add);
            inFlight += next.size() - before;
            without = next.size() > before ? 0 : without + 1;
        }
        return next;
    }

    /** Lines that are under way no longer. */
    void complete(List<OrderingKey> lines) {
        Set<EndpointRef> touched = new HashSet<>();
        for (OrderingKey line : lines) {
            queueOf(line.endpoint()).complete(line);
            inFlight--;
            touched.add(line.endpoint());
            // what it leaves behind is not to be looked at again
            watermarks.putIfAbsent(line.endpoint(), Instant.EPOCH);
        }
        touched.stream().filter(endpoint -> queueOf(endpoint).isIdle()).forEach(this::remove);
    }

    private int maxPerEndpoint() {
        return inFlight < maxInFlight / 2 ? MAX_PER_ENDPOINT : MAX_PER_ENDPOINT_WHEN_BUSY;
    }

    private EndpointQueueState queueOf(EndpointRef endpoint) {
        return queues.computeIfAbsent(endpoint, added -> {
            roundRobin.add(added);
            return new EndpointQueueState();
        });
    }

    private void remove(EndpointRef endpoint) {
        queues.remove(endpoint);
        roundRobin.remove(endpoint);
    }
}
