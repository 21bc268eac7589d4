package dev.leadpatch.application.webhook;

import dev.leadpatch.application.StoreUnavailable;
import dev.leadpatch.application.webhook.DeliveryQueue.Claimed;
import dev.leadpatch.application.webhook.DeliveryQueue.Due;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The use case of telling endpoints what has changed: take deliveries, send them, settle what came of it. Several
 * processes may do so at the same time. Every method may throw {@link StoreUnavailable}; to call it again is always
 * right.
 */
public interface DeliverWebhooks {

    /** How long a delivery is the taker's: far beyond the longest attempt. */
    Duration LEASE = WebhookSender.LONGEST.multipliedBy(4);

    /** As {@link DeliveryQueue#look(Map, int, Instant)}. */
    List<Due> look(Map<EndpointRef, Instant> after, int mostEach);

    /** As {@link DeliveryQueue#look(EndpointRef, Instant, int, Instant)}. */
    List<Due> look(EndpointRef endpoint, Instant after, int most);

    /** Takes the first delivery of each of the lines that can be had, and whose bodies there is room for. */
    Claimed take(List<Line> lines);

    /**
     * Records what came of deliveries that were taken.
     *
     * @return the lines that have more to deliver now
     */
    List<Line> settle(List<Sent> sent);

    /** A delivery that was sent, and what came of it at {@code at}. */
    record Sent(Delivery delivery, SendResult result, Instant at) {}
}
