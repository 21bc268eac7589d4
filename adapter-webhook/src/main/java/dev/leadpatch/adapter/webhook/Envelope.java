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
 * @param id the event's
 * @param event the kind of event
 * @param actorUuid the public id of the user behind it
 */
record Envelope(Endpoint endpoint, SigningSecrets secrets, UUID id, String event, UUID companyUuid, UUID actorUuid) {

    static Envelope of(Delivery delivery) {
        return new Envelope(
                delivery.endpoint(),
                delivery.secrets(),
                delivery.eventId(),
                LeadUpdatedPayload.EVENT,
                delivery.companyUuid(),
                delivery.actorUuid());
    }

    static Envelope of(PingEvent test) {
        return new Envelope(
                test.endpoint(), test.secrets(), test.id(), TestPayload.EVENT, test.companyUuid(), test.actorUuid());
    }
}
