package dev.leadpatch.domain.lead;

import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.patch.LeadPatch;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.LeadField;
import dev.leadpatch.domain.value.LeadStatus;
import dev.leadpatch.domain.value.Patch;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything of a lead that a patch can change. Two are equal when a client could not tell them apart: lists are equal
 * only in the same order, numbers by value, dates as written.
 *
 * @param customFields the values that the lead holds, by ascending id; a field without a value is not in it
 */
public record LeadFields(
        @Nullable String companyName,
        @Nullable String email,
        @Nullable String phoneNumber,
        @Nullable String firstName,
        @Nullable String lastName,
        LeadStatus status,
        List<UserId> assignedUsers,
        List<TagId> tags,
        Map<CustomFieldId, CustomFieldValue> customFields) {

    /** A lead of which nothing is known yet. */
    public static final LeadFields EMPTY =
            new LeadFields(null, null, null, null, null, LeadStatus.NEW, List.of(), List.of(), Map.of());

    public LeadFields {
        assignedUsers = List.copyOf(assignedUsers);
        tags = List.copyOf(tags);
        customFields = sortedById(customFields);
    }

    /** These fields after a valid patch was {@code asked} for, whose custom field values were read by their definitions. */
    LeadFields patchedWith(LeadPatch asked, Map<CustomFieldId, Patch<CustomFieldValue>> customFieldWishes) {
        return new LeadFields(
                asked.companyName().applyTo(companyName),
                asked.email().applyTo(email),
                asked.phoneNumber().applyTo(phoneNumber),
                asked.firstName().applyTo(firstName),
                asked.lastName().applyTo(lastName),
                statusAfter(asked.status(), status),
                patchedList(asked.assignedUsers(), assignedUsers),
                patchedList(asked.tags(), tags),
                patchedCustomFields(customFieldWishes));
    }

    /** The fields by PATCH's names, as plain values in PATCH's shape; one without a value is absent or {@code null}. */
    Map<String, @Nullable Object> asDocument() {
        Map<String, @Nullable Object> document = new HashMap<>();
        document.put(LeadField.COMPANY_NAME.wireName(), companyName);
        document.put(LeadField.EMAIL.wireName(), email);
        document.put(LeadField.PHONE_NUMBER.wireName(), phoneNumber);
        document.put(LeadField.FIRST_NAME.wireName(), firstName);
        document.put(LeadField.LAST_NAME.wireName(), lastName);
        document.put(LeadField.STATUS.wireName(), status.wireName());
        document.put(
                LeadField.ASSIGNED_USERS.wireName(),
                assignedUsers.stream().map(UserId::value).toList());
        document.put(LeadField.TAGS.wireName(), tags.stream().map(TagId::value).toList());
        customFields.forEach((id, value) -> document.put(FieldChange.customFieldName(id), value.asDocument()));
        return document;
    }

    private static LeadStatus statusAfter(Patch<LeadStatus> wish, LeadStatus current) {
        return wish.fold(
                () -> current,
                () -> {
                    throw new IllegalStateException("a valid patch does not clear the status");
                },
                value -> value);
    }

    private static <T> List<T> patchedList(Patch<List<Optional<T>>> wish, List<T> current) {
        return wish.fold(() -> current, List::of, LeadFields::distinct);
    }

    private static <T> List<T> distinct(List<Optional<T>> sent) {
        // few are different, by the rules of the patch, so looking through them beats a set
        List<T> distinct = new ArrayList<>(Math.min(sent.size(), 10));
        for (Optional<T> id : sent) {
            if (!distinct.contains(id.orElseThrow())) {
                distinct.add(id.get());
            }
        }
        return distinct;
    }

    private Map<CustomFieldId, CustomFieldValue> patchedCustomFields(
            Map<CustomFieldId, Patch<CustomFieldValue>> wishes) {
        if (wishes.isEmpty()) {
            return customFields;
        }
        Map<CustomFieldId, CustomFieldValue> next = newSortedMap();
        next.putAll(customFields);
        wishes.forEach((id, wish) -> {
            CustomFieldValue value = wish.applyTo(next.get(id));
            if (value == null) {
                next.remove(id);
            } else {
                next.put(id, value);
            }
        });
        return next;
    }

    private static Map<CustomFieldId, CustomFieldValue> sortedById(Map<CustomFieldId, CustomFieldValue> values) {
        SortedMap<CustomFieldId, CustomFieldValue> byId = newSortedMap();
        byId.putAll(values);
        return Collections.unmodifiableSortedMap(byId);
    }

    private static SortedMap<CustomFieldId, CustomFieldValue> newSortedMap() {
        return new TreeMap<>(Comparator.comparingLong(CustomFieldId::value));
    }
}
