package dev.leadpatch.adapter.persistence.webhook;

import dev.leadpatch.adapter.persistence.jdbc.JsonColumns;
import dev.leadpatch.application.webhook.DeliveryLog.DeliveryAttempt;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads and writes delivery attempts in a {@code jsonb} column. */
final class AttemptJson {
    // A response body can contain any character; PostgreSQL stores neither U+0000 nor a lone surrogate.
    private static final Pattern INVALID_CHARACTERS = Pattern.compile("[\\x00\\p{Cs}]");
    private static final String REPLACEMENT = "\uFFFD";

    private AttemptJson() {}

    /** The attempt as an array of one element. */
    static String write(DeliveryAttempt attempt) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("number", attempt.number());
        document.put("at", attempt.endedAt().toString());
        document.put("millis", attempt.duration().toMillis());
        document.put("status", attempt.status().orElse(null));
        document.put("snippet", sanitize(attempt.responseSnippet()));
        document.put("error", attempt.error().map(AttemptJson::sanitize).orElse(null));
        return JsonColumns.write(List.of(document));
    }

    static List<DeliveryAttempt> read(String json) {
        return StreamSupport.stream(JsonColumns.parse(json).spliterator(), false)
                .map(AttemptJson::attempt)
                .toList();
    }

    private static DeliveryAttempt attempt(JsonNode document) {
        return new DeliveryAttempt(
                document.get("number").intValue(),
                Instant.parse(document.get("at").stringValue()),
                Duration.ofMillis(document.get("millis").longValue()),
                nonNull(document, "status").map(JsonNode::intValue),
                document.get("snippet").stringValue(),
                nonNull(document, "error").map(JsonNode::stringValue));
    }

    private static Optional<JsonNode> nonNull(JsonNode document, String name) {
        return Optional.of(document.get(name)).filter(value -> !value.isNull());
    }

    private static String sanitize(String text) {
        return INVALID_CHARACTERS.matcher(text).replaceAll(REPLACEMENT);
    }
}
