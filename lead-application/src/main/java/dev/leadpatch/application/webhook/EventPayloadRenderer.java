package dev.leadpatch.application.webhook;

import dev.leadpatch.application.lead.LeadEvent;

/**
 * Renders an event once, in the transaction of the change, so that all attempts of all deliveries send the same
 * payload.
 */
@FunctionalInterface
public interface EventPayloadRenderer {

    /** Returns the payload as a JSON object, without the {@code configuration} of the endpoint. */
    String render(LeadEvent event);
}
