package dev.leadpatch.adapter.http.console.lead;

import dev.leadpatch.adapter.http.message.QueryString;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.LeadField;
import dev.leadpatch.domain.violation.DocumentPath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A form of a lead that was sent. Beside each input, the form contains the value that the page was rendered with. A patch
 * therefore contains only what the user changed.
 *
 * @param fields the fields of the form, in the order of the patch
 * @param original the values that the page was rendered with
 * @param values the values of the inputs
 */
record SubmittedLead(List<FormField> fields, FieldValues original, FieldValues values) {

    /** The prefix of the hidden fields with the original values. */
    static final String ORIGINAL_PREFIX = "original.";

    private static final String LIST_SEPARATOR = ",";

    /** Reads a form; fields that it does not contain are unchanged. */
    static SubmittedLead read(List<FormField> fields, QueryString form) {
        Map<String, List<String>> original = new HashMap<>();
        Map<String, List<String>> values = new HashMap<>();
        for (FormField field : fields) {
            Optional<String> hidden = form.find(ORIGINAL_PREFIX + field.name());
            if (hidden.isPresent()) {
                original.put(field.name(), split(field, hidden.get()));
                values.put(field.name(), inputs(field, form));
            }
        }
        return new SubmittedLead(fields, new FieldValues(original), new FieldValues(values));
    }

    /** Returns the value of the hidden field with an original value. */
    static String join(List<String> values) {
        return String.join(LIST_SEPARATOR, values);
    }

    /** Returns the values of a hidden field of {@link #join}. */
    static List<String> split(String hidden) {
        return hidden.isEmpty() ? List.of() : Arrays.asList(hidden.split(LIST_SEPARATOR, -1));
    }

    private static List<String> split(FormField field, String hidden) {
        return field.isList()
                ? split(hidden)
                : Stream.of(hidden)
                        .filter(text -> !text.isEmpty())
                        .map(SubmittedLead::withoutReturns)
                        .toList();
    }

    private static List<String> inputs(FormField field, QueryString form) {
        return field.isList()
                ? form.values(field.name())
                : form.find(field.name()).filter(text -> !text.isEmpty()).map(SubmittedLead::withoutReturns).stream()
                        .toList();
    }

    /** Browsers send line breaks as CRLF. */
    private static String withoutReturns(String text) {
        return text.replace("\r\n", "\n");
    }

    boolean isChanged(FormField field) {
        List<String> before = original.of(field.name());
        List<String> after = values.of(field.name());
        // a form sends the choices in their order on the page
        return field.isList() ? !(before.size() == after.size() && before.containsAll(after)) : !before.equals(after);
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

    /** Returns the field at a path of the document; empty if the path is not within a field. */
    Optional<FormField> fieldAt(DocumentPath path) {
        List<Object> segments = path.segments();
        if (segments.size() > 1
                && segments.get(0).equals(LeadField.CUSTOM_FIELDS.wireName())
                && segments.get(1) instanceof Integer index) {
            return changedFields().stream()
                    .filter(FormField::isCustom)
                    .skip(index)
                    .findFirst();
        }
        return fields.stream()
                .filter(field -> segments.stream().limit(1).anyMatch(field.name()::equals))
                .findFirst();
    }

    private List<FormField> changedFields() {
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
