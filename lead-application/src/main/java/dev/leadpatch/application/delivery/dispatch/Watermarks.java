package dev.leadpatch.application.delivery.dispatch;

import dev.leadpatch.application.webhook.DeliveryQueue.DueOrderingKey;
import dev.leadpatch.application.webhook.Endpoint.EndpointRef;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The watermark of each endpoint: the due time up to which its keys were polled. The next poll starts there, so that
 * the database does not scan delivered entries again. A periodic full poll finds late commits behind it. Not
 * thread-safe.
 */
final class Watermarks {

    // a change is timestamped up to two seconds before it commits; the clocks of the nodes may also differ
    private static final Duration MAX_COMMIT_LAG = Duration.ofSeconds(5);
    // a truncated poll may miss keys that are due in the same microsecond as its last one
    private static final Duration TIMESTAMP_RESOLUTION = Duration.ofNanos(1_000);

    private final Map<EndpointRef, Instant> byEndpoint = new HashMap<>();

    /**
     * Sets the watermark of an endpoint by the result of a poll.
     *
     * @param exhaustive whether the poll returned all due keys
     */
    void set(EndpointRef endpoint, List<DueOrderingKey> due, boolean exhaustive, Instant polledAt) {
        Instant watermark = polledAt.minus(MAX_COMMIT_LAG);
        if (!exhaustive) {
            Instant last = due.get(due.size() - 1).dueSince().minus(TIMESTAMP_RESOLUTION);
            watermark = last.isBefore(watermark) ? last : watermark;
        }
        byEndpoint.put(endpoint, watermark);
    }

    /** Includes an endpoint in the next poll, which then sets its watermark even if the endpoint has no due key. */
    void include(EndpointRef endpoint) {
        byEndpoint.putIfAbsent(endpoint, Instant.EPOCH);
    }

    /** Makes the next poll of an endpoint a full poll. */
    void remove(EndpointRef endpoint) {
        byEndpoint.remove(endpoint);
    }

    Instant of(EndpointRef endpoint) {
        return byEndpoint.getOrDefault(endpoint, Instant.EPOCH);
    }

    /** The watermarks of the endpoints that have one. */
    Map<EndpointRef, Instant> asMap() {
        return Map.copyOf(byEndpoint);
    }

    /** Makes the next poll a full poll. */
    void clear() {
        byEndpoint.clear();
    }
}
