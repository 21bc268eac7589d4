package dev.leadpatch.application.webhook;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDeliveries;
import dev.leadpatch.application.webhook.DeliveryQueue.DueOrderingKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The use case of delivering events: claim deliveries, send them, record their outcomes. Several processes may deliver
 * concurrently. Every method may throw {@link StoreUnavailableException}, and every call may be repeated.
 */
public interface DeliverWebhooks {

    /** Lease of a claimed delivery: four times the maximum duration of an attempt. */
    Duration LEASE = WebhookSender.MAX_DURATION.multipliedBy(4);

    /** As {@link DeliveryQueue#findDue(Map, int, Instant)}. */
    List<DueOrderingKey> findDue(Map<EndpointRef, Instant> after, int limitPerEndpoint);

    /** As {@link DeliveryQueue#findDue(EndpointRef, Instant, int, Instant)}. */
    List<DueOrderingKey> findDue(EndpointRef endpoint, Instant after, int limit);

    /** Claims the queue head of each ordering key, as {@link DeliveryQueue#claim} does, for {@link #LEASE}. */
    ClaimedDeliveries claim(List<OrderingKey> orderingKeys);

    /**
     * Records the results of claimed deliveries.
     *
     * @return the ordering keys whose next delivery is due now
     */
    List<OrderingKey> recordResults(List<SentDelivery> sent);

    /** A delivery that was sent, and the result. */
    record SentDelivery(Delivery delivery, SendResult result, Instant endedAt) {}
}
