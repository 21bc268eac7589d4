package dev.leadpatch.adapter.webhook;

import dev.leadpatch.application.delivery.PingEvent;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/**
 * The body of a {@code test} webhook. It has the outer members of other events, and no {@code lead}, so that a receiver
 * that does not look at {@code event} can't take it for news of one.
 */
final class PingPayload {

    /** The event's name, in the body and in the JWT. */
    static final String EVENT = "test";

    private PingPayload() {}

    /** The bytes that are sent and signed. */
    static byte[] body(PingEvent event) {
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
