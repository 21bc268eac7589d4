package dev.leadpatch.application.delivery;

import dev.leadpatch.application.webhook.SendResult;
import dev.leadpatch.application.webhook.WebhookSender;
import java.util.Optional;

/** Signs test events as deliveries are signed, and sends them. */
@FunctionalInterface
public interface PingSender {

    /**
     * Sends the event once and waits for the response, at most {@link WebhookSender#MAX_DURATION}. Failures are
     * returned, not thrown.
     *
     * @return empty if the maximum number of tests is in progress; nothing was sent
     */
    Optional<SendResult> send(PingEvent event);
}
