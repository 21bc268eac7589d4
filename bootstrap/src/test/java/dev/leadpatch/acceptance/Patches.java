package dev.leadpatch.acceptance;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** Writes the bodies of patches. */
final class Patches {

    private static final JsonMapper JSON = new JsonMapper();

    private Patches() {}

    static String of(String member, Object value) {
        return "{\"" + member + "\": " + JSON.writeValueAsString(value) + "}";
    }

    static String ids(String list, long... ids) {
        return of(list, Arrays.stream(ids).boxed().toList());
    }

    /** One entry of {@code customFields}. */
    static String entry(long field, String type, Object value) {
        return "{\"customFieldId\": %d, \"type\": \"%s\", \"value\": %s}".formatted(field, type, of(type, value));
    }

    static String customFields(String... entries) {
        return List.of(entries).stream().collect(Collectors.joining(", ", "{\"customFields\": [", "]}"));
    }
}
