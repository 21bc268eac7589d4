package dev.leadpatch.application.webhook;

import java.time.Duration;

/** Signs deliveries and sends them. */
@FunctionalInterface
public interface WebhookSender {

    /** The longest that an endpoint is waited for. */
    Duration MAX_DURATION = Duration.ofSeconds(15);

    /** Sends one delivery and waits for the answer, {@link #MAX_DURATION} at most. Whatever goes wrong is a result. */
    SendResult send(Delivery delivery);
}
