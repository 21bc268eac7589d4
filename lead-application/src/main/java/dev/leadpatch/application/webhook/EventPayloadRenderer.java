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

    /**
     * Returns a payload of bounded size, which identifies the lead and its version and has no values of the lead. The
     * default is the whole payload.
     */
    default String renderWithoutValues(LeadEvent event) {
        return render(event);
    }
}
