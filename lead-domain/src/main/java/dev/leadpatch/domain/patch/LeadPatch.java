package dev.leadpatch.domain.patch;

import dev.leadpatch.domain.patch.PatchValidator.PatchValidationResult;
import dev.leadpatch.domain.patch.rule.EmailAddress;
import dev.leadpatch.domain.patch.rule.MaxDistinctEntries;
import dev.leadpatch.domain.patch.rule.MaxEntries;
import dev.leadpatch.domain.patch.rule.NotClearable;
import dev.leadpatch.domain.patch.rule.PhoneNumber;
import dev.leadpatch.domain.patch.rule.TextRules.MaxCodePoints;
import dev.leadpatch.domain.patch.rule.TextRules.NoControlCharacters;
import dev.leadpatch.domain.patch.rule.TextRules.NoLoneSurrogates;
import dev.leadpatch.domain.patch.rule.TextRules.NotBlank;
import dev.leadpatch.domain.value.Characters;
import dev.leadpatch.domain.value.LeadField;
import dev.leadpatch.domain.value.LeadStatus;
import dev.leadpatch.domain.value.ListChange;
import dev.leadpatch.domain.value.Patch;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.Violation;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The changes that one request makes to a lead. The annotations are Jakarta Validation constraints of the plain fields;
 * a constraint of a value applies only if the patch sets the field. {@link dev.leadpatch.domain.lead.Lead} validates
 * the rules that need the company's catalog.
 *
 * <p>The constructor trims Unicode white space from texts.
 *
 * @param conditions the values that the lead must have for the patch to be applied, as a patch that would change
 *     nothing; it has no conditions
 * @param readErrors the violations of members that could not be read
 */
public record LeadPatch(
        Patch<@NotBlank @NoControlCharacters @NoLoneSurrogates @MaxCodePoints(255) String> companyName,
        Patch<@NotBlank @NoControlCharacters @NoLoneSurrogates @MaxCodePoints(254) @EmailAddress String> email,
        Patch<@NotBlank @NoControlCharacters @NoLoneSurrogates @MaxCodePoints(40) @PhoneNumber String> phoneNumber,
        Patch<@NotBlank @NoControlCharacters @NoLoneSurrogates @MaxCodePoints(255) String> firstName,
        Patch<@NotBlank @NoControlCharacters @NoLoneSurrogates @MaxCodePoints(255) String> lastName,

        @NotClearable(message = "must not be null; a lead always has a status")
        Patch<LeadStatus> status,

        @NotClearable(message = "must not be null" + ObjectReader.CLEAR_LIST_HINT)
        Patch<@MaxDistinctEntries(MAX_IDS) ListChange<UserId>> assignedUsers,

        @NotClearable(message = "must not be null" + ObjectReader.CLEAR_LIST_HINT)
        Patch<@MaxDistinctEntries(MAX_IDS) ListChange<TagId>> tags,

        @MaxEntries(value = 200, message = "must contain at most {value} custom fields")
        List<CustomFieldPatch> customFields,

        Optional<LeadPatch> conditions,
        List<Violation> readErrors) {

    /** The maximum number of assigned users, and of tags, of a lead. */
    public static final int MAX_IDS = 100;

    /** The path of the {@link #conditions} in a document. */
    public static final DocumentPath CONDITIONS_PATH = DocumentPath.ROOT.member(PatchReader.CONDITIONS_MEMBER);

    /** @throws IllegalArgumentException if {@code conditions} have conditions */
    public LeadPatch {
        if (conditions.flatMap(LeadPatch::conditions).isPresent()) {
            throw new IllegalArgumentException("conditions must not have conditions");
        }
        companyName = companyName.map(Characters::trim);
        email = email.map(Characters::trim);
        phoneNumber = phoneNumber.map(PhoneNumber.Validator::normalize);
        firstName = firstName.map(Characters::trim);
        lastName = lastName.map(Characters::trim);
        customFields = List.copyOf(customFields);
        readErrors = List.copyOf(readErrors);
    }

    /** Returns a builder of a patch that changes nothing. */
    public static Builder builder() {
        return new Builder();
    }

    /** Validates the patch by the rules that need no catalog; reports all violations. */
    public PatchValidationResult check(PatchValidator validator) {
        return validator.check(this);
    }

    /** Builds a {@link LeadPatch}; fields that are not set stay unchanged. Not thread-safe. */
    public static final class Builder {
        private final Map<LeadField, Patch<?>> fieldPatches = new EnumMap<>(LeadField.class);
        private final List<CustomFieldPatch> customFields = new ArrayList<>();
        private final List<Violation> readErrors = new ArrayList<>();
        private final List<LeadPatch> conditions = new ArrayList<>();

        Builder() {}

        public Builder companyName(String companyName) {
            return put(LeadField.COMPANY_NAME, Patch.set(companyName));
        }

        public Builder email(String email) {
            return put(LeadField.EMAIL, Patch.set(email));
        }

        public Builder phoneNumber(String phoneNumber) {
            return put(LeadField.PHONE_NUMBER, Patch.set(phoneNumber));
        }

        public Builder firstName(String firstName) {
            return put(LeadField.FIRST_NAME, Patch.set(firstName));
        }

        public Builder lastName(String lastName) {
            return put(LeadField.LAST_NAME, Patch.set(lastName));
        }

        public Builder status(LeadStatus status) {
            return put(LeadField.STATUS, Patch.set(status));
        }

        /** Replaces all assigned users. */
        public Builder assignedUsers(List<UserId> users) {
            return assignedUsers(ListChange.replaceWith(users));
        }

        /** Replaces, or adds and removes, assigned users. */
        public Builder assignedUsers(ListChange<UserId> change) {
            return put(LeadField.ASSIGNED_USERS, Patch.set(change));
        }

        /** Replaces all tags. */
        public Builder tags(List<TagId> tags) {
            return tags(ListChange.replaceWith(tags));
        }

        /** Replaces, or adds and removes, tags. */
        public Builder tags(ListChange<TagId> change) {
            return put(LeadField.TAGS, Patch.set(change));
        }

        /** Adds the change of a custom field; other custom fields stay unchanged. */
        public Builder customField(CustomFieldPatch customField) {
            customFields.add(customField);
            return this;
        }

        /** Clears a plain field. {@link LeadPatch#check} reports a field that cannot be cleared. */
        public Builder clear(LeadField field) {
            return put(field, Patch.clear());
        }

        /**
         * Adds conditions: the patch is applied only if {@code expected} would not change the lead. Archived users,
         * tags, fields and options, and no value of a required custom field, may be expected.
         *
         * @throws IllegalStateException if conditions are already set
         */
        public Builder onlyIf(LeadPatch expected) {
            if (!this.conditions.isEmpty()) {
                throw new IllegalStateException("conditions are already set");
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

        /** The type of the value must be that of the field; it is not checked. */
        Builder put(LeadField field, Patch<?> patch) {
            fieldPatches.put(field, patch);
            return this;
        }

        Builder readErrors(List<Violation> errors) {
            readErrors.addAll(errors);
            return this;
        }

        @SuppressWarnings("unchecked") // put requires the type of the field
        private <T> Patch<T> patchFor(LeadField field) {
            return (Patch<T>) fieldPatches.getOrDefault(field, Patch.keep());
        }
    }
}
