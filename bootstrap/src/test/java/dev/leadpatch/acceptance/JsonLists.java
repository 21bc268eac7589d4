package dev.leadpatch.acceptance;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks into the lists of an answer. */
final class JsonLists {

    private JsonLists() {}

    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> listOf(ApiResponse answer, String member) {
        return (List<Map<String, Object>>) answer.get(member);
    }

    static List<Long> idsOf(ApiResponse answer, String member) {
        return listOf(answer, member).stream()
                .map(item -> (Long) item.get("id"))
                .toList();
    }

    /** The value of a custom field in GET's answer, if it has one. */
    static Optional<Object> customFieldValue(ApiResponse lead, long id) {
        return listOf(lead, "custom_fields").stream()
                .filter(field -> field.get("id").equals(id))
                .map(field -> field.get("value"))
                .findFirst();
    }
}
