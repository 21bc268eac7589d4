package dev.leadpatch.adapter.webhook.payload;

import dev.leadpatch.application.delivery.PingSender.PingEvent;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/**
 * Renders the payload of {@code test} events. It has the common members of all events, but no {@code lead}. A receiver
 * that ignores {@code event} therefore does not process it as a change of a lead.
 */
public final class PingPayload {

    /** The event's name, in the body and in the JWT. */
    public static final String EVENT = "test";

    private PingPayload() {}

    /** The request body, which is also signed. */
    public static byte[] body(PingEvent event) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JsonMapper.shared().createGenerator(text)) {
            json.writeStartObject();
            json.writeStringProperty("id", event.id().toString());
            json.writeStringProperty("event", EVENT);
            json.writeNumberProperty("occurred_at", event.occurredAt().getEpochSecond());
            json.writeEndObject();
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
