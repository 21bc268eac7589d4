package dev.leadpatch.application.delivery;

import dev.leadpatch.application.webhook.SendResult;
import dev.leadpatch.application.webhook.WebhookSender;
import java.util.Optional;

/** Signs test events as deliveries are signed, and sends them. */
@FunctionalInterface
public interface PingSender {

    /**
     * Sends it once and waits for the answer, {@link WebhookSender#MAX_DURATION} at most. Whatever goes wrong is a result.
     *
     * @return nothing, and nothing was sent, if as many as can be are being sent already
     */
    Optional<SendResult> send(PingEvent event);
}
