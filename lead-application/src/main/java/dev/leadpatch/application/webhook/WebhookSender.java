package dev.leadpatch.application.webhook;

/** Signs deliveries and sends them. */
@FunctionalInterface
public interface WebhookSender {

    /** Sends one delivery and waits for the answer, 15 seconds at most. Whatever goes wrong is a result. */
    SendResult send(Delivery delivery);
}
