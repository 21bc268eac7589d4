package dev.leadpatch.application.delivery.dispatch;

import dev.leadpatch.application.webhook.DeliveryQueue.DueOrderingKey;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import dev.leadpatch.application.webhook.Endpoint.EndpointRef;
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
import java.util.function.Predicate;

/**
 * Schedules the ordering keys of this node fairly: round-robin over the endpoints, with a maximum of deliveries in
 * flight per endpoint. An endpoint that hangs with ten thousand pending deliveries does not delay the others. Not
 * thread-safe.
 */
final class DispatchSchedule {

    // from half of the capacity on, many endpoints must be slow: a lower maximum leaves capacity to the others
    private static final int MAX_PER_ENDPOINT_WHEN_BUSY = 2;
    // up to an eighth of the capacity, quick endpoints may use more than others: slow ones must find free capacity
    private static final int MAX_SHARE_OF_QUICK_ENDPOINTS = 8;

    private final int maxInFlight;
    private final Predicate<EndpointRef> isAllowed;
    private final Map<EndpointRef, EndpointQueueState> queues = new LinkedHashMap<>();
    private final Deque<EndpointRef> roundRobin = new ArrayDeque<>();
    private final Watermarks watermarks = new Watermarks();
    private int inFlight;

    /**
     * @param maxInFlight the maximum of deliveries in flight, over all endpoints
     * @param isAllowed whether deliveries to an endpoint may start now
     */
    DispatchSchedule(int maxInFlight, Predicate<EndpointRef> isAllowed) {
        this.maxInFlight = maxInFlight;
        this.isAllowed = isAllowed;
    }

    /** Adds a key that has, or may have, a due delivery. */
    void add(OrderingKey key) {
        queueOf(key.endpoint()).add(key);
    }

    /** Adds a key that is in flight already. */
    void resume(OrderingKey key) {
        queueOf(key.endpoint()).resume(key);
        inFlight++;
    }

    /** Makes a poll of an endpoint due, because its held deliveries can be claimed. */
    void expedite(EndpointRef endpoint) {
        watermarks.remove(endpoint);
        queueOf(endpoint).setHasMore(true);
    }

    /** The number of deliveries that may be started, over all endpoints. */
    int freeCapacity() {
        return maxInFlight - inFlight;
    }

    /**
     * Adds the result of a poll of all endpoints.
     *
     * @param limit the maximum of keys per endpoint that the poll returned
     * @param polledAt the time of the poll
     */
    void recordPoll(List<DueOrderingKey> due, int limit, Instant polledAt) {
        Map<EndpointRef, List<DueOrderingKey>> byEndpoint = new HashMap<>();
        watermarks.asMap().keySet().forEach(endpoint -> byEndpoint.put(endpoint, new ArrayList<>()));
        due.forEach(dueKey -> byEndpoint
                .computeIfAbsent(dueKey.orderingKey().endpoint(), endpoint -> new ArrayList<>())
                .add(dueKey));
        byEndpoint.forEach((endpoint, dueKeys) -> recordPoll(endpoint, dueKeys, limit, polledAt));
    }

    /** Adds the result of a poll of one endpoint. */
    void recordPoll(EndpointRef endpoint, List<DueOrderingKey> due, int limit, Instant polledAt) {
        due.forEach(dueKey -> add(dueKey.orderingKey()));
        boolean exhaustive = due.size() < limit;
        watermarks.set(endpoint, due, exhaustive, polledAt);
        if (!exhaustive || queues.containsKey(endpoint)) {
            queueOf(endpoint).setHasMore(!exhaustive);
        }
    }

    Watermarks watermarks() {
        return watermarks;
    }

    /** The endpoints that have capacity, no ready key, and may have more due keys in the database. */
    List<EndpointRef> endpointsToPoll() {
        return roundRobin.stream()
                .filter(endpoint -> queueOf(endpoint).needsPoll(maxPerEndpoint(endpoint)))
                .toList();
    }

    boolean hasNext() {
        return inFlight < maxInFlight
                && roundRobin.stream().anyMatch(endpoint -> queueOf(endpoint).canStart(maxPerEndpoint(endpoint)));
    }

    /** Removes the next keys round-robin, one of an endpoint at a time, and marks them as in flight. */
    List<OrderingKey> next(int limit) {
        List<OrderingKey> next = new ArrayList<>();
        int endpointsWithoutKey = 0;
        while (next.size() < limit && inFlight < maxInFlight && endpointsWithoutKey < roundRobin.size()) {
            EndpointRef endpoint = roundRobin.remove();
            roundRobin.add(endpoint);
            int sizeBefore = next.size();
            queueOf(endpoint).startNext(maxPerEndpoint(endpoint)).ifPresent(next::add);
            inFlight += next.size() - sizeBefore;
            endpointsWithoutKey = next.size() > sizeBefore ? 0 : endpointsWithoutKey + 1;
        }
        return next;
    }

    /** Adapts the maximum of an endpoint to the result of an attempt. */
    void recordResult(EndpointRef endpoint, boolean isQuickSuccess) {
        queueOf(endpoint).recordResult(isQuickSuccess);
    }

    /** Marks keys as no longer in flight. */
    void complete(List<OrderingKey> keys) {
        Set<EndpointRef> endpoints = new HashSet<>();
        for (OrderingKey key : keys) {
            queueOf(key.endpoint()).complete(key);
            inFlight--;
            endpoints.add(key.endpoint());
            watermarks.include(key.endpoint());
        }
        endpoints.stream().filter(endpoint -> queueOf(endpoint).isIdle()).forEach(this::remove);
    }

    private int maxPerEndpoint(EndpointRef endpoint) {
        if (!isAllowed.test(endpoint)) {
            return 0;
        }
        if (inFlight < maxInFlight / MAX_SHARE_OF_QUICK_ENDPOINTS) {
            return queueOf(endpoint).maxConcurrency();
        }
        return inFlight < maxInFlight / 2 ? EndpointQueueState.MIN_CONCURRENCY : MAX_PER_ENDPOINT_WHEN_BUSY;
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
