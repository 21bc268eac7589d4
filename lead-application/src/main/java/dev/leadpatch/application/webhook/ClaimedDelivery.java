package dev.leadpatch.application.webhook;

import dev.leadpatch.domain.value.LeadId;
import java.util.UUID;

/**
 * The delivery of one event to one endpoint, as it was claimed.
 *
 * @param endpoint the endpoint, with its configuration at the time of the change
 * @param secrets the secrets to sign with
 * @param eventId the event id
 * @param sequence the version of the lead that the event describes
 * @param attemptNumber 1 for the first attempt; identifies the claim together with endpoint and event (fencing token)
 * @param payload the event as rendered by {@link EventPayloadRenderer}
 * @param companyUuid the public id of the company
 * @param actorUuid the public id of the owner of the key that made the change
 */
public record ClaimedDelivery(
        Endpoint endpoint,
        SigningSecrets secrets,
        UUID eventId,
        LeadId lead,
        long sequence,
        int attemptNumber,
        String payload,
        UUID companyUuid,
        UUID actorUuid) {

    /** Returns the ordering key whose queue head this delivery is. */
    public OrderingKey orderingKey() {
        return new OrderingKey(endpoint.ref(), lead);
    }
}
