package dev.leadpatch.domain.lead;

import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.patch.LeadPatch;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.LeadField;
import dev.leadpatch.domain.value.LeadStatus;
import dev.leadpatch.domain.value.ListChange;
import dev.leadpatch.domain.value.Patch;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a lead that a patch can change. Immutable. Equality is the equality that clients observe: lists are
 * compared in order, numbers by value, and dates as text.
 *
 * @param customFields the custom field values by ascending id; a field without a value has no entry
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

    /** The fields of a lead without values; the status is {@code new}. */
    public static final LeadFields EMPTY =
            new LeadFields(null, null, null, null, null, LeadStatus.NEW, List.of(), List.of(), Map.of());

    public LeadFields {
        assignedUsers = List.copyOf(assignedUsers);
        tags = List.copyOf(tags);
        customFields = sortedById(customFields);
    }

    /**
     * Returns a copy with a valid patch applied.
     *
     * @param patch the patch; its own custom field entries are ignored
     * @param customFieldPatches the custom field changes, as validated by their definitions
     */
    LeadFields patchedWith(LeadPatch patch, Map<CustomFieldId, Patch<CustomFieldValue>> customFieldPatches) {
        return new LeadFields(
                patch.companyName().applyTo(companyName),
                patch.email().applyTo(email),
                patch.phoneNumber().applyTo(phoneNumber),
                patch.firstName().applyTo(firstName),
                patch.lastName().applyTo(lastName),
                statusAfter(patch.status(), status),
                patchedList(patch.assignedUsers(), assignedUsers),
                patchedList(patch.tags(), tags),
                patchedCustomFields(customFieldPatches));
    }

    /** The approximate size in characters of the custom fields, the only fields that can be large. */
    public int customFieldCharacters() {
        return customFields.values().stream()
                .mapToInt(value -> String.valueOf(value.asDocument()).length())
                .sum();
    }

    /** Whether the five texts, in which a search looks, are equal. */
    public boolean hasSameTexts(LeadFields other) {
        return Objects.equals(companyName, other.companyName)
                && Objects.equals(email, other.email)
                && Objects.equals(phoneNumber, other.phoneNumber)
                && Objects.equals(firstName, other.firstName)
                && Objects.equals(lastName, other.lastName);
    }

    /** Returns a copy with the values of {@code other} in the fields that have no value; the status stays. */
    LeadFields filledWith(LeadFields other) {
        Map<CustomFieldId, CustomFieldValue> values = newSortedMap();
        values.putAll(other.customFields);
        values.putAll(customFields);
        return new LeadFields(
                companyName == null ? other.companyName : companyName,
                email == null ? other.email : email,
                phoneNumber == null ? other.phoneNumber : phoneNumber,
                firstName == null ? other.firstName : firstName,
                lastName == null ? other.lastName : lastName,
                status,
                assignedUsers.isEmpty() ? other.assignedUsers : assignedUsers,
                tags.isEmpty() ? other.tags : tags,
                values);
    }

    /**
     * The fields as a document in the format of a patch, except that each custom field is a member such as
     * {@code customFields/5}. A field without a value is absent or {@code null}.
     */
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
        customFields.forEach((id, value) -> document.put(LeadField.customFieldName(id), value.asDocument()));
        return document;
    }

    private static LeadStatus statusAfter(Patch<LeadStatus> patch, LeadStatus current) {
        return patch.fold(
                () -> current,
                () -> {
                    throw new IllegalStateException("a valid patch must not clear the status");
                },
                value -> value);
    }

    private static <T> List<T> patchedList(Patch<ListChange<T>> patch, List<T> current) {
        return patch.fold(() -> current, List::of, change -> change.applyTo(current));
    }

    private Map<CustomFieldId, CustomFieldValue> patchedCustomFields(
            Map<CustomFieldId, Patch<CustomFieldValue>> patches) {
        if (patches.isEmpty()) {
            return customFields;
        }
        Map<CustomFieldId, CustomFieldValue> next = newSortedMap();
        next.putAll(customFields);
        patches.forEach((id, patch) -> {
            CustomFieldValue value = patch.applyTo(next.get(id));
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
