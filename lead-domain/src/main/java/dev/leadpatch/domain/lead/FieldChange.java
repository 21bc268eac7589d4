package dev.leadpatch.domain.lead;

import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.LeadField;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The change of one field between two versions of a lead. It includes the labels at the time of the change, because
 * catalog items may be renamed or archived later.
 */
public sealed interface FieldChange {

    /** The name of the field in a patch: {@code status}, {@code tags}, {@code customFields/5}. */
    String field();

    /**
     * The change as plain Java values: {@code field}, {@code from}, {@code to}, and for a custom field {@code label}.
     */
    Map<String, @Nullable Object> asDocument();

    /**
     * Restores a change from its stored {@link #asDocument} form.
     *
     * @throws IllegalArgumentException if the document is not such a form
     */
    static FieldChange ofDocument(Map<String, ? extends @Nullable Object> document) {
        return FieldChangeReader.read(document);
    }

    /** A change of a text field or of the status. */
    record TextChange(
            LeadField leadField,
            @Nullable String from,
            @Nullable String to) implements FieldChange {
        @Override
        public String field() {
            return leadField.wireName();
        }

        @Override
        public Map<String, @Nullable Object> asDocument() {
            return document(field(), from, to);
        }
    }

    /** A change of the assigned users or of the tags. */
    record ReferencesChange(LeadField leadField, List<LabeledRef> from, List<LabeledRef> to) implements FieldChange {
        public ReferencesChange {
            from = List.copyOf(from);
            to = List.copyOf(to);
        }

        @Override
        public String field() {
            return leadField.wireName();
        }

        @Override
        public Map<String, @Nullable Object> asDocument() {
            return document(field(), LabeledRef.asDocuments(from), LabeledRef.asDocuments(to));
        }
    }

    /**
     * A change of a custom field.
     *
     * @param label the field's label
     * @param from the old value in the format of a patch, with {@code {id, label}} for each option; {@code null} means
     *     no value
     * @param to the new value in the same format
     */
    record CustomFieldChange(
            CustomFieldId id,
            String label,
            @Nullable Map<String, Object> from,
            @Nullable Map<String, Object> to) implements FieldChange {
        @Override
        public String field() {
            return LeadField.customFieldName(id);
        }

        @Override
        public Map<String, @Nullable Object> asDocument() {
            Map<String, @Nullable Object> document = document(field(), from, to);
            document.put("label", label);
            return document;
        }
    }

    private static Map<String, @Nullable Object> document(String field, @Nullable Object from, @Nullable Object to) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("field", field);
        document.put("from", from);
        document.put("to", to);
        return document;
    }

    /** A reference to a catalog item by id, with its label at the time of the change. */
    record LabeledRef(long id, String label) {

        /** The reference as a document with {@code id} and {@code label}. */
        public Map<String, Object> asDocument() {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("id", id);
            document.put("label", label);
            return document;
        }

        static List<Map<String, Object>> asDocuments(List<LabeledRef> references) {
            return references.stream().map(LabeledRef::asDocument).toList();
        }
    }
}
