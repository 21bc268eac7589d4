package dev.leadpatch.adapter.persistence;

import dev.leadpatch.application.webhook.DeliveryAttempt;
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

/** Attempts as they stand in a jsonb column. */
final class AttemptDocuments {
    // what a receiver has answered can be anything; U+0000 and half a surrogate pair are no text to the database
    private static final Pattern NO_TEXT = Pattern.compile("[\\x00\\p{Cs}]");
    private static final String REPLACEMENT = "\uFFFD";

    private AttemptDocuments() {}

    /** One attempt, as a list of its own. */
    static String write(DeliveryAttempt attempt) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("number", attempt.number());
        document.put("at", attempt.endedAt().toString());
        document.put("millis", attempt.duration().toMillis());
        document.put("status", attempt.status().orElse(null));
        document.put("snippet", text(attempt.responseSnippet()));
        document.put("error", attempt.error().map(AttemptDocuments::text).orElse(null));
        return Json.text(List.of(document));
    }

    static List<DeliveryAttempt> read(String json) {
        return StreamSupport.stream(Json.tree(json).spliterator(), false)
                .map(AttemptDocuments::attempt)
                .toList();
    }

    private static DeliveryAttempt attempt(JsonNode document) {
        return new DeliveryAttempt(
                document.get("number").intValue(),
                Instant.parse(document.get("at").stringValue()),
                Duration.ofMillis(document.get("millis").longValue()),
                present(document, "status").map(JsonNode::intValue),
                document.get("snippet").stringValue(),
                present(document, "error").map(JsonNode::stringValue));
    }

    private static Optional<JsonNode> present(JsonNode document, String name) {
        return Optional.of(document.get(name)).filter(value -> !value.isNull());
    }

    private static String text(String anything) {
        return NO_TEXT.matcher(anything).replaceAll(REPLACEMENT);
    }
}
