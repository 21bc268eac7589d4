package dev.leadpatch.domain.access;

import dev.leadpatch.domain.patch.CustomFieldPatch;
import dev.leadpatch.domain.patch.LeadDraft;
import dev.leadpatch.domain.patch.LeadDraftReader;
import dev.leadpatch.domain.patch.LeadPatch;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.LeadField;
import dev.leadpatch.domain.value.Patch;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.Violation;
import dev.leadpatch.domain.violation.ViolationCode;
import dev.leadpatch.domain.violation.Violations;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The fields of leads that an API key may write: all, or only those that are listed. Immutable.
 *
 * @param names the names of the fields in requests, such as {@code status} and {@code customFields/5}; {@code
 *     customFields} includes every custom field. Empty if all fields may be written
 */
public record WritableFields(Optional<Set<String>> names) {
    /** All fields. */
    public static final WritableFields ALL = new WritableFields(Optional.empty());

    public WritableFields {
        names = names.map(LinkedHashSet::new).map(Collections::unmodifiableSet);
    }

    /** Only the fields with these names. */
    public static WritableFields only(Collection<String> names) {
        return new WritableFields(Optional.of(new LinkedHashSet<>(names)));
    }

    /** Whether there are fields that may not be written. */
    public boolean isLimited() {
        return names.isPresent();
    }

    /** Whether the field {@code name} may be written. */
    public boolean permits(String name) {
        return names.isEmpty()
                || names.get().contains(name)
                || (LeadField.customFieldId(name).isPresent() && permits(LeadField.CUSTOM_FIELDS.wireName()));
    }

    private boolean permitsAnyCustomField() {
        return names.isEmpty()
                || names.get().stream().anyMatch(name -> name.startsWith(LeadField.CUSTOM_FIELDS.wireName()));
    }

    /** Returns the names of {@code other} that these fields do not include; {@code customFields} stays one name. */
    public List<String> findMissing(WritableFields other) {
        return other.names.stream()
                .flatMap(Collection::stream)
                .filter(name -> !permits(name))
                .toList();
    }

    /** Returns these fields and the field {@code name}. */
    public WritableFields including(String name) {
        if (permits(name)) {
            return this;
        }
        Set<String> extended = new LinkedHashSet<>(names.orElseThrow());
        extended.add(name);
        return only(extended);
    }

    /**
     * Returns a violation for each member of {@code patch} that writes another field, whether its value is valid or
     * not, and whether it differs from the current value or not. Unknown and read-only members and conditions write
     * nothing.
     *
     * @param max the maximum number of violations; one more is returned to show that there are more
     */
    public List<Violation> violations(LeadPatch patch, int max) {
        Violations violations = new Violations(max);
        if (isLimited()) {
            addViolations(patch, violations);
        }
        return violations.toList().stream().map(patch.readOnlyMembers()::locate).toList();
    }

    /** As {@link #violations(LeadPatch, int)}, for the members that only a creation writes too. */
    public List<Violation> violations(LeadDraft draft, int max) {
        Violations violations = new Violations(max);
        if (isLimited()) {
            addViolations(draft.patch(), violations);
            addUnlessPermitted(LeadDraftReader.SOURCE, draft.source() != null, draft, violations);
            addUnlessPermitted(LeadDraftReader.ASSOCIATION_TYPE, draft.partnerType() != null, draft, violations);
        }
        return violations.toList();
    }

    private void addViolations(LeadPatch patch, Violations violations) {
        for (LeadField field : LeadField.values()) {
            boolean isWritten = field != LeadField.CUSTOM_FIELDS
                    && (!isKept(field, patch) || isUnreadable(nameOf(field, patch), patch));
            if (isWritten && !permits(field.wireName())) {
                violations.add(violation(DocumentPath.of(field)));
            }
        }
        DocumentPath customFields = DocumentPath.of(LeadField.CUSTOM_FIELDS);
        if (!permitsAnyCustomField()
                && patch.readErrors().stream()
                        .anyMatch(error ->
                                error.path().equals(patch.readOnlyMembers().pathOf(LeadField.CUSTOM_FIELDS)))) {
            violations.add(violation(customFields));
        }
        for (int i = 0; i < patch.customFields().size() && !violations.isFull(); i++) {
            addViolation(patch.customFields().get(i), customFields.item(i), violations);
        }
    }

    /** An entry without a readable id names no field, so it is refused only if the key may write no custom field. */
    private void addViolation(CustomFieldPatch entry, DocumentPath path, Violations violations) {
        if (entry.id().isEmpty()) {
            if (!permitsAnyCustomField() && !entry.isIgnored()) {
                violations.add(violation(path));
            }
            return;
        }
        CustomFieldId id = entry.id().get();
        if (!permits(LeadField.customFieldName(id))) {
            violations.add(violation(path).withDetail("custom_field_id", id.value()));
        }
    }

    private void addUnlessPermitted(String name, boolean hasValue, LeadDraft draft, Violations violations) {
        if ((hasValue || isUnreadable(name, draft.patch())) && !permits(name)) {
            violations.add(violation(DocumentPath.ROOT.member(name)));
        }
    }

    private static Violation violation(DocumentPath path) {
        return new Violation(path, ViolationCode.FIELD_NOT_PERMITTED, "may not be written with this API key");
    }

    private static String nameOf(LeadField field, LeadPatch patch) {
        return String.valueOf(patch.readOnlyMembers().pathOf(field).segments().get(0));
    }

    private static boolean isUnreadable(String name, LeadPatch patch) {
        return patch.readErrors().stream()
                .map(error -> error.path().segments())
                .anyMatch(path -> !path.isEmpty() && path.get(0).equals(name));
    }

    private static boolean isKept(LeadField field, LeadPatch patch) {
        return switch (field) {
            case COMPANY_NAME -> patch.companyName() instanceof Patch.Keep;
            case EMAIL -> patch.email() instanceof Patch.Keep;
            case PHONE_NUMBER -> patch.phoneNumber() instanceof Patch.Keep;
            case FIRST_NAME -> patch.firstName() instanceof Patch.Keep;
            case LAST_NAME -> patch.lastName() instanceof Patch.Keep;
            case STATUS -> patch.status() instanceof Patch.Keep;
            case ASSIGNED_USERS -> patch.assignedUsers() instanceof Patch.Keep;
            case TAGS -> patch.tags() instanceof Patch.Keep;
            case CUSTOM_FIELDS -> patch.customFields().isEmpty();
        };
    }
}
