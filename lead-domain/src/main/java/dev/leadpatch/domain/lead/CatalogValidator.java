package dev.leadpatch.domain.lead;

import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.catalog.Tag;
import dev.leadpatch.domain.catalog.User;
import dev.leadpatch.domain.customfield.CustomFieldDefinition;
import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.patch.CustomFieldPatch;
import dev.leadpatch.domain.patch.LeadPatch;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.Deadline;
import dev.leadpatch.domain.value.LeadField;
import dev.leadpatch.domain.value.Patch;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.ValidationLimits;
import dev.leadpatch.domain.violation.Violation;
import dev.leadpatch.domain.violation.ViolationCode;
import dev.leadpatch.domain.violation.Violations;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The judging of one patch by what the lead holds and what its company has defined. */
final class CatalogValidator {
    private final Lead lead;
    private final Deadline deadline;
    private final Violations violations;
    private final CatalogLookup catalogLookup;
    private final Map<CustomFieldId, Patch<CustomFieldValue>> customFields = new HashMap<>();
    private final Map<CustomFieldId, Patch<CustomFieldValue>> expectedCustomFields = new HashMap<>();

    private CatalogValidator(Lead lead, CompanyCatalog catalog, ValidationLimits limits) {
        this.lead = lead;
        this.deadline = limits.deadline();
        this.violations = new Violations(limits.maxViolations());
        this.catalogLookup = new CatalogLookup(catalog, violations);
    }

    /** @param found the violations that were found before */
    static CatalogValidator validate(
            LeadPatch patch, Lead lead, CompanyCatalog catalog, ValidationLimits limits, List<Violation> found) {
        CatalogValidator judgement = new CatalogValidator(lead, catalog, limits);
        judgement.violations.addAll(found);
        CatalogLookup.forEachId(
                patch.assignedUsers(), DocumentPath.of(LeadField.ASSIGNED_USERS), judgement::validateUser);
        CatalogLookup.forEachId(patch.tags(), DocumentPath.of(LeadField.TAGS), judgement::validateTag);
        judgement.validateCustomFields(patch.customFields());
        patch.conditions().ifPresent(judgement::validateConditions);
        return judgement;
    }

    /** All violations, those that were found before included. */
    List<Violation> violations() {
        return violations.toList();
    }

    /** What the patch asks of each custom field, as far as nothing is wrong with it. */
    Map<CustomFieldId, Patch<CustomFieldValue>> customFields() {
        return customFields;
    }

    /** What the patch's conditions expect of each custom field, likewise. */
    Map<CustomFieldId, Patch<CustomFieldValue>> expectedCustomFields() {
        return expectedCustomFields;
    }

    private void validateConditions(LeadPatch expected) {
        expectedCustomFields.putAll(ConditionValidator.customFields(expected, catalogLookup, deadline));
    }

    private void validateUser(UserId id, DocumentPath place) {
        Optional<User> user = catalogLookup.user(id, place);
        if (user.isPresent()
                && user.get().archived()
                && !lead.fields().assignedUsers().contains(id)) {
            violations.add(place, ViolationCode.ARCHIVED, "user " + id.value() + " was archived");
        }
    }

    private void validateTag(TagId id, DocumentPath place) {
        Optional<Tag> tag = catalogLookup.tag(id, place);
        if (tag.isPresent() && tag.get().archived() && !lead.fields().tags().contains(id)) {
            violations.add(place, ViolationCode.ARCHIVED, "tag " + id.value() + " was archived");
        }
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
            CustomFieldPatch entry, CustomFieldId id, int position, Map<CustomFieldId, Integer> firstEntries) {
        DocumentPath place = DocumentPath.of(LeadField.CUSTOM_FIELDS).item(position);
        DocumentPath idPlace = place.member("customFieldId");
        Optional<CustomFieldDefinition> found = catalogLookup.customField(id, idPlace);
        if (found.isEmpty()) {
            return;
        }
        Integer earlier = firstEntries.putIfAbsent(id, position);
        if (earlier != null) {
            violations.add(
                    idPlace,
                    ViolationCode.DUPLICATE_CUSTOM_FIELD,
                    id.value() + " was set by entry " + earlier + " already");
        } else if (found.get().archived() && !lead.fields().customFields().containsKey(id)) {
            violations.add(idPlace, ViolationCode.ARCHIVED, "custom field " + id.value() + " was archived");
        } else if (entry.type().isPresent()) {
            validateValue(entry, found.get(), place);
        }
    }

    private void validateValue(CustomFieldPatch entry, CustomFieldDefinition definition, DocumentPath place) {
        if (!catalogLookup.checkType(definition, entry.type().orElseThrow(), place.member("type"))
                || entry.value() == CustomFieldPatch.MISSING_VALUE) {
            return;
        }
        CustomFieldValue held = lead.fields().customFields().get(definition.id());
        definition
                .readValue(entry.type().orElseThrow(), entry.value(), held, place.member("value"), violations)
                .ifPresent(wish -> customFields.put(definition.id(), wish));
    }
}
