package dev.leadpatch.acceptance;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks into the lists of an answer. */
final class Lists {

    private Lists() {}

    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> of(Answer answer, String member) {
        return (List<Map<String, Object>>) answer.get(member);
    }

    static List<Long> ids(Answer answer, String member) {
        return of(answer, member).stream().map(item -> (Long) item.get("id")).toList();
    }

    /** The value of a custom field in GET's answer, if it has one. */
    static Optional<Object> customField(Answer lead, long id) {
        return of(lead, "custom_fields").stream()
                .filter(field -> field.get("id").equals(id))
                .map(field -> field.get("value"))
                .findFirst();
    }
}
