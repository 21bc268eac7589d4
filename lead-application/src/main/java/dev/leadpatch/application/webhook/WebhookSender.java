package dev.leadpatch.application.webhook;

import java.time.Duration;

/** Signs deliveries and sends them. */
@FunctionalInterface
public interface WebhookSender {

    /** Maximum duration of one attempt. */
    Duration MAX_DURATION = Duration.ofSeconds(15);

    /**
     * Sends one delivery and waits for the response, at most {@link #MAX_DURATION}. Failures are returned, not thrown.
     */
    SendResult send(ClaimedDelivery delivery);
}
