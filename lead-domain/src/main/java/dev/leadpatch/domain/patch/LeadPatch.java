package dev.leadpatch.domain.patch;

import dev.leadpatch.domain.patch.rule.EmailAddress;
import dev.leadpatch.domain.patch.rule.MaxCodePoints;
import dev.leadpatch.domain.patch.rule.MaxDistinct;
import dev.leadpatch.domain.patch.rule.MaxEntries;
import dev.leadpatch.domain.patch.rule.NoControlCharacters;
import dev.leadpatch.domain.patch.rule.NoLoneSurrogates;
import dev.leadpatch.domain.patch.rule.NotBlank;
import dev.leadpatch.domain.patch.rule.NotClearable;
import dev.leadpatch.domain.patch.rule.PhoneNumber;
import dev.leadpatch.domain.value.Characters;
import dev.leadpatch.domain.value.LeadStatus;
import dev.leadpatch.domain.value.Patch;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.Violation;
import java.util.List;
import java.util.Optional;

/**
 * What one request asks to change of a lead, and the rule book of the plain fields: each constraint judges the value
 * that a patch sets, and none applies to a field that is kept or cleared. The rules that need the company's catalog are
 * the lead's own to judge.
 *
 * <p>Texts are trimmed of Unicode white space when the patch is made. In the lists, an empty entry stands for one that
 * could not be read, so that positions stay those of the document.
 *
 * @param conditions the conditions: what the lead must hold for anything to be changed, as a patch that must find nothing
 *     to change; it has no conditions of its own
 * @param readErrors what the document that the patch was read from asks for, but in no readable form
 */
public record LeadPatch(
        Patch<@NotBlank @NoControlCharacters @NoLoneSurrogates @MaxCodePoints(255) String> companyName,
        Patch<@NotBlank @NoControlCharacters @NoLoneSurrogates @MaxCodePoints(254) @EmailAddress String> email,
        Patch<@NotBlank @NoControlCharacters @NoLoneSurrogates @MaxCodePoints(40) @PhoneNumber String> phoneNumber,
        Patch<@NotBlank @NoControlCharacters @NoLoneSurrogates @MaxCodePoints(255) String> firstName,
        Patch<@NotBlank @NoControlCharacters @NoLoneSurrogates @MaxCodePoints(255) String> lastName,

        @NotClearable(message = "must not be null; a lead always has a status")
        Patch<LeadStatus> status,

        @NotClearable(message = "must not be null; send [] to clear")
        Patch<@MaxDistinct(100) List<Optional<UserId>>> assignedUsers,

        @NotClearable(message = "must not be null; send [] to clear")
        Patch<@MaxDistinct(100) List<Optional<TagId>>> tags,

        @MaxEntries(value = 200, message = "must name at most {value} custom fields")
        List<CustomFieldPatch> customFields,

        Optional<LeadPatch> conditions,
        List<Violation> readErrors) {

    /** Where a document holds what is {@link #conditions}. */
    public static final DocumentPath CONDITIONS_PATH = DocumentPath.ROOT.member(PatchReader.CONDITIONS_MEMBER);

    /** @throws IllegalArgumentException if what is expected has conditions of its own */
    public LeadPatch {
        if (conditions.flatMap(LeadPatch::conditions).isPresent()) {
            throw new IllegalArgumentException("a condition has no conditions");
        }
        companyName = companyName.map(Characters::trim);
        email = email.map(Characters::trim);
        phoneNumber = phoneNumber.map(Characters::trim);
        firstName = firstName.map(Characters::trim);
        lastName = lastName.map(Characters::trim);
        assignedUsers = assignedUsers.map(List::copyOf);
        tags = tags.map(List::copyOf);
        customFields = List.copyOf(customFields);
        readErrors = List.copyOf(readErrors);
    }

    /** A patch to be put together field by field. */
    public static LeadPatchBuilder builder() {
        return new LeadPatchBuilder();
    }

    /** Judges the patch by its own rules, all of them at once. */
    public CheckedPatch check(PatchValidator validator) {
        return validator.check(this);
    }
}
