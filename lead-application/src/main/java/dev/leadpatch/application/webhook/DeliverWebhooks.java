package dev.leadpatch.application.webhook;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDeliveries;
import dev.leadpatch.application.webhook.DeliveryQueue.DueOrderingKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The use case of telling endpoints what has changed: take deliveries, send them, settle what came of it. Several
 * processes may do so at the same time. Every method may throw {@link StoreUnavailableException}; to call it again is always
 * right.
 */
public interface DeliverWebhooks {

    /** How long a delivery is the taker's: far beyond the longest attempt. */
    Duration LEASE = WebhookSender.MAX_DURATION.multipliedBy(4);

    /** As {@link DeliveryQueue#findDue(Map, int, Instant)}. */
    List<DueOrderingKey> findDue(Map<EndpointRef, Instant> after, int mostEach);

    /** As {@link DeliveryQueue#findDue(EndpointRef, Instant, int, Instant)}. */
    List<DueOrderingKey> findDue(EndpointRef endpoint, Instant after, int most);

    /** Takes the first delivery of each of the lines that can be had, and whose bodies there is room for. */
    ClaimedDeliveries claim(List<OrderingKey> lines);

    /**
     * Records what came of deliveries that were taken.
     *
     * @return the lines that have more to deliver now
     */
    List<OrderingKey> recordResults(List<SentDelivery> sent);

    /** A delivery that was sent, and what came of it at {@code at}. */
    record SentDelivery(Delivery delivery, SendResult result, Instant endedAt) {}
}
