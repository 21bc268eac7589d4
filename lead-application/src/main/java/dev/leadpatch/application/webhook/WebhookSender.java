package dev.leadpatch.application.webhook;

import java.time.Duration;

/** Signs deliveries and sends them. */
@FunctionalInterface
public interface WebhookSender {

    /** The longest that an endpoint is waited for. */
    Duration LONGEST = Duration.ofSeconds(15);

    /** Sends one delivery and waits for the answer, {@link #LONGEST} at most. Whatever goes wrong is a result. */
    SendResult send(Delivery delivery);
}
