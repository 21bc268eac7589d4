package dev.leadpatch.application.delivery;

import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.SigningSecrets;
import dev.leadpatch.application.webhook.WebhookSender;
import dev.leadpatch.application.webhook.WebhookSender.SendResult;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

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

    /**
     * A synthetic event that tests the connection to an endpoint.
     *
     * @param id the id of this test
     * @param secrets the secrets to sign with
     * @param companyUuid the public id of the company
     * @param actorUuid the public id of the owner of the key that requested the test
     */
    record PingEvent(
            UUID id, Instant occurredAt, Endpoint endpoint, SigningSecrets secrets, UUID companyUuid, UUID actorUuid) {}
}
