package dev.leadpatch.adapter.webhook;

import dev.leadpatch.application.delivery.PingEvent;
import dev.leadpatch.application.webhook.Delivery;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.SigningSecrets;
import java.util.UUID;

/**
 * What the headers say of a body, whatever it tells.
 *
 * @param secrets what to sign with
 * @param eventId the event's
 * @param eventType the kind of event
 * @param actorUuid the public id of the user behind it
 */
record SignatureContext(
        Endpoint endpoint, SigningSecrets secrets, UUID eventId, String eventType, UUID companyUuid, UUID actorUuid) {

    static SignatureContext of(Delivery delivery) {
        return new SignatureContext(
                delivery.endpoint(),
                delivery.secrets(),
                delivery.eventId(),
                LeadUpdatedPayload.EVENT,
                delivery.companyUuid(),
                delivery.actorUuid());
    }

    static SignatureContext of(PingEvent test) {
        return new SignatureContext(
                test.endpoint(), test.secrets(), test.id(), PingPayload.EVENT, test.companyUuid(), test.actorUuid());
    }
}
