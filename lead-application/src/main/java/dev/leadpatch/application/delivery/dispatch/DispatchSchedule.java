package dev.leadpatch.application.delivery.dispatch;

import dev.leadpatch.application.webhook.DeliveryQueue.DueOrderingKey;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import dev.leadpatch.application.webhook.Endpoint.EndpointRef;
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
 * Schedules the ordering keys of this node fairly: round-robin over the endpoints, with a maximum of deliveries in
 * flight per endpoint. An endpoint that hangs with ten thousand pending deliveries does not delay the others. Not
 * thread-safe.
 *
 * <p>A watermark per endpoint is the due time up to which its keys were polled. The next poll starts there, so that the
 * database does not scan delivered entries again. Late commits behind the watermark are found by a periodic full poll.
 */
final class DispatchSchedule {

    private static final int MAX_PER_ENDPOINT = 8;
    // from half of the capacity on, many endpoints must be slow: a lower maximum leaves capacity to the others
    private static final int MAX_PER_ENDPOINT_WHEN_BUSY = 2;

    // a change is timestamped up to two seconds before it commits; the clocks of the nodes may also differ
    private static final Duration MAX_COMMIT_LAG = Duration.ofSeconds(5);
    // a truncated poll may miss keys that are due in the same microsecond as its last one
    private static final Duration TIMESTAMP_RESOLUTION = Duration.ofNanos(1_000);

    private final int maxInFlight;
    private final Map<EndpointRef, EndpointQueueState> queues = new LinkedHashMap<>();
    private final Deque<EndpointRef> roundRobin = new ArrayDeque<>();
    private final Map<EndpointRef, Instant> watermarks = new HashMap<>();
    private int inFlight;

    /** @param maxInFlight the maximum of deliveries in flight, over all endpoints */
    DispatchSchedule(int maxInFlight) {
        this.maxInFlight = maxInFlight;
    }

    /** Adds a key that has, or may have, a due delivery. */
    void add(OrderingKey key) {
        queueOf(key.endpoint()).add(key);
    }

    /** Restores a key that is in flight already. */
    void resume(OrderingKey key) {
        queueOf(key.endpoint()).resume(key);
        inFlight++;
    }

    /**
     * Adds the result of a poll of all endpoints.
     *
     * @param limit the maximum of keys per endpoint that the poll returned
     * @param polledAt the time of the poll
     */
    void recordPoll(List<DueOrderingKey> due, int limit, Instant polledAt) {
        Map<EndpointRef, List<DueOrderingKey>> byEndpoint = new HashMap<>();
        watermarks.keySet().forEach(endpoint -> byEndpoint.put(endpoint, new ArrayList<>()));
        due.forEach(dueKey -> byEndpoint
                .computeIfAbsent(dueKey.orderingKey().endpoint(), endpoint -> new ArrayList<>())
                .add(dueKey));
        byEndpoint.forEach((endpoint, dueKeys) -> recordPoll(endpoint, dueKeys, limit, polledAt));
    }

    /** Adds the result of a poll of one endpoint. */
    void recordPoll(EndpointRef endpoint, List<DueOrderingKey> due, int limit, Instant polledAt) {
        due.forEach(dueKey -> add(dueKey.orderingKey()));
        Instant watermark = polledAt.minus(MAX_COMMIT_LAG);
        boolean exhaustive = due.size() < limit;
        if (!exhaustive) {
            Instant last = due.get(due.size() - 1).dueSince().minus(TIMESTAMP_RESOLUTION);
            watermark = last.isBefore(watermark) ? last : watermark;
        }
        watermarks.put(endpoint, watermark);
        if (!exhaustive || queues.containsKey(endpoint)) {
            queueOf(endpoint).setHasMore(!exhaustive);
        }
    }

    /** The watermarks of the endpoints that have one. */
    Map<EndpointRef, Instant> watermarks() {
        return Map.copyOf(watermarks);
    }

    Instant watermark(EndpointRef endpoint) {
        return watermarks.getOrDefault(endpoint, Instant.EPOCH);
    }

    /** Makes the next poll a full poll. */
    void resetWatermarks() {
        watermarks.clear();
    }

    /** The endpoints that have capacity, no ready key, and may have more due keys in the database. */
    List<EndpointRef> endpointsToPoll() {
        return roundRobin.stream()
                .filter(endpoint -> queueOf(endpoint).needsPoll(maxPerEndpoint()))
                .toList();
    }

    boolean hasNext() {
        return inFlight < maxInFlight
                && roundRobin.stream().anyMatch(endpoint -> queueOf(endpoint).canStart(maxPerEndpoint()));
    }

    /** Removes the next keys round-robin, one of an endpoint at a time, and marks them as in flight. */
    List<OrderingKey> next(int limit) {
        List<OrderingKey> next = new ArrayList<>();
        int endpointsWithoutKey = 0;
        while (next.size() < limit && inFlight < maxInFlight && endpointsWithoutKey < roundRobin.size()) {
            EndpointRef endpoint = roundRobin.remove();
            roundRobin.add(endpoint);
            int sizeBefore = next.size();
            queueOf(endpoint).startNext(maxPerEndpoint()).ifPresent(next::add);
            inFlight += next.size() - sizeBefore;
            endpointsWithoutKey = next.size() > sizeBefore ? 0 : endpointsWithoutKey + 1;
        }
        return next;
    }

    /** Marks keys as no longer in flight. */
    void complete(List<OrderingKey> keys) {
        Set<EndpointRef> endpoints = new HashSet<>();
        for (OrderingKey key : keys) {
            queueOf(key.endpoint()).complete(key);
            inFlight--;
            endpoints.add(key.endpoint());
            // so that the next poll sets a watermark, even without due keys
            watermarks.putIfAbsent(key.endpoint(), Instant.EPOCH);
        }
        endpoints.stream().filter(endpoint -> queueOf(endpoint).isIdle()).forEach(this::remove);
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
