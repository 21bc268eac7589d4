package dev.leadpatch.domain.patch;

import dev.leadpatch.domain.customfield.CustomFieldType;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.LeadField;
import dev.leadpatch.domain.violation.AllowedValues;
import dev.leadpatch.domain.violation.Place;
import dev.leadpatch.domain.violation.ViolationCode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the entries of {@code customFields}, but for their values, which the definitions read. */
record CustomFieldEntries(DocumentReader document) {
    private static final String ID = "customFieldId";
    private static final String TYPE = "type";
    private static final String VALUE = "value";
    private static final List<String> MEMBERS = List.of(ID, TYPE, VALUE);
    private static final KnownNames NAMES = new KnownNames(MEMBERS);
    private static final AllowedValues TYPES =
            AllowedValues.ofNames(LeadField.CUSTOM_FIELDS.wireName() + "/" + TYPE, CustomFieldType.WIRE_NAMES);

    CustomFieldPatch read(@Nullable Object entry, Place place) {
        return document.object(entry, place, "must be an object {customFieldId, type, value}")
                .map(object -> read(object, place))
                .orElseGet(() -> new CustomFieldPatch(Optional.empty(), Optional.empty(), null));
    }

    private CustomFieldPatch read(Map<?, ?> object, Place place) {
        for (Object key : object.keySet()) {
            String name = String.valueOf(key);
            if (!MEMBERS.contains(name)) {
                document.unknown(place, name, NAMES);
            }
        }
        if (!object.keySet().containsAll(MEMBERS)) {
            List<String> missing =
                    MEMBERS.stream().filter(name -> !object.containsKey(name)).toList();
            document.refuse(place, ViolationCode.MISSING_MEMBER, "must have " + String.join(" and ", missing));
        }
        Optional<CustomFieldId> id = object.containsKey(ID)
                ? document.id(object.get(ID), place.member(ID)).map(CustomFieldId::new)
                : Optional.empty();
        Optional<CustomFieldType> type =
                object.containsKey(TYPE) ? type(object.get(TYPE), place.member(TYPE)) : Optional.empty();
        // without a value there is nothing that may be taken for null
        return new CustomFieldPatch(
                id,
                type,
                object.containsKey(VALUE) ? document.meantValue(object.get(VALUE)) : CustomFieldPatch.NO_VALUE);
    }

    private Optional<CustomFieldType> type(@Nullable Object value, Place place) {
        if (!(value instanceof String name)) {
            document.refuseType(place, value, "must be a string");
            return Optional.empty();
        }
        Optional<CustomFieldType> type = CustomFieldType.ofWireName(name);
        if (type.isEmpty()) {
            document.refuse(
                    place,
                    ViolationCode.UNKNOWN_TYPE,
                    "must be one of " + String.join(", ", CustomFieldType.WIRE_NAMES),
                    TYPES);
        }
        return type;
    }
}
