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
final class Likeness {

    /** The headers of every answer: they may be left out of what is shown, all others may not. */
    private static final Set<String> COMMON =
            Set.of("Date", "Cache-Control", "X-Content-Type-Options", "X-Request-Id", "Content-Type", "Content-Length");

    private static final Set<String> VOLATILE = Set.of(
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
    private static final String DURATION = "duration_ms";
    private static final List<Pattern> FORMS = List.of(
            Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
            Pattern.compile("whsec_[0-9A-Za-z+/]{43}="),
            Pattern.compile("20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{6}Z"));
    private static final Pattern DATE =
            Pattern.compile("Date: [A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} 20[0-9]{2} [0-9:]{8} GMT");
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Map<String, String> realByShown = new TreeMap<>();

    /** What of the answer is to be as it is shown. */
    static String told(Message answer, Message shown) {
        Set<String> names = shown.headers().stream().map(Message::nameOf).collect(Collectors.toSet());
        String headers = answer.headers().stream()
                .filter(header -> names.contains(Message.nameOf(header)) || !COMMON.contains(Message.nameOf(header)))
                .filter(header -> !Message.nameOf(header).equals("Connection"))
                .map(header -> header + "\n")
                .collect(Collectors.joining());
        String head = shown.start().isEmpty() ? "" : answer.start() + "\n" + headers;
        return head + "\n" + pretty(answer.body(), UnaryOperator.identity());
    }

    /** What is shown, with what differs from run to run taken from the answer. */
    String expected(Message shown, Message answer) {
        // the body is the first to show what a header repeats
        String body = pretty(shown.body(), tree -> adopt(tree, JSON.readTree(answer.body())));
        String headers = shown.headers().stream()
                .map(header -> header(header, answer.headers()) + "\n")
                .collect(Collectors.joining());
        String head = shown.start().isEmpty() ? "" : shown.start() + "\n" + headers;
        return real(head + "\n" + body);
    }

    /** The request as it is shown, with what earlier answers had in place of what they are shown with. */
    Message real(Message request) {
        return new Message(
                real(request.start()),
                request.headers().stream().map(this::real).toList(),
                real(request.body()));
    }

    private String real(String text) {
        String real = text;
        for (Map.Entry<String, String> known : realByShown.entrySet()) {
            real = real.replace(known.getKey(), known.getValue());
        }
        return real;
    }

    private String header(String shown, List<String> answered) {
        String name = Message.nameOf(shown);
        String real = answered.stream()
                .filter(header -> Message.nameOf(header).equals(name))
                .findFirst()
                .orElse(shown);
        if (DATE.matcher(shown).matches() && DATE.matcher(real).matches()) {
            return real;
        }
        int value = name.length() + 2;
        return VOLATILE.contains(name) ? name + ": " + adopt(shown.substring(value), real.substring(value)) : shown;
    }

    private JsonNode adopt(JsonNode shown, JsonNode real) {
        if (shown instanceof ObjectNode object) {
            for (String name : List.copyOf(object.propertyNames())) {
                JsonNode value = object.get(name);
                JsonNode other = real.path(name);
                if (VOLATILE.contains(name) && value.isString() && other.isString()) {
                    object.put(name, adopt(value.stringValue(), other.stringValue()));
                } else if (name.equals(DURATION) && value.isNumber() && other.isNumber()) {
                    object.set(name, other);
                } else {
                    adopt(value, other);
                }
            }
        } else if (shown instanceof ArrayNode list) {
            for (int i = 0; i < list.size(); i++) {
                adopt(list.get(i), real.path(i));
            }
        }
        return shown;
    }

    private String adopt(String shown, String real) {
        boolean sameForm = FORMS.stream()
                .anyMatch(form ->
                        form.matcher(shown).matches() && form.matcher(real).matches());
        return sameForm ? realByShown.computeIfAbsent(shown, first -> real) : shown;
    }

    private static String pretty(String body, UnaryOperator<JsonNode> adopting) {
        return body.isBlank() ? "" : adopting.apply(JSON.readTree(body)).toPrettyString();
    }
}
