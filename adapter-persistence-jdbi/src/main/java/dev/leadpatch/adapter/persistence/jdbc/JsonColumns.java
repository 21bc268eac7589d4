package dev.leadpatch.adapter.persistence.jdbc;

import dev.leadpatch.application.webhook.DeliveryLog.DeliveryAttempt;
import dev.leadpatch.application.webhook.WebhookSender.SentRequest;
import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.endpoint.EndpointConfigurationField;
import dev.leadpatch.domain.endpoint.EndpointConfigurationField.Choice;
import dev.leadpatch.domain.lead.FieldChange;
import dev.leadpatch.domain.value.CustomFieldId;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads and writes json and jsonb columns. Numbers are decimals in both directions: a double would lose digits. */
public final class JsonColumns {
    private static final String EMPTY_OBJECT = "{}";
    private static final TypeReference<Map<String, Map<String, Object>>> VALUES = new TypeReference<>() {};
    private static final TypeReference<Map<String, Map<String, @Nullable Object>>> CHANGES = new TypeReference<>() {};
    private static final String FIELD = "field";

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    // A response body can contain any character; PostgreSQL stores neither U+0000 nor a lone surrogate.
    private static final Pattern INVALID_CHARACTERS = Pattern.compile("[\\x00\\p{Cs}]");
    private static final String REPLACEMENT = "\uFFFD";

    private JsonColumns() {}

    public static String values(Map<CustomFieldId, CustomFieldValue> values) {
        if (values.isEmpty()) {
            return EMPTY_OBJECT;
        }
        Map<String, Object> documents = new LinkedHashMap<>();
        values.forEach((id, value) -> documents.put(Long.toString(id.value()), value.asDocument()));
        return MAPPER.writeValueAsString(documents);
    }

    public static Map<CustomFieldId, CustomFieldValue> values(String json) {
        if (json.equals(EMPTY_OBJECT)) {
            return Map.of();
        }
        Map<CustomFieldId, CustomFieldValue> values = new HashMap<>();
        MAPPER.readValue(json, VALUES)
                .forEach((id, document) ->
                        values.put(new CustomFieldId(Long.parseLong(id)), CustomFieldValue.ofDocument(document)));
        return values;
    }

    /** The changes by field, in order. */
    public static String changes(List<FieldChange> changes) {
        Map<String, Map<String, @Nullable Object>> byField = new LinkedHashMap<>();
        for (FieldChange change : changes) {
            Map<String, @Nullable Object> document = new LinkedHashMap<>(change.asDocument());
            document.remove(FIELD);
            byField.put(change.field(), document);
        }
        return MAPPER.writeValueAsString(byField);
    }

    public static List<FieldChange> changes(String json) {
        List<FieldChange> changes = new ArrayList<>();
        MAPPER.readValue(json, CHANGES).forEach((field, document) -> {
            document.put(FIELD, field);
            changes.add(FieldChange.ofDocument(document));
        });
        return changes;
    }

    public static String headers(Map<String, String> headers) {
        return MAPPER.writeValueAsString(headers);
    }

    public static String configuration(List<EndpointConfigurationField> fields) {
        return MAPPER.writeValueAsString(
                fields.stream().map(JsonColumns::document).toList());
    }

    public static List<EndpointConfigurationField> configuration(JsonNode fields) {
        return mapAll(
                fields,
                field -> new EndpointConfigurationField(
                        field.get("id").stringValue(),
                        mapAll(
                                field.get("selected"),
                                choice -> new Choice(
                                        choice.get("id").stringValue(),
                                        choice.get("value").stringValue()))));
    }

    private static Map<String, Object> document(EndpointConfigurationField field) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("id", field.id());
        document.put(
                "selected", field.selected().stream().map(JsonColumns::document).toList());
        return document;
    }

    private static Map<String, Object> document(Choice choice) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("id", choice.id());
        document.put("value", choice.value());
        return document;
    }

    public static JsonNode parse(String json) {
        return MAPPER.readTree(json);
    }

    public static <T> List<T> mapAll(JsonNode items, Function<JsonNode, T> read) {
        List<T> values = new ArrayList<>();
        items.forEach(item -> values.add(read.apply(item)));
        return values;
    }

    /** The attempt as an array of one element, which is appended to the column. */
    public static String attempt(DeliveryAttempt attempt) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("number", attempt.number());
        document.put("at", attempt.endedAt().toString());
        document.put("millis", attempt.duration().toMillis());
        document.put("status", attempt.status().orElse(null));
        document.put("snippet", sanitize(attempt.responseSnippet()));
        document.put("error", attempt.error().map(JsonColumns::sanitize).orElse(null));
        attempt.request().ifPresent(request -> {
            document.put("url", request.url().toString());
            document.put("signed", request.signedAt().toString());
        });
        return MAPPER.writeValueAsString(List.of(document));
    }

    public static List<DeliveryAttempt> attempts(String json) {
        return mapAll(parse(json), JsonColumns::attempt);
    }

    private static DeliveryAttempt attempt(JsonNode document) {
        return new DeliveryAttempt(
                document.get("number").intValue(),
                Instant.parse(document.get("at").stringValue()),
                Duration.ofMillis(document.get("millis").longValue()),
                nonNull(document, "status").map(JsonNode::intValue),
                document.get("snippet").stringValue(),
                nonNull(document, "error").map(JsonNode::stringValue),
                // absent in attempts of earlier versions
                document.has("signed")
                        ? Optional.of(new SentRequest(
                                URI.create(document.get("url").stringValue()),
                                Instant.parse(document.get("signed").stringValue())))
                        : Optional.empty());
    }

    private static Optional<JsonNode> nonNull(JsonNode document, String name) {
        return Optional.of(document.get(name)).filter(value -> !value.isNull());
    }

    private static String sanitize(String text) {
        return INVALID_CHARACTERS.matcher(text).replaceAll(REPLACEMENT);
    }
}
