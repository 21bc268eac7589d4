package dev.leadpatch.domain.patch;

import dev.leadpatch.domain.customfield.CustomFieldType;
import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.value.CustomFieldId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The change of one custom field in a patch. The value is a plain document value; the definition of the field validates
 * and converts it later.
 *
 * @param id the field; empty if the id could not be read, for which the patch has a read error
 * @param type the declared type; empty if it could not be read, for which the patch has a read error. Empty in
 *     conditions, which use the type of the field
 * @param value the {@code value} member as plain Java values, which must not be modified any more; {@code null} clears
 */
public record CustomFieldPatch(
        Optional<CustomFieldId> id,
        Optional<CustomFieldType> type,
        @Nullable Object value) {

    /** A marker for an entry without a value, for which the patch has a read error. */
    public static final Object MISSING_VALUE = new Object() {
        @Override
        public String toString() {
            return "missing value";
        }
    };

    /** Sets the field {@code id}, of type {@code type}, to a value. */
    public static CustomFieldPatch set(CustomFieldId id, CustomFieldType type, CustomFieldValue value) {
        return new CustomFieldPatch(Optional.of(id), Optional.of(type), value.asDocument());
    }

    /** Clears the field {@code id}, of type {@code type}. */
    public static CustomFieldPatch clear(CustomFieldId id, CustomFieldType type) {
        return new CustomFieldPatch(Optional.of(id), Optional.of(type), null);
    }
}
