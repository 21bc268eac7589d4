package dev.leadpatch.domain.patch;

import dev.leadpatch.domain.value.LeadField;
import dev.leadpatch.domain.value.LeadStatus;
import dev.leadpatch.domain.value.Patch;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import dev.leadpatch.domain.violation.Violation;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts a {@link LeadPatch} together; a field that is not named is kept. Not for use by several threads. */
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

    /** Replaces all assignments. */
    public LeadPatchBuilder assignedUsers(List<UserId> users) {
        return put(
                LeadField.ASSIGNED_USERS,
                Patch.set(users.stream().map(Optional::of).toList()));
    }

    /** Replaces all tags. */
    public LeadPatchBuilder tags(List<TagId> tags) {
        return put(LeadField.TAGS, Patch.set(tags.stream().map(Optional::of).toList()));
    }

    /** Asks one more custom field to change; those that are not named keep their values. */
    public LeadPatchBuilder customField(CustomFieldPatch customField) {
        customFields.add(customField);
        return this;
    }

    /** Asks for a plain field's value to be taken away; not every field can be cleared. */
    public LeadPatchBuilder clear(LeadField field) {
        return put(field, Patch.clear());
    }

    /**
     * Changes the lead only if {@code expected} would change nothing of it. An archived user, tag, field or option may be
     * expected, and so may a required custom field without a value.
     *
     * @throws IllegalStateException if there are conditions already
     */
    public LeadPatchBuilder onlyIf(LeadPatch expected) {
        if (!this.conditions.isEmpty()) {
            throw new IllegalStateException("the earlier conditions would be lost");
        }
        this.conditions.add(expected);
        return this;
    }

    public LeadPatch build() {
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
                readErrors);
    }

    /** The caller answers for the type of the value. */
    LeadPatchBuilder put(LeadField field, Patch<?> wish) {
        fieldPatches.put(field, wish);
        return this;
    }

    LeadPatchBuilder readErrors(List<Violation> more) {
        readErrors.addAll(more);
        return this;
    }

    @SuppressWarnings("unchecked") // every field's wish was put in with the field's type
    private <T> Patch<T> patchFor(LeadField field) {
        return (Patch<T>) fieldPatches.getOrDefault(field, Patch.keep());
    }
}
