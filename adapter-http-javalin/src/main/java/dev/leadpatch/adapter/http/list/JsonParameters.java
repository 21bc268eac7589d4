package dev.leadpatch.adapter.http.list;

import dev.leadpatch.application.http.json.StrictJsonReader;
import dev.leadpatch.application.http.json.StrictJsonReader.MalformedJsonException;
import dev.leadpatch.application.list.LeadCondition.CustomFieldIs;
import dev.leadpatch.application.list.LeadSort;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.ExactNumbers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parses the query parameters that are JSON in the vendor's API. */
final class JsonParameters {
    private static final Set<String> CUSTOM_FIELD_MEMBERS = Set.of("id", "value");
    private static final Set<String> SORT_MEMBERS = Set.of("type", "asc");
    private static final List<String> SORT_TYPES = List.of("id", "created_at");
    private static final int MAX_CUSTOM_FIELDS = 20;

    private JsonParameters() {}

    /** Parses {@code [{"id": 7, "value": {"text": "…"}}]}; the values are those of a patch. */
    static List<CustomFieldIs> customFields(String name, String json, QueryErrors errors) {
        List<CustomFieldIs> conditions = new ArrayList<>();
        List<?> entries = array(name, json, "[{\"id\": 7, \"value\": {\"text\": \"Steel\"}}]", errors);
        if (entries.size() > MAX_CUSTOM_FIELDS) {
            errors.addInvalid(name, "has %d entries; the maximum is %d".formatted(entries.size(), MAX_CUSTOM_FIELDS));
            return List.of();
        }
        for (Object entry : entries) {
            Optional<Map<?, ?>> object = object(name, entry, CUSTOM_FIELD_MEMBERS, errors);
            if (object.isEmpty()) {
                return List.of();
            }
            Optional<CustomFieldId> id = id(object.get().get("id"));
            Object value = object.get().get("value");
            if (id.isEmpty() || !(value instanceof Map<?, ?>)) {
                errors.addInvalid(
                        name, "must contain objects with an id (a number) and a value such as {\"text\": \"Steel\"}");
                return List.of();
            }
            conditions.add(new CustomFieldIs(id.get(), value));
        }
        return conditions;
    }

    private static Optional<CustomFieldId> id(@Nullable Object value) {
        return value instanceof Number number
                ? ExactNumbers.toPositiveLong(number).stream()
                        .mapToObj(CustomFieldId::new)
                        .findFirst()
                : Optional.empty();
    }

    /** Parses {@code [{"type": "created_at", "asc": false}]}. */
    static Optional<LeadSort> sort(String name, String json, QueryErrors errors) {
        List<?> entries = array(name, json, "[{\"type\": \"created_at\", \"asc\": false}]", errors);
        if (entries.isEmpty()) {
            return Optional.empty();
        }
        if (entries.size() > 1) {
            errors.addNotSupported(name, "must have one entry; sorting by several is not supported");
            return Optional.empty();
        }
        Optional<Map<?, ?>> object = object(name, entries.get(0), SORT_MEMBERS, errors);
        if (object.isEmpty()) {
            return Optional.empty();
        }
        Object type = object.get().get("type");
        Object ascending = object.get().get("asc");
        if (!(type instanceof String) || !(ascending == null || ascending instanceof Boolean)) {
            errors.addInvalid(name, "must have a type (a string) and asc (true or false)");
            return Optional.empty();
        }
        if (!SORT_TYPES.contains(type)) {
            errors.addNotSupported(name, "must have the type id or created_at; sorting by another is not supported");
            return Optional.empty();
        }
        return LeadSort.ofWireName((Boolean.TRUE.equals(ascending) ? "" : "-") + type);
    }

    private static List<?> array(String name, String json, String example, QueryErrors errors) {
        try {
            if (StrictJsonReader.read(json.getBytes(StandardCharsets.UTF_8)) instanceof List<?> list) {
                return list;
            }
            errors.addInvalid(name, "must be an array such as " + example);
        } catch (MalformedJsonException e) {
            errors.addInvalid(name, "is not valid JSON: " + e.getMessage());
        }
        return List.of();
    }

    private static Optional<Map<?, ?>> object(
            String name, @Nullable Object entry, Set<String> members, QueryErrors errors) {
        if (!(entry instanceof Map<?, ?> object)) {
            errors.addInvalid(name, "must contain objects only");
            return Optional.empty();
        }
        if (!members.containsAll(object.keySet())) {
            errors.addNotSupported(
                    name,
                    "must have the members "
                            + String.join(" and ", members.stream().sorted().toList())
                            + " only; others are not supported");
            return Optional.empty();
        }
        return Optional.of(object);
    }
}
