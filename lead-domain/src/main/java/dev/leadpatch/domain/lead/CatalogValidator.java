package dev.leadpatch.domain.lead;

import dev.leadpatch.domain.catalog.CatalogLookup;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.customfield.CustomFieldDefinition;
import dev.leadpatch.domain.customfield.CustomFieldType;
import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.patch.CustomFieldPatch;
import dev.leadpatch.domain.patch.LeadPatch;
import dev.leadpatch.domain.patch.PatchValidator.PatchValidationResult;
import dev.leadpatch.domain.patch.ReadOnlyMembers;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.Deadline;
import dev.leadpatch.domain.value.LeadField;
import dev.leadpatch.domain.value.Patch;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.Violation;
import dev.leadpatch.domain.violation.ViolationCode;
import dev.leadpatch.domain.violation.Violations;
import dev.leadpatch.domain.violation.Violations.ValidationBudget;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Validates one patch and its conditions against the current values of the lead and the company's catalog. */
final class CatalogValidator {
    private final Lead lead;
    private final ReadOnlyMembers readOnlyMembers;
    private final Deadline deadline;
    private final Violations violations;
    private final CatalogLookup catalogLookup;
    private final Map<CustomFieldId, Patch<CustomFieldValue>> customFields = new HashMap<>();
    private final Map<CustomFieldId, Patch<CustomFieldValue>> expectedCustomFields = new HashMap<>();

    private CatalogValidator(
            Lead lead, CompanyCatalog catalog, ValidationBudget budget, ReadOnlyMembers readOnlyMembers) {
        this.lead = lead;
        this.readOnlyMembers = readOnlyMembers;
        this.deadline = budget.deadline();
        this.violations = new Violations(budget.maxViolations());
        this.catalogLookup = new CatalogLookup(catalog, violations);
    }

    /** @param patchViolations the violations of the rules that need no catalog */
    static CatalogValidator validate(
            LeadPatch patch,
            Lead lead,
            CompanyCatalog catalog,
            ValidationBudget budget,
            List<Violation> patchViolations) {
        CatalogValidator validator = new CatalogValidator(lead, catalog, budget, patch.readOnlyMembers());
        validator.violations.addAll(patchViolations);
        new IdListValidator(lead.fields(), validator.catalogLookup).validate(patch);
        new ReadOnlyMemberValidator(lead, validator.catalogLookup).validate(patch.readOnlyMembers());
        validator.validateCustomFields(patch.customFields());
        patch.conditions().ifPresent(validator::validateConditions);
        return validator;
    }

    /** Validates the fields of a new lead, which must also be complete. */
    static CatalogValidator validateNew(
            PatchValidationResult fields, Lead empty, CompanyCatalog catalog, ValidationBudget budget) {
        CatalogValidator validator = validate(fields.patch(), empty, catalog, budget, fields.violations());
        new CompletenessValidator(fields.patch(), catalog).validate(validator.violations);
        return validator;
    }

    /** All violations, including those of the rules that need no catalog. */
    List<Violation> violations() {
        return violations.toList().stream().map(readOnlyMembers::locate).toList();
    }

    /** The validated changes of custom fields; fields with violations are missing. */
    Map<CustomFieldId, Patch<CustomFieldValue>> customFields() {
        return customFields;
    }

    /** The validated values that the conditions expect of custom fields; fields with violations are missing. */
    Map<CustomFieldId, Patch<CustomFieldValue>> expectedCustomFields() {
        return expectedCustomFields;
    }

    private void validateCustomFields(List<CustomFieldPatch> entries) {
        Map<CustomFieldId, Integer> firstEntries = new HashMap<>();
        for (int i = 0; i < entries.size() && !violations.isFull(); i++) {
            deadline.check();
            CustomFieldPatch entry = entries.get(i);
            if (entry.id().isPresent()) {
                validateCustomField(entry, entry.id().get(), i, firstEntries);
            }
        }
    }

    private void validateCustomField(
            CustomFieldPatch entry, CustomFieldId id, int index, Map<CustomFieldId, Integer> firstEntries) {
        DocumentPath path = DocumentPath.of(LeadField.CUSTOM_FIELDS).item(index);
        DocumentPath idPath = path.member("customFieldId");
        Optional<CustomFieldDefinition> definition = catalogLookup.customField(id, idPath);
        if (definition.isEmpty()) {
            return;
        }
        Integer firstEntry = firstEntries.putIfAbsent(id, index);
        if (firstEntry != null) {
            violations.add(
                    idPath,
                    ViolationCode.DUPLICATE_CUSTOM_FIELD,
                    id.value() + " is already set by entry " + firstEntry);
        } else if (definition.get().archived() && !lead.fields().customFields().containsKey(id)) {
            violations.add(idPath, ViolationCode.ARCHIVED, "custom field " + id.value() + " is archived");
        } else if (entry.type().isPresent()) {
            validateValue(entry, definition.get(), path);
        }
    }

    private void validateValue(CustomFieldPatch entry, CustomFieldDefinition definition, DocumentPath path) {
        if (!catalogLookup.checkType(definition, entry.type().orElseThrow(), path.member("type"))
                || entry.value() == CustomFieldPatch.MISSING_VALUE) {
            return;
        }
        CustomFieldValue currentValue = lead.fields().customFields().get(definition.id());
        definition
                .readValue(entry.type().orElseThrow(), entry.value(), currentValue, path.member("value"), violations)
                .ifPresent(change -> customFields.put(definition.id(), change));
    }

    /** Conditions set nothing: they may expect archived items, and no value of a required field. */
    private void validateConditions(LeadPatch expected) {
        new IdListValidator(lead.fields(), catalogLookup).validateConditions(expected);
        validateExpectedFields(expected.customFields());
    }

    private void validateExpectedFields(List<CustomFieldPatch> entries) {
        Set<CustomFieldId> ids = new HashSet<>();
        for (CustomFieldPatch entry : entries) {
            deadline.check();
            if (violations.isFull()) {
                return;
            }
            if (entry.id().isPresent()) {
                CustomFieldId id = entry.id().get();
                DocumentPath path = conditionPath(LeadField.customFieldName(id));
                if (ids.add(id)) {
                    catalogLookup
                            .customField(id, path)
                            .ifPresent(definition -> validateExpectedField(entry, definition, path));
                } else {
                    // only the builder can create two conditions of one field; member names of a document are unique
                    violations.add(path, ViolationCode.DUPLICATE_CUSTOM_FIELD, id.value() + " already has a condition");
                }
            }
        }
    }

    private void validateExpectedField(CustomFieldPatch entry, CustomFieldDefinition definition, DocumentPath path) {
        CustomFieldType type = entry.type().orElse(definition.type());
        if (catalogLookup.checkType(definition, type, path) && entry.value() != CustomFieldPatch.MISSING_VALUE) {
            CustomFieldValue currentValue = lead.fields().customFields().get(definition.id());
            definition
                    .readExpected(type, entry.value(), currentValue, path, violations)
                    .ifPresent(value -> expectedCustomFields.put(definition.id(), value));
        }
    }

    private static DocumentPath conditionPath(String name) {
        return LeadPatch.CONDITIONS_PATH.member(name);
    }
}
