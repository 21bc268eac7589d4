package dev.leadpatch.adapter.webhook.signing;

import dev.leadpatch.adapter.webhook.payload.LeadUpdatedPayload;
import dev.leadpatch.adapter.webhook.payload.PingPayload;
import dev.leadpatch.application.delivery.PingSender.PingEvent;
import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDelivery;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.SigningSecrets;
import java.util.UUID;

/**
 * The input of the signed headers besides time and body; the same for all event types.
 *
 * @param secrets the signing secrets
 * @param eventType the name of the event type in the payload and the JWT
 * @param companyUuid the public id of the company
 * @param actorUuid the public id of the user who owns the API key of the change or test
 */
public record WebhookEnvelope(
        Endpoint endpoint, SigningSecrets secrets, UUID eventId, String eventType, UUID companyUuid, UUID actorUuid) {

    public static WebhookEnvelope of(ClaimedDelivery delivery) {
        return new WebhookEnvelope(
                delivery.endpoint(),
                delivery.secrets(),
                delivery.eventId(),
                LeadUpdatedPayload.EVENT,
                delivery.companyUuid(),
                delivery.actorUuid());
    }

    public static WebhookEnvelope of(PingEvent ping) {
        return new WebhookEnvelope(
                ping.endpoint(), ping.secrets(), ping.id(), PingPayload.EVENT, ping.companyUuid(), ping.actorUuid());
    }
}
