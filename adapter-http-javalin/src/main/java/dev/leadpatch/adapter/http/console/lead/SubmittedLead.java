package dev.leadpatch.adapter.http.console.lead;

import dev.leadpatch.application.http.message.QueryString;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.LeadField;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A form of a lead that was sent. Beside each input, the form contains the fingerprint of the value that the page was
 * rendered with. A patch therefore contains only what the user changed.
 *
 * @param fields the fields of the form, in the order of the patch
 * @param original the {@linkplain FieldValues#fingerprint fingerprints} of the values that the page was rendered with
 * @param values the values of the inputs
 */
record SubmittedLead(List<FormField> fields, Map<String, String> original, FieldValues values) {

    private static final String ORIGINAL_PREFIX = "original.";

    /** Reads a form; fields that it does not contain are unchanged. */
    static SubmittedLead read(List<FormField> fields, QueryString form) {
        Map<String, String> original = new HashMap<>();
        Map<String, List<String>> values = new HashMap<>();
        for (FormField field : fields) {
            Optional<String> hidden = form.find(ORIGINAL_PREFIX + field.name());
            if (hidden.isPresent()) {
                original.put(field.name(), hidden.get());
                values.put(field.name(), inputs(field, form));
            }
        }
        return new SubmittedLead(fields, original, new FieldValues(values));
    }

    private static List<String> inputs(FormField field, QueryString form) {
        return field.isList()
                ? form.values(field.name())
                : form.find(field.name()).filter(text -> !text.isEmpty()).map(FieldValues::withoutReturns).stream()
                        .toList();
    }

    /** Returns whether the user changed the field. */
    boolean isChanged(FormField field) {
        return differs(field, values);
    }

    /** Returns whether the field has another value than the page was rendered with. */
    boolean differs(FormField field, FieldValues other) {
        String fingerprint = original.get(field.name());
        return fingerprint != null && !fingerprint.equals(other.fingerprint(field.name()));
    }

    /** Returns the changed fields as the document of a patch. */
    Map<String, @Nullable Object> toDocument() {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        List<Object> customFields = new ArrayList<>();
        for (FormField field : changedFields()) {
            Object value = field.toDocument(values.of(field.name()));
            LeadField.customFieldId(field.name())
                    .ifPresentOrElse(
                            id -> customFields.add(customField(id, field, value)),
                            () -> document.put(field.name(), value));
        }
        if (!customFields.isEmpty()) {
            document.put(LeadField.CUSTOM_FIELDS.wireName(), customFields);
        }
        return document;
    }

    /** Returns the changed fields, in the order of the document. */
    List<FormField> changedFields() {
        return fields.stream().filter(this::isChanged).toList();
    }

    private static Map<String, @Nullable Object> customField(
            CustomFieldId id, FormField field, @Nullable Object value) {
        String type = typeName(field);
        boolean cleared = value == null || value.equals(List.of());
        Map<String, @Nullable Object> entry = new LinkedHashMap<>();
        entry.put("customFieldId", id.value());
        entry.put("type", type);
        entry.put("value", cleared ? null : Map.of(type, value));
        return entry;
    }

    private static String typeName(FormField field) {
        return switch (field.kind()) {
            case TEXTAREA -> "textarea";
            case NUMBER -> "number";
            case DATE -> "date";
            case YES_OR_NO -> "boolean";
            case ID -> "select";
            case IDS -> "multi_select";
            default -> "text";
        };
    }
}
