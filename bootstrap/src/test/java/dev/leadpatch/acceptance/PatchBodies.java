package dev.leadpatch.acceptance;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** Builds JSON bodies of patches. */
final class PatchBodies {

    private static final JsonMapper JSON = new JsonMapper();

    private PatchBodies() {}

    static String member(String member, Object value) {
        return "{\"" + member + "\": " + JSON.writeValueAsString(value) + "}";
    }

    static String idList(String list, long... ids) {
        return member(list, Arrays.stream(ids).boxed().toList());
    }

    /** Returns one entry of {@code customFields}. */
    static String customFieldEntry(long field, String type, Object value) {
        return "{\"customFieldId\": %d, \"type\": \"%s\", \"value\": %s}".formatted(field, type, member(type, value));
    }

    static String customFields(String... entries) {
        return List.of(entries).stream().collect(Collectors.joining(", ", "{\"customFields\": [", "]}"));
    }
}
