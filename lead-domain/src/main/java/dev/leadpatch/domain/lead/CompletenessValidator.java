package dev.leadpatch.domain.lead;

import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.customfield.CustomFieldDefinition;
import dev.leadpatch.domain.patch.CustomFieldPatch;
import dev.leadpatch.domain.patch.LeadPatch;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.LeadField;
import dev.leadpatch.domain.value.Patch;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.Violation;
import dev.leadpatch.domain.violation.ViolationCode;
import dev.leadpatch.domain.violation.Violations;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Validates that the fields of a new lead are complete. Fields with another violation are not reported as missing. */
record CompletenessValidator(LeadPatch fields, CompanyCatalog catalog) {
    private static final int MAX_NAMED_FIELDS = 10;

    private static final List<LeadField> TEXTS = List.of(
            LeadField.COMPANY_NAME, LeadField.EMAIL, LeadField.PHONE_NUMBER, LeadField.FIRST_NAME, LeadField.LAST_NAME);

    void validate(Violations violations) {
        if (hasViolation(DocumentPath.ROOT, violations)) {
            return; // the document is no object
        }
        boolean hasText = Stream.of(
                        fields.companyName(),
                        fields.email(),
                        fields.phoneNumber(),
                        fields.firstName(),
                        fields.lastName())
                .anyMatch(Patch.SetTo.class::isInstance);
        boolean hasInvalidText = TEXTS.stream().anyMatch(field -> hasViolation(DocumentPath.of(field), violations));
        if (!hasText && !hasInvalidText) {
            violations.add(
                    DocumentPath.ROOT,
                    ViolationCode.MISSING_MEMBER,
                    "must have at least one of "
                            + TEXTS.stream().map(LeadField::wireName).collect(Collectors.joining(", ")));
        }
        validateRequiredFields(violations);
    }

    private void validateRequiredFields(Violations violations) {
        DocumentPath path = DocumentPath.of(LeadField.CUSTOM_FIELDS);
        Set<CustomFieldId> present = fields.customFields().stream()
                .map(CustomFieldPatch::id)
                .flatMap(Optional::stream)
                .collect(Collectors.toSet());
        List<String> missing = catalog.customFields().values().stream()
                .filter(field -> field.required() && !field.archived() && !present.contains(field.id()))
                .filter(field -> field.category().equals(CustomFieldDefinition.LEAD_CATEGORY))
                .sorted(Comparator.comparingLong(field -> field.id().value()))
                .map(field -> field.id().value() + " (" + field.label() + ")")
                .toList();
        if (!missing.isEmpty() && !hasViolation(path, violations)) {
            String named = String.join(", ", missing.subList(0, Math.min(MAX_NAMED_FIELDS, missing.size())))
                    + (missing.size() > MAX_NAMED_FIELDS ? " and others" : "");
            violations.add(
                    new Violation(path, ViolationCode.REQUIRED, "must contain the required custom fields " + named)
                            .withRedactedMessage("must contain all required custom fields"));
        }
    }

    private static boolean hasViolation(DocumentPath path, Violations violations) {
        return violations.toList().stream()
                .anyMatch(violation -> violation.path().equals(path));
    }
}
