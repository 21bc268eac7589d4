package dev.leadpatch.application.webhook;

import dev.leadpatch.domain.value.LeadId;
import java.util.UUID;

/**
 * One event on its way to one endpoint.
 *
 * @param endpoint with the configuration that it had when the change was made
 * @param secrets what to sign with
 * @param eventId the event's id
 * @param sequence the lead's version that the event made
 * @param attemptNumber 1 for the first attempt; together with endpoint and event it names the claim
 * @param payload what {@link EventPayloadRenderer} made of the event
 * @param companyUuid the public id of the company
 * @param actorUuid the public id of the user who owns the key that made the change
 */
public record Delivery(
        Endpoint endpoint,
        SigningSecrets secrets,
        UUID eventId,
        LeadId lead,
        long sequence,
        int attemptNumber,
        String payload,
        UUID companyUuid,
        UUID actorUuid) {

    /** The line that it is the first of. */
    public OrderingKey orderingKey() {
        return new OrderingKey(endpoint.ref(), lead);
    }
}
