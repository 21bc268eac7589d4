package dev.leadpatch.documentation;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes a shown answer and a real one comparable. They must be the same, character for character, but for the white space
 * between the parts of the body, and for what differs from run to run: times, and what is drawn by lot. Such a value must
 * have the same form, and wherever a document shows it again, it must be the same one again; in a request it is sent as it
 * was answered.
 */
final class ResponseComparison {

    /** The headers of every answer: they may be left out of what is shown, all others may not. */
    private static final Set<String> COMMON_HEADERS =
            Set.of("Date", "Cache-Control", "X-Content-Type-Options", "X-Request-Id", "Content-Type", "Content-Length");

    private static final Set<String> VOLATILE_NAMES = Set.of(
            "request_id",
            "updated_at",
            "at",
            "X-Request-Id",
            "id",
            "api_key",
            "secret",
            "event_id",
            "queued_at",
            "settled_at");
    private static final String DURATION_MEMBER = "duration_ms";
    private static final List<Pattern> VALUE_PATTERNS = List.of(
            Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
            Pattern.compile("whsec_[0-9A-Za-z+/]{43}="),
            Pattern.compile("20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{6}Z"));
    private static final Pattern DATE_PATTERN =
            Pattern.compile("Date: [A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} 20[0-9]{2} [0-9:]{8} GMT");
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Map<String, String> realValuesByShown = new TreeMap<>();

    /** What of the answer is to be as it is shown. */
    static String actual(HttpMessage answer, HttpMessage shown) {
        Set<String> names = shown.headers().stream().map(HttpMessage::nameOf).collect(Collectors.toSet());
        String headers = answer.headers().stream()
                .filter(header -> names.contains(HttpMessage.nameOf(header))
                        || !COMMON_HEADERS.contains(HttpMessage.nameOf(header)))
                .filter(header -> !HttpMessage.nameOf(header).equals("Connection"))
                .map(header -> header + "\n")
                .collect(Collectors.joining());
        String head = shown.startLine().isEmpty() ? "" : answer.startLine() + "\n" + headers;
        return head + "\n" + formatJson(answer.body(), UnaryOperator.identity());
    }

    /** What is shown, with what differs from run to run taken from the answer. */
    String expected(HttpMessage shown, HttpMessage answer) {
        // the body is the first to show what a header repeats
        String body = formatJson(shown.body(), tree -> adoptRealValues(tree, JSON.readTree(answer.body())));
        String headers = shown.headers().stream()
                .map(header -> expectedHeader(header, answer.headers()) + "\n")
                .collect(Collectors.joining());
        String head = shown.startLine().isEmpty() ? "" : shown.startLine() + "\n" + headers;
        return withRealValues(head + "\n" + body);
    }

    /** The request as it is shown, with what earlier answers had in place of what they are shown with. */
    HttpMessage withRealValues(HttpMessage request) {
        return new HttpMessage(
                withRealValues(request.startLine()),
                request.headers().stream().map(this::withRealValues).toList(),
                withRealValues(request.body()));
    }

    private String withRealValues(String text) {
        String real = text;
        for (Map.Entry<String, String> known : realValuesByShown.entrySet()) {
            real = real.replace(known.getKey(), known.getValue());
        }
        return real;
    }

    private String expectedHeader(String shown, List<String> answered) {
        String name = HttpMessage.nameOf(shown);
        String real = answered.stream()
                .filter(header -> HttpMessage.nameOf(header).equals(name))
                .findFirst()
                .orElse(shown);
        if (DATE_PATTERN.matcher(shown).matches() && DATE_PATTERN.matcher(real).matches()) {
            return real;
        }
        int value = name.length() + 2;
        return VOLATILE_NAMES.contains(name)
                ? name + ": " + adoptRealValues(shown.substring(value), real.substring(value))
                : shown;
    }

    private JsonNode adoptRealValues(JsonNode shown, JsonNode real) {
        if (shown instanceof ObjectNode object) {
            for (String name : List.copyOf(object.propertyNames())) {
                JsonNode value = object.get(name);
                JsonNode other = real.path(name);
                if (VOLATILE_NAMES.contains(name) && value.isString() && other.isString()) {
                    object.put(name, adoptRealValues(value.stringValue(), other.stringValue()));
                } else if (name.equals(DURATION_MEMBER) && value.isNumber() && other.isNumber()) {
                    object.set(name, other);
                } else {
                    adoptRealValues(value, other);
                }
            }
        } else if (shown instanceof ArrayNode list) {
            for (int i = 0; i < list.size(); i++) {
                adoptRealValues(list.get(i), real.path(i));
            }
        }
        return shown;
    }

    private String adoptRealValues(String shown, String real) {
        boolean sameForm = VALUE_PATTERNS.stream()
                .anyMatch(form ->
                        form.matcher(shown).matches() && form.matcher(real).matches());
        return sameForm ? realValuesByShown.computeIfAbsent(shown, first -> real) : shown;
    }

    private static String formatJson(String body, UnaryOperator<JsonNode> adopting) {
        return body.isBlank() ? "" : adopting.apply(JSON.readTree(body)).toPrettyString();
    }
}
