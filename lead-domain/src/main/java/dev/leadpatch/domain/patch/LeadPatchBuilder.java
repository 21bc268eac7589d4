package dev.leadpatch.domain.patch;

import dev.leadpatch.domain.value.LeadField;
import dev.leadpatch.domain.value.LeadStatus;
import dev.leadpatch.domain.value.ListChange;
import dev.leadpatch.domain.value.Patch;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import dev.leadpatch.domain.violation.Violation;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Builds a {@link LeadPatch}; fields that are not set stay unchanged. Not thread-safe. */
public final class LeadPatchBuilder {
    private final Map<LeadField, Patch<?>> fieldPatches = new EnumMap<>(LeadField.class);
    private final List<CustomFieldPatch> customFields = new ArrayList<>();
    private final List<Violation> readErrors = new ArrayList<>();
    private final List<LeadPatch> conditions = new ArrayList<>();

    LeadPatchBuilder() {}

    public LeadPatchBuilder companyName(String companyName) {
        return put(LeadField.COMPANY_NAME, Patch.set(companyName));
    }

    public LeadPatchBuilder email(String email) {
        return put(LeadField.EMAIL, Patch.set(email));
    }

    public LeadPatchBuilder phoneNumber(String phoneNumber) {
        return put(LeadField.PHONE_NUMBER, Patch.set(phoneNumber));
    }

    public LeadPatchBuilder firstName(String firstName) {
        return put(LeadField.FIRST_NAME, Patch.set(firstName));
    }

    public LeadPatchBuilder lastName(String lastName) {
        return put(LeadField.LAST_NAME, Patch.set(lastName));
    }

    public LeadPatchBuilder status(LeadStatus status) {
        return put(LeadField.STATUS, Patch.set(status));
    }

    /** Replaces all assigned users. */
    public LeadPatchBuilder assignedUsers(List<UserId> users) {
        return assignedUsers(ListChange.replaceWith(users));
    }

    /** Replaces, or adds and removes, assigned users. */
    public LeadPatchBuilder assignedUsers(ListChange<UserId> change) {
        return put(LeadField.ASSIGNED_USERS, Patch.set(change));
    }

    /** Replaces all tags. */
    public LeadPatchBuilder tags(List<TagId> tags) {
        return tags(ListChange.replaceWith(tags));
    }

    /** Replaces, or adds and removes, tags. */
    public LeadPatchBuilder tags(ListChange<TagId> change) {
        return put(LeadField.TAGS, Patch.set(change));
    }

    /** Adds the change of a custom field; other custom fields stay unchanged. */
    public LeadPatchBuilder customField(CustomFieldPatch customField) {
        customFields.add(customField);
        return this;
    }

    /** Clears a plain field. {@link LeadPatch#check} reports a field that cannot be cleared. */
    public LeadPatchBuilder clear(LeadField field) {
        return put(field, Patch.clear());
    }

    /**
     * Adds conditions: the patch is applied only if {@code expected} would not change the lead. Archived users,
     * tags, fields and options, and no value of a required custom field, may be expected.
     *
     * @throws IllegalStateException if conditions are already set
     */
    public LeadPatchBuilder onlyIf(LeadPatch expected) {
        if (!this.conditions.isEmpty()) {
            throw new IllegalStateException("conditions are already set");
        }
        this.conditions.add(expected);
        return this;
    }

    public LeadPatch build() {
        return build(ReadOnlyMembers.NONE);
    }

    LeadPatch build(ReadOnlyMembers readOnlyMembers) {
        return new LeadPatch(
                patchFor(LeadField.COMPANY_NAME),
                patchFor(LeadField.EMAIL),
                patchFor(LeadField.PHONE_NUMBER),
                patchFor(LeadField.FIRST_NAME),
                patchFor(LeadField.LAST_NAME),
                patchFor(LeadField.STATUS),
                patchFor(LeadField.ASSIGNED_USERS),
                patchFor(LeadField.TAGS),
                customFields,
                conditions.isEmpty() ? Optional.empty() : Optional.of(conditions.get(0)),
                readErrors,
                readOnlyMembers);
    }

    /** The type of the value must be that of the field; it is not checked. */
    LeadPatchBuilder put(LeadField field, Patch<?> patch) {
        fieldPatches.put(field, patch);
        return this;
    }

    LeadPatchBuilder readErrors(List<Violation> errors) {
        readErrors.addAll(errors);
        return this;
    }

    @SuppressWarnings("unchecked") // put requires the type of the field
    private <T> Patch<T> patchFor(LeadField field) {
        return (Patch<T>) fieldPatches.getOrDefault(field, Patch.keep());
    }
}
