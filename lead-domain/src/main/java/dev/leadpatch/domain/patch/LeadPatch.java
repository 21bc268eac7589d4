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
import dev.leadpatch.domain.value.LeadStatus;
import dev.leadpatch.domain.value.ListChange;
import dev.leadpatch.domain.value.Patch;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.Violation;
import java.util.List;
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
 * @param readOnlyMembers what else a read of the lead returns, if the document contains it
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
        List<Violation> readErrors,
        ReadOnlyMembers readOnlyMembers) {

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
    public static LeadPatchBuilder builder() {
        return new LeadPatchBuilder();
    }

    /** Validates the patch by the rules that need no catalog; reports all violations. */
    public PatchValidationResult check(PatchValidator validator) {
        return validator.check(this);
    }
}
