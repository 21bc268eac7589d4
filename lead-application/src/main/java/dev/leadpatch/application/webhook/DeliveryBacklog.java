package dev.leadpatch.application.webhook;

import dev.leadpatch.application.StoreUnavailableException;
import java.time.Instant;
import java.util.Optional;

/** Measures the backlog of deliveries, for monitoring. */
@FunctionalInterface
public interface DeliveryBacklog {

    /**
     * Returns the current backlog of the enabled endpoints. The cost does not depend on its size.
     *
     * @throws StoreUnavailableException if the store is unavailable
     */
    BacklogSize measure();

    /**
     * The size of the backlog. If the backlog is too large to be counted, the values are lower bounds: there may be
     * more and older deliveries.
     *
     * @param orderingKeys the number of ordering keys with pending deliveries
     * @param oldestQueuedAt the time when the oldest pending delivery was queued; empty if none is pending
     * @param disabledEndpoints the number of disabled endpoints
     */
    record BacklogSize(long orderingKeys, Optional<Instant> oldestQueuedAt, long disabledEndpoints) {}
}
