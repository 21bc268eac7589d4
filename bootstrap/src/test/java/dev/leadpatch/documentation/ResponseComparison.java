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
 * Compares a documented response with an actual response. Both must be equal, except for the white space of the JSON
 * body and for volatile values: timestamps, generated ids and durations. A volatile value must have the documented
 * format. A documented value that occurs again must have the same actual value again. Requests are sent with the
 * actual values.
 */
final class ResponseComparison {

    /** The headers of every response. A documented response may omit these headers, and no others. */
    private static final Set<String> COMMON_HEADERS =
            Set.of("Date", "Cache-Control", "X-Content-Type-Options", "X-Request-Id", "Content-Type", "Content-Length");

    private static final Set<String> VOLATILE_NAMES = Set.of(
            "request_id",
            "updated_at",
            "at",
            "archived_at",
            "erased_at",
            "X-Request-Id",
            "id",
            "uuid",
            "api_key",
            "integration_id",
            "created_by_api_key_id",
            "secret",
            "key",
            "previous_key_id",
            "previous_key_valid_until",
            "event_id",
            "next_cursor",
            "queued_at",
            "settled_at");
    private static final String DURATION_MEMBER = "duration_ms";
    private static final List<Pattern> VALUE_PATTERNS = List.of(
            Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
            Pattern.compile("whsec_[0-9A-Za-z+/]{43}="),
            Pattern.compile("jb_api_[0-9A-Za-z]{40}"),
            // cursors that contain a generated id
            Pattern.compile("[0-9A-Za-z_-]{60,}"),
            Pattern.compile("20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{6}Z"));
    private static final Pattern DATE_PATTERN =
            Pattern.compile("Date: [A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} 20[0-9]{2} [0-9:]{8} GMT");
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Map<String, String> actualByDocumented = new TreeMap<>();

    /** Returns the actual response in the form that {@link #expected} returns. */
    static String actual(HttpMessage response, HttpMessage documented) {
        Set<String> names =
                documented.headers().stream().map(HttpMessage::nameOf).collect(Collectors.toSet());
        String headers = response.headers().stream()
                .filter(header -> names.contains(HttpMessage.nameOf(header))
                        || !COMMON_HEADERS.contains(HttpMessage.nameOf(header)))
                .filter(header -> !HttpMessage.nameOf(header).equals("Connection"))
                .map(header -> header + "\n")
                .collect(Collectors.joining());
        String head = documented.startLine().isEmpty() ? "" : response.startLine() + "\n" + headers;
        return head + "\n" + formatJson(response.body(), UnaryOperator.identity());
    }

    /** Returns the documented response with the volatile values of the actual response. */
    String expected(HttpMessage documented, HttpMessage response) {
        // the body is processed first, because headers repeat values of the body
        String body = formatJson(documented.body(), tree -> adoptActualValues(tree, JSON.readTree(response.body())));
        String headers = documented.headers().stream()
                .map(header -> expectedHeader(header, response.headers()) + "\n")
                .collect(Collectors.joining());
        String head = documented.startLine().isEmpty() ? "" : documented.startLine() + "\n" + headers;
        return withActualValues(head + "\n" + body);
    }

    /** Returns the documented request with the actual values of earlier responses. */
    HttpMessage withActualValues(HttpMessage request) {
        return new HttpMessage(
                withActualValues(request.startLine()),
                request.headers().stream().map(this::withActualValues).toList(),
                withActualValues(request.body()));
    }

    private String withActualValues(String text) {
        String actual = text;
        for (Map.Entry<String, String> replacement : actualByDocumented.entrySet()) {
            actual = actual.replace(replacement.getKey(), replacement.getValue());
        }
        return actual;
    }

    private String expectedHeader(String documented, List<String> headers) {
        String name = HttpMessage.nameOf(documented);
        String actual = headers.stream()
                .filter(header -> HttpMessage.nameOf(header).equals(name))
                .findFirst()
                .orElse(documented);
        if (DATE_PATTERN.matcher(documented).matches()
                && DATE_PATTERN.matcher(actual).matches()) {
            return actual;
        }
        int value = name.length() + 2;
        return VOLATILE_NAMES.contains(name)
                ? name + ": " + adoptActualValues(documented.substring(value), actual.substring(value))
                : documented;
    }

    private JsonNode adoptActualValues(JsonNode documented, JsonNode actual) {
        if (documented instanceof ObjectNode object) {
            for (String name : List.copyOf(object.propertyNames())) {
                JsonNode value = object.get(name);
                JsonNode actualValue = actual.path(name);
                if (isVolatile(name, object) && value.isString() && actualValue.isString()) {
                    object.put(name, adoptActualValues(value.stringValue(), actualValue.stringValue()));
                } else if (name.equals(DURATION_MEMBER) && value.isNumber() && actualValue.isNumber()) {
                    object.set(name, actualValue);
                } else {
                    adoptActualValues(value, actualValue);
                }
            }
        } else if (documented instanceof ArrayNode list) {
            for (int i = 0; i < list.size(); i++) {
                adoptActualValues(list.get(i), actual.path(i));
            }
        }
        return documented;
    }

    /** A new API key, whose secret is in the response, has a volatile time of creation; those of the demo data are fixed. */
    private static boolean isVolatile(String name, ObjectNode object) {
        return VOLATILE_NAMES.contains(name) || (name.equals("created_at") && object.has("key"));
    }

    private String adoptActualValues(String documented, String actual) {
        boolean sameForm = VALUE_PATTERNS.stream()
                .anyMatch(form -> form.matcher(documented).matches()
                        && form.matcher(actual).matches());
        return sameForm ? actualByDocumented.computeIfAbsent(documented, key -> actual) : documented;
    }

    private static String formatJson(String body, UnaryOperator<JsonNode> transformation) {
        return body.isBlank() ? "" : transformation.apply(JSON.readTree(body)).toPrettyString();
    }
}
