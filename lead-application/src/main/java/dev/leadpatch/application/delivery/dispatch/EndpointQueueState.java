package dev.leadpatch.application.delivery.dispatch;

import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The ordering keys of one endpoint on this node: those that are ready to be claimed, and those in
 * flight. Not thread-safe.
 */
final class EndpointQueueState {

    // bounds the memory of an endpoint with many pending deliveries; the remaining keys are polled later
    private static final int MAX_READY = 256;

    /** The maximum of deliveries in flight, unless the endpoint responds quickly. */
    static final int MIN_CONCURRENCY = 8;

    // more deliveries share a claim and a recording, whose statements cost more than sending
    private static final int MAX_CONCURRENCY = 32;

    private final Set<OrderingKey> ready = new LinkedHashSet<>();
    private final Set<OrderingKey> inFlight = new HashSet<>();
    private final Set<OrderingKey> readyAgain = new HashSet<>();
    // whether the database may have due keys that are not held here
    private boolean hasMore;
    private int maxConcurrency = MIN_CONCURRENCY;

    /** Sets whether the database may have due keys that are not held here. */
    void setHasMore(boolean hasMore) {
        this.hasMore = hasMore;
    }

    /** Adds a key that is in flight already; if it is ready, it becomes ready again on completion. */
    void resume(OrderingKey key) {
        inFlight.add(key);
        if (ready.remove(key)) {
            readyAgain.add(key);
        }
    }

    /**
     * Adds a key that has, or may have, a due delivery; if it is in flight, it becomes ready again on completion.
     */
    void add(OrderingKey key) {
        if (inFlight.contains(key)) {
            readyAgain.add(key);
        } else if (ready.size() < MAX_READY) {
            ready.add(key);
        } else {
            hasMore = true;
        }
    }

    boolean needsPoll(int maxInFlight) {
        return hasMore && ready.isEmpty() && inFlight.size() < maxInFlight;
    }

    boolean canStart(int maxInFlight) {
        return !ready.isEmpty() && inFlight.size() < maxInFlight;
    }

    /** Removes the next ready key and marks it as in flight; empty if there is none or the maximum is reached. */
    Optional<OrderingKey> startNext(int maxInFlight) {
        if (!canStart(maxInFlight)) {
            return Optional.empty();
        }
        Iterator<OrderingKey> iterator = ready.iterator();
        OrderingKey key = iterator.next();
        iterator.remove();
        inFlight.add(key);
        return Optional.of(key);
    }

    /** Marks a key as no longer in flight. */
    void complete(OrderingKey key) {
        inFlight.remove(key);
        if (readyAgain.remove(key)) {
            add(key);
        }
    }

    /**
     * Adapts the maximum of deliveries in flight to the result of an attempt: additive increase after a quick success,
     * multiplicative decrease after any other.
     */
    void recordResult(boolean isQuickSuccess) {
        maxConcurrency = isQuickSuccess
                ? Math.min(maxConcurrency + 1, MAX_CONCURRENCY)
                : Math.max(maxConcurrency / 2, MIN_CONCURRENCY);
    }

    /** The maximum of deliveries in flight while most of the capacity of the node is free. */
    int maxConcurrency() {
        return maxConcurrency;
    }

    boolean isIdle() {
        return ready.isEmpty() && inFlight.isEmpty() && !hasMore;
    }
}
