package dev.leadpatch.domain.patch;

import dev.leadpatch.domain.customfield.CustomFieldType;
import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.value.CustomFieldId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a patch asks of one custom field. The value stays as the document held it until the field's definition, which
 * alone knows its rules, reads it.
 *
 * @param id empty if the document's id could not be read; the patch has a defect that says so
 * @param type empty if the document's type could not be read, likewise; in conditions, empty for the field's own
 * @param value the {@code value} member as plain Java values, not to be modified any more; {@code null} clears
 */
public record CustomFieldPatch(
        Optional<CustomFieldId> id,
        Optional<CustomFieldType> type,
        @Nullable Object value) {

    /** Stands for the value of an entry that has none; the patch has a defect that says so. */
    public static final Object MISSING_VALUE = new Object() {
        @Override
        public String toString() {
            return "no value";
        }
    };

    /** The wish to give the field {@code id}, of type {@code type}, a value. */
    public static CustomFieldPatch set(CustomFieldId id, CustomFieldType type, CustomFieldValue value) {
        return new CustomFieldPatch(Optional.of(id), Optional.of(type), value.asDocument());
    }

    /** The wish to take the value of the field {@code id}, of type {@code type}, away. */
    public static CustomFieldPatch clear(CustomFieldId id, CustomFieldType type) {
        return new CustomFieldPatch(Optional.of(id), Optional.of(type), null);
    }
}
