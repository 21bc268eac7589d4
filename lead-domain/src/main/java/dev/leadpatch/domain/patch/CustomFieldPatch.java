package dev.leadpatch.domain.patch;

import dev.leadpatch.domain.customfield.CustomFieldType;
import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.LeadField;
import dev.leadpatch.domain.value.ListChange;
import dev.leadpatch.domain.value.OptionId;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.Violation.AllowedValues;
import dev.leadpatch.domain.violation.ViolationCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    /** A marker for an entry whose value is missing or could not be read, for which the patch has a read error. */
    public static final Object MISSING_VALUE = new Object() {
        @Override
        public String toString() {
            return "missing value";
        }
    };

    private static final Object BLANK = new Object() {
        @Override
        public String toString() {
            return "blank value";
        }
    };

    /** An entry that is treated as absent. It keeps its place in the list, so that the others keep their paths. */
    private static final CustomFieldPatch IGNORED = new CustomFieldPatch(Optional.empty(), Optional.empty(), BLANK);

    static final String ID = "customFieldId";
    static final String TYPE = "type";
    static final String VALUE = "value";
    private static final ObjectReader.Schema SCHEMA = ObjectReader.Schema.of(List.of(ID, TYPE, VALUE), List.of());
    private static final AllowedValues TYPES =
            AllowedValues.ofNames(LeadField.CUSTOM_FIELDS.wireName() + "/" + TYPE, CustomFieldType.WIRE_NAMES);

    /** Sets the field {@code id}, of type {@code type}, to a value. */
    public static CustomFieldPatch set(CustomFieldId id, CustomFieldType type, CustomFieldValue value) {
        return new CustomFieldPatch(Optional.of(id), Optional.of(type), value.asDocument());
    }

    /** Adds and removes options of the {@code multi_select} field {@code id}. */
    public static CustomFieldPatch changeOptions(CustomFieldId id, List<OptionId> added, List<OptionId> removed) {
        Map<String, Object> change = new LinkedHashMap<>();
        change.put(ListChange.ADD, added.stream().map(OptionId::value).toList());
        change.put(ListChange.REMOVE, removed.stream().map(OptionId::value).toList());
        return new CustomFieldPatch(
                Optional.of(id),
                Optional.of(CustomFieldType.MULTI_SELECT),
                Map.of(CustomFieldType.MULTI_SELECT.valueKey(), change));
    }

    /** Clears the field {@code id}, of type {@code type}. */
    public static CustomFieldPatch clear(CustomFieldId id, CustomFieldType type) {
        return new CustomFieldPatch(Optional.of(id), Optional.of(type), null);
    }

    /**
     * Reads an entry of {@code customFields}. The value is not validated here; the definition of the field validates
     * it.
     */
    static CustomFieldPatch read(@Nullable Object entry, DocumentPath path, ReadContext context) {
        return read(ObjectReader.of(entry, path, SCHEMA, context), ID);
    }

    /** Reads an entry whose id is the member {@code idName}. */
    static CustomFieldPatch read(Optional<ObjectReader> entry, String idName) {
        return entry.map(reader -> read(reader.object(), reader.path(), idName, reader.context()))
                .orElseGet(() -> new CustomFieldPatch(Optional.empty(), Optional.empty(), null));
    }

    private static CustomFieldPatch read(Map<?, ?> object, DocumentPath path, String idName, ReadContext context) {
        Optional<CustomFieldId> id = object.containsKey(idName)
                ? context.readId(object.get(idName), path.member(idName)).map(CustomFieldId::new)
                : Optional.empty();
        Optional<CustomFieldType> type =
                object.containsKey(TYPE) ? readType(object.get(TYPE), path.member(TYPE), context) : Optional.empty();
        if (context.ignoresBlankValue(path.member(VALUE), object.get(VALUE))) {
            return IGNORED;
        }
        // a missing value must not be read as null
        return new CustomFieldPatch(
                id,
                type,
                object.containsKey(VALUE)
                        ? ListChangeReader.readValue(
                                context.blankValueToNull(object.get(VALUE)), path.member(VALUE), context)
                        : MISSING_VALUE);
    }

    /** Whether the entry is treated as absent, because its value is blank. */
    public boolean isIgnored() {
        return value == BLANK;
    }

    private static Optional<CustomFieldType> readType(@Nullable Object value, DocumentPath path, ReadContext context) {
        if (!(value instanceof String name)) {
            context.rejectType(path, value, "must be a string", TYPES);
            return Optional.empty();
        }
        Optional<CustomFieldType> type = CustomFieldType.ofWireName(name);
        if (type.isEmpty()) {
            context.reject(
                    path,
                    ViolationCode.UNKNOWN_TYPE,
                    "must be one of " + String.join(", ", CustomFieldType.WIRE_NAMES),
                    TYPES);
        }
        return type;
    }
}
