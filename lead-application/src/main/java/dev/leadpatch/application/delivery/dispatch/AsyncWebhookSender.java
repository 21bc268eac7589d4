package dev.leadpatch.application.delivery.dispatch;

import dev.leadpatch.application.webhook.ClaimedDelivery;
import dev.leadpatch.application.webhook.SendResult;
import java.util.function.Consumer;

/** Sends deliveries without blocking the caller. It separates the dispatcher from threads. */
interface AsyncWebhookSender extends AutoCloseable {

    /**
     * Sends a delivery asynchronously.
     *
     * @param onResult receives the result once, on any thread
     * @throws RuntimeException if the attempt cannot start; {@code onResult} is not called. Likewise an {@link Error}
     */
    void send(ClaimedDelivery delivery, Consumer<SendResult> onResult);

    @Override
    void close();
}
