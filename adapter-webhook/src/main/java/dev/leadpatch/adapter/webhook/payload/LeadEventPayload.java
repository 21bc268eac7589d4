package dev.leadpatch.adapter.webhook.payload;

import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.application.lead.LeadEvent.Actor;
import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDelivery;
import dev.leadpatch.application.webhook.EventPayloadRenderer;
import dev.leadpatch.domain.endpoint.EndpointConfigurationField;
import dev.leadpatch.domain.lead.ChangeKind;
import dev.leadpatch.domain.lead.FieldChange;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/** Renders the JSON payload of the events of leads, with a fixed order of members and plain exact numbers. */
public final class LeadEventPayload implements EventPayloadRenderer {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    @Override
    public String render(LeadEvent event) {
        return render(event, true);
    }

    @Override
    public String renderWithoutValues(LeadEvent event) {
        // an erasure has no values
        return render(event, event.kind() == ChangeKind.ERASED);
    }

    private static String render(LeadEvent event, boolean withValues) {
        StringWriter text = new StringWriter(2_048);
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringProperty("id", event.id().toString());
            json.writeStringProperty("event", event.type().wireName());
            if (event.kind() == ChangeKind.ERASED) {
                json.writeBooleanProperty("erased", true);
            }
            json.writeNumberProperty("occurred_at", event.lead().updatedAt().getEpochSecond());
            json.writeNumberProperty("sequence", event.lead().version());
            if (!withValues) {
                json.writeBooleanProperty("values_omitted", true);
            }
            writeChanges(withValues ? event.changes() : List.of(), json);
            writeActor(event.actor(), json);
            json.writeName("lead");
            LeadPayloadWriter lead = new LeadPayloadWriter(event.lead(), event.catalog());
            if (withValues) {
                lead.writeTo(json);
            } else {
                lead.writeIdentityTo(json);
            }
            json.writeEndObject();
        }
        return text.toString();
    }

    /**
     * The request body, which is also signed: the rendered payload with the endpoint's {@code configuration} appended.
     */
    public static byte[] body(ClaimedDelivery delivery) {
        return body(delivery.payload(), delivery.endpoint().configuration()).getBytes(StandardCharsets.UTF_8);
    }

    /** As {@link #body(ClaimedDelivery)}, as text. */
    public static String body(String rendered, List<EndpointConfigurationField> configuration) {
        String unclosed = rendered.substring(0, rendered.lastIndexOf('}'));
        return unclosed + ",\"configuration\":" + configuration(configuration) + "}";
    }

    private static String configuration(List<EndpointConfigurationField> fields) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartArray();
            for (EndpointConfigurationField field : fields) {
                json.writeStartObject();
                json.writeStringProperty("id", field.id());
                json.writeArrayPropertyStart("selected");
                for (EndpointConfigurationField.Choice choice : field.selected()) {
                    json.writeStartObject();
                    json.writeStringProperty("id", choice.id());
                    json.writeStringProperty("value", choice.value());
                    json.writeEndObject();
                }
                json.writeEndArray();
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        return text.toString();
    }

    private static void writeChanges(List<FieldChange> changes, JsonGenerator json) {
        json.writeObjectPropertyStart("changes");
        for (FieldChange change : changes) {
            json.writeObjectPropertyStart(change.field());
            change.asDocument().forEach((name, plain) -> {
                // the field is the member name
                if (!name.equals("field")) {
                    json.writePOJOProperty(name, plain);
                }
            });
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static void writeActor(Actor actor, JsonGenerator json) {
        json.writeObjectPropertyStart("actor");
        json.writeName("api_key_id");
        json.writeString(actor.key().map(ApiKeyId::toString).orElse(null));
        json.writeStringProperty("label", actor.label());
        json.writeEndObject();
    }
}
