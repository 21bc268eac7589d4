package dev.leadpatch.domain.lead;

import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.lead.FieldChange.LabeledRef;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.DocumentTypes;
import dev.leadpatch.domain.value.ExactNumbers;
import dev.leadpatch.domain.value.LeadField;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads field changes from stored documents. A store may change the order of members and the types of numbers. */
final class FieldChangeReader {
    private static final String CUSTOM_FIELD_PREFIX = LeadField.CUSTOM_FIELDS.wireName() + "/";

    private FieldChangeReader() {}

    static FieldChange read(Map<String, ? extends @Nullable Object> document) {
        String name = cast(String.class, document.get("field"));
        Object from = document.get("from");
        Object to = document.get("to");
        if (name.startsWith(CUSTOM_FIELD_PREFIX)) {
            long id = Long.parseLong(name.substring(CUSTOM_FIELD_PREFIX.length()));
            String label = cast(String.class, document.get("label"));
            return new FieldChange.CustomFieldChange(new CustomFieldId(id), label, value(from), value(to));
        }
        LeadField field =
                LeadField.ofWireName(name).orElseThrow(() -> new IllegalArgumentException("unknown field: " + name));
        return switch (field) {
            case COMPANY_NAME, EMAIL, PHONE_NUMBER, FIRST_NAME, LAST_NAME, STATUS ->
                new FieldChange.TextChange(field, text(from), text(to));
            case ASSIGNED_USERS, TAGS -> new FieldChange.ReferencesChange(field, references(from), references(to));
            case CUSTOM_FIELDS -> throw new IllegalArgumentException("a change must name a single custom field");
        };
    }

    private static @Nullable String text(@Nullable Object stored) {
        return stored == null ? null : cast(String.class, stored);
    }

    private static List<LabeledRef> references(@Nullable Object stored) {
        List<?> documents = cast(List.class, stored);
        return documents.stream().map(FieldChangeReader::reference).toList();
    }

    private static LabeledRef reference(@Nullable Object stored) {
        Map<?, ?> document = cast(Map.class, stored);
        Object storedId = document.get("id");
        long id = ExactNumbers.toPositiveLong(cast(Number.class, storedId))
                .orElseThrow(() -> new IllegalArgumentException("not an id: " + storedId
                        + DocumentTypes.unsupportedReason(storedId)
                                .map(reason -> " " + reason)
                                .orElse("")));
        return new LabeledRef(id, cast(String.class, document.get("label")));
    }

    private static @Nullable Map<String, Object> value(@Nullable Object stored) {
        if (stored == null) {
            return null;
        }
        Map<?, ?> document = cast(Map.class, stored);
        if (document.size() != 1) {
            throw new IllegalArgumentException(
                    "a custom field value must have exactly one key, not " + document.keySet());
        }
        Map.Entry<?, ?> member = document.entrySet().iterator().next();
        String key = cast(String.class, member.getKey());
        Object memberValue = cast(Object.class, member.getValue());
        return switch (key) {
            case "select" -> Map.of(key, reference(memberValue).asDocument());
            case "multi_select" -> Map.of(key, LabeledRef.asDocuments(references(memberValue)));
            default -> CustomFieldValue.ofDocument(Map.of(key, memberValue)).asDocument();
        };
    }

    private static <T> T cast(Class<T> type, @Nullable Object stored) {
        if (!type.isInstance(stored)) {
            throw new IllegalArgumentException("not a " + type.getSimpleName() + ": " + stored);
        }
        return type.cast(stored);
    }
}
