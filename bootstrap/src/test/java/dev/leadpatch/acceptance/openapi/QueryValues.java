package dev.leadpatch.acceptance.openapi;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The query parameters of a request, as JSON. */
final class QueryValues {

    private final Map<String, List<String>> values = new LinkedHashMap<>();
    private final Map<String, Integer> taken = new LinkedHashMap<>();

    QueryValues(String query) {
        for (String part : query.split("&", -1)) {
            if (!part.isEmpty()) {
                String[] pair = part.split("=", 2);
                values.computeIfAbsent(OpenApiContract.decode(pair[0]), name -> new ArrayList<>())
                        .add(pair.length < 2 ? "" : OpenApiContract.decode(pair[1]));
            }
        }
    }

    /** Returns the values of a parameter; those of {@code customFields/{id}} as the members of an object. */
    List<String> take(String name) {
        List<String> found;
        if (name.endsWith("/{id}")) {
            String prefix = name.substring(0, name.length() - "{id}".length());
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            values.forEach((key, list) -> {
                if (key.startsWith(prefix)) {
                    object.put(key, list.get(0));
                }
            });
            values.keySet().removeIf(key -> key.startsWith(prefix));
            found = object.isEmpty() ? List.of() : List.of(object.toString());
        } else {
            List<String> removed = values.remove(name);
            found = removed == null ? List.of() : removed;
        }
        taken.put(name, found.size());
        return found;
    }

    boolean isMissing(String name, JsonNode parameter) {
        return parameter.get("in").stringValue().equals("query") && taken.getOrDefault(name, 0) == 0;
    }

    /** Returns the names that were not taken. */
    Set<String> remaining() {
        return values.keySet();
    }

    /** Returns the text as a value of the type of the schema; as a string if it has no such value. */
    static JsonNode typed(String text, JsonNode schema) {
        return switch (schema.path("type").asString("")) {
            case "integer" ->
                text.matches("-?[0-9]{1,18}")
                        ? JsonNodeFactory.instance.numberNode(Long.parseLong(text))
                        : JsonNodeFactory.instance.stringNode(text);
            case "boolean" ->
                text.matches("true|false")
                        ? JsonNodeFactory.instance.booleanNode(Boolean.parseBoolean(text))
                        : JsonNodeFactory.instance.stringNode(text);
            case "object" -> StrictDocument.JSON.readTree(text);
            default -> JsonNodeFactory.instance.stringNode(text);
        };
    }
}
