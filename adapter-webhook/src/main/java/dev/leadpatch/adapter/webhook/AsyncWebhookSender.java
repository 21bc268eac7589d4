package dev.leadpatch.adapter.webhook;

import dev.leadpatch.application.webhook.Delivery;
import dev.leadpatch.application.webhook.SendResult;
import java.util.function.Consumer;

/** Who carries a delivery to its endpoint; the dispatcher knows no more of sending than this. */
interface AsyncWebhookSender extends AutoCloseable {

    /**
     * Sends it without keeping the caller waiting.
     *
     * @param arrived receives the result once, on any thread
     * @throws RuntimeException if it can't be sent, and {@code arrived} receives nothing; likewise an {@link Error}
     */
    void send(Delivery delivery, Consumer<SendResult> arrived);

    @Override
    void close();
}
