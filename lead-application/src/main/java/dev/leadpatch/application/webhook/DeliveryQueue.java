package dev.leadpatch.application.webhook;

import dev.leadpatch.application.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The deliveries that wait, in lines: one for each endpoint and lead. Every method may throw {@link StoreUnavailableException};
 * to do the same again is always right.
 */
public interface DeliveryQueue {

    /** So many bytes of bodies, and one body more, are claimed at once. */
    int MAX_CLAIMED_BYTES = 8 * 1024 * 1024;

    /**
     * The lines that could be claimed, of all endpoints that are enabled and not paused; those of an endpoint that are
     * due for longest come first.
     *
     * @param after tells of some endpoints that their lines that became due until then need not be looked at
     * @param mostEach how many lines of an endpoint are told
     */
    List<DueOrderingKey> findDue(Map<EndpointRef, Instant> after, int mostEach, Instant now);

    /** The same of one endpoint. */
    List<DueOrderingKey> findDue(EndpointRef endpoint, Instant after, int most, Instant now);

    /**
     * Takes the first delivery of each of the lines, for this caller alone until the lease runs out; the first is the one
     * with the lowest {@code sequence}, so that an endpoint sees a lead's changes in their order. What is not due, or
     * taken by others, or for an endpoint that is disabled or paused, is left out.
     *
     * <p>The lines get what they ask for in their order, as long as the bodies before have left any of {@link #MAX_CLAIMED_BYTES}. What
     * is not handed out, for want of room or because this fails, is as it was before: it is free, and no attempt is lost.
     * If that can't be said to the store either, it is free when the lease is over.
     */
    ClaimedDeliveries claim(List<OrderingKey> lines, Duration lease, Instant now);

    /**
     * Records how attempts ended. Nothing happens to a delivery whose claim has passed to another in the meantime.
     *
     * @return those of the lines that have another delivery, which is due now
     */
    List<OrderingKey> complete(List<CompletedAttempt> ended, Instant now);

    /**
     * Drops what waits for endpoints that were removed, be it queued before that or by those who had read of them.
     *
     * @return how many deliveries that were; there may be more if they are {@code most}
     */
    int deleteDeliveriesOfRemovedEndpoints(int most);

    /**
     * What was claimed.
     *
     * @param deferredKeys lines that got nothing for want of room, and are free
     */
    record ClaimedDeliveries(List<Delivery> deliveries, List<OrderingKey> deferredKeys) {}

    /** A line that could be claimed, and since when. */
    record DueOrderingKey(OrderingKey orderingKey, Instant dueSince) {}
}
