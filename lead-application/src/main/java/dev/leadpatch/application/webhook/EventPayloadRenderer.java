package dev.leadpatch.application.webhook;

import dev.leadpatch.application.lead.LeadUpdatedEvent;

/** Renders an event once, when it happens, so that every attempt of every delivery tells the same. */
@FunctionalInterface
public interface EventPayloadRenderer {

    /** The body of a delivery as a JSON object, but for the endpoint's own {@code configuration}. */
    String render(LeadUpdatedEvent event);
}
