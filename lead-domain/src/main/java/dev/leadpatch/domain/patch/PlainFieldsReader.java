package dev.leadpatch.domain.patch;

import dev.leadpatch.domain.value.LeadField;
import dev.leadpatch.domain.value.LeadStatus;
import dev.leadpatch.domain.value.ListChange;
import dev.leadpatch.domain.value.Patch;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.Violation.AllowedValues;
import dev.leadpatch.domain.violation.ViolationCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Reads all fields except custom fields. Patches and conditions have the same format of these fields. */
record PlainFieldsReader(ReadContext context, LeadPatchBuilder patch, RepresentationReader representation) {
    /** The names of all statuses; all violations of the status share this instance. */
    static final AllowedValues STATUSES = AllowedValues.ofNames(LeadField.STATUS.wireName(), LeadStatus.WIRE_NAMES);

    /** @throws IllegalArgumentException if {@code field} is {@link LeadField#CUSTOM_FIELDS} */
    void read(LeadField field, DocumentPath path, @Nullable Object input) {
        Object value = context.blankToNull(input);
        switch (field) {
            case COMPANY_NAME, EMAIL, PHONE_NUMBER, FIRST_NAME, LAST_NAME -> readText(field, path, value);
            case STATUS -> readStatus(value);
            case ASSIGNED_USERS -> readIds(field, path, value, UserId::new);
            case TAGS -> readIds(field, path, value, TagId::new);
            case CUSTOM_FIELDS -> throw new IllegalArgumentException("customFields is not a plain field");
        }
    }

    private void readText(LeadField field, DocumentPath path, @Nullable Object value) {
        if (value == null) {
            patch.put(field, Patch.clear());
        } else if (value instanceof String text) {
            patch.put(field, Patch.set(text));
        } else {
            context.rejectType(path, value, "must be a string or null");
        }
    }

    private void readStatus(@Nullable Object value) {
        if (value == null) {
            patch.put(LeadField.STATUS, Patch.clear());
        } else if (value instanceof String name) {
            LeadStatus.ofWireName(name)
                    .ifPresentOrElse(
                            patch::status,
                            () -> context.reject(
                                    DocumentPath.of(LeadField.STATUS),
                                    ViolationCode.UNKNOWN_STATUS,
                                    "must be one of " + String.join(", ", LeadStatus.WIRE_NAMES),
                                    STATUSES));
        } else {
            context.rejectType(DocumentPath.of(LeadField.STATUS), value, "must be a string", STATUSES);
        }
    }

    private <T> void readIds(LeadField field, DocumentPath path, @Nullable Object value, LongFunction<T> id) {
        if (value == null) {
            patch.put(field, Patch.clear());
        } else if (value instanceof Map<?, ?> object) {
            ListChangeReader.readIds(object, path, context, id)
                    .ifPresent(change -> patch.put(field, Patch.set(change)));
        } else if (value instanceof List<?> list && list.size() > ReadContext.MAX_LIST_SIZE) {
            context.rejectListSize(path, list.size());
        } else if (value instanceof List<?> list) {
            List<Optional<T>> entries = new ArrayList<>(list.size());
            for (Object item : list) {
                entries.add(representation
                        .readId(field, item, path.item(entries.size()))
                        .map(id::apply));
            }
            patch.put(field, Patch.set(new ListChange.Replacement<>(entries)));
        } else {
            context.rejectType(path, value, "must be an array of ids");
        }
    }
}
