package dev.leadpatch.domain.lead;

import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.DocumentTypes;
import dev.leadpatch.domain.value.ExactNumbers;
import dev.leadpatch.domain.value.LeadField;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads documents of changes, as a store keeps them: the order of members and the type of numbers may be lost. */
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
        LeadField field = LeadField.ofWireName(name)
                .orElseThrow(() -> new IllegalArgumentException("no field has the name " + name));
        return switch (field) {
            case COMPANY_NAME, EMAIL, PHONE_NUMBER, FIRST_NAME, LAST_NAME, STATUS ->
                new FieldChange.TextChange(field, text(from), text(to));
            case ASSIGNED_USERS, TAGS -> new FieldChange.ReferencesChange(field, references(from), references(to));
            case CUSTOM_FIELDS -> throw new IllegalArgumentException("a change names the one custom field it is of");
        };
    }

    private static @Nullable String text(@Nullable Object plain) {
        return plain == null ? null : cast(String.class, plain);
    }

    private static List<LabeledRef> references(@Nullable Object plain) {
        List<?> documents = cast(List.class, plain);
        return documents.stream().map(FieldChangeReader::reference).toList();
    }

    private static LabeledRef reference(@Nullable Object plain) {
        Map<?, ?> document = cast(Map.class, plain);
        Object sent = document.get("id");
        long id = ExactNumbers.toPositiveLong(cast(Number.class, sent))
                .orElseThrow(() -> new IllegalArgumentException("not an id: " + sent
                        + DocumentTypes.unsupported(sent)
                                .map(reason -> " " + reason)
                                .orElse("")));
        return new LabeledRef(id, cast(String.class, document.get("label")));
    }

    private static @Nullable Map<String, Object> value(@Nullable Object plain) {
        if (plain == null) {
            return null;
        }
        Map<?, ?> document = cast(Map.class, plain);
        if (document.size() != 1) {
            throw new IllegalArgumentException("a custom field value has one key, not " + document.keySet());
        }
        Map.Entry<?, ?> only = document.entrySet().iterator().next();
        String key = cast(String.class, only.getKey());
        Object value = cast(Object.class, only.getValue());
        return switch (key) {
            case "select" -> Map.of(key, reference(value).asDocument());
            case "multi_select" -> Map.of(key, LabeledRef.asDocuments(references(value)));
            default -> CustomFieldValue.ofDocument(Map.of(key, value)).asDocument();
        };
    }

    private static <T> T cast(Class<T> type, @Nullable Object plain) {
        if (!type.isInstance(plain)) {
            throw new IllegalArgumentException("not a " + type.getSimpleName() + ": " + plain);
        }
        return type.cast(plain);
    }
}
