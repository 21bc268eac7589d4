package dev.leadpatch.domain.patch;

import dev.leadpatch.domain.customfield.CustomFieldType;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.LeadField;
import dev.leadpatch.domain.violation.AllowedValues;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.ViolationCode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the entries of {@code customFields}. Values are not validated here; the definition of the field validates them.
 */
record CustomFieldPatchReader(ReadContext context) {
    private static final String ID = "customFieldId";
    private static final String TYPE = "type";
    private static final String VALUE = "value";
    private static final List<String> MEMBERS = List.of(ID, TYPE, VALUE);
    private static final NameSuggester NAME_SUGGESTER = new NameSuggester(MEMBERS);
    private static final AllowedValues TYPES =
            AllowedValues.ofNames(LeadField.CUSTOM_FIELDS.wireName() + "/" + TYPE, CustomFieldType.WIRE_NAMES);

    CustomFieldPatch read(@Nullable Object entry, DocumentPath path) {
        return context.object(entry, path, "must be an object {customFieldId, type, value}")
                .map(object -> read(object, path))
                .orElseGet(() -> new CustomFieldPatch(Optional.empty(), Optional.empty(), null));
    }

    private CustomFieldPatch read(Map<?, ?> object, DocumentPath path) {
        for (Object key : object.keySet()) {
            String name = String.valueOf(key);
            if (!MEMBERS.contains(name)) {
                context.ignoreOrReject(path, name, NAME_SUGGESTER);
            }
        }
        if (!object.keySet().containsAll(MEMBERS)) {
            List<String> missing =
                    MEMBERS.stream().filter(name -> !object.containsKey(name)).toList();
            context.reject(path, ViolationCode.MISSING_MEMBER, "must have " + String.join(" and ", missing));
        }
        Optional<CustomFieldId> id = object.containsKey(ID)
                ? context.readId(object.get(ID), path.member(ID)).map(CustomFieldId::new)
                : Optional.empty();
        Optional<CustomFieldType> type =
                object.containsKey(TYPE) ? readType(object.get(TYPE), path.member(TYPE)) : Optional.empty();
        // a missing value must not be read as null
        return new CustomFieldPatch(
                id,
                type,
                object.containsKey(VALUE)
                        ? context.blankValueToNull(object.get(VALUE))
                        : CustomFieldPatch.MISSING_VALUE);
    }

    private Optional<CustomFieldType> readType(@Nullable Object value, DocumentPath path) {
        if (!(value instanceof String name)) {
            context.rejectType(path, value, "must be a string");
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
