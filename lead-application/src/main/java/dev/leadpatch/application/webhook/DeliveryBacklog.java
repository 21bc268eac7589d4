package dev.leadpatch.application.webhook;

import dev.leadpatch.application.StoreUnavailableException;
import java.time.Instant;
import java.util.Optional;

/** Shows whoever watches over the deliveries how much waits, and for how long. */
@FunctionalInterface
public interface DeliveryBacklog {

    /**
     * What waits now, at the endpoints that are enabled. It costs little however much waits.
     *
     * @throws StoreUnavailableException if it could not be found out in time
     */
    BacklogSize measure();

    /**
     * What waits for an endpoint. Of a backlog that is too long to be counted these are what a part of it has: there may
     * be more, and older ones.
     *
     * @param orderingKeys in how many lines, one for each lead at each endpoint
     * @param oldestQueuedAt when the delivery that waits for longest was queued; nothing if none waits
     * @param disabledEndpoints how many endpoints get nothing
     */
    record BacklogSize(long orderingKeys, Optional<Instant> oldestQueuedAt, long disabledEndpoints) {}
}
