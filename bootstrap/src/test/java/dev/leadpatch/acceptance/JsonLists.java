package dev.leadpatch.acceptance;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads lists from a response. */
final class JsonLists {

    private JsonLists() {}

    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> listOf(ApiResponse response, String member) {
        return (List<Map<String, Object>>) response.get(member);
    }

    static List<Long> idsOf(ApiResponse response, String member) {
        return listOf(response, member).stream()
                .map(item -> (Long) item.get("id"))
                .toList();
    }

    /** Returns the value of a custom field in the response of GET, if it is set. */
    static Optional<Object> customFieldValue(ApiResponse lead, long id) {
        return listOf(lead, "custom_fields").stream()
                .filter(field -> field.get("id").equals(id))
                .map(field -> field.get("value"))
                .findFirst();
    }
}
