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
import dev.leadpatch.domain.violation.Place;
import dev.leadpatch.domain.violation.ValidationLimits;
import dev.leadpatch.domain.violation.Violation;
import dev.leadpatch.domain.violation.ViolationCode;
import dev.leadpatch.domain.violation.Violations;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The judging of one patch by what the lead holds and what its company has defined. */
final class PatchJudgement {
    private final Lead lead;
    private final Deadline deadline;
    private final Violations violations;
    private final Existence existence;
    private final Map<CustomFieldId, Patch<CustomFieldValue>> customFields = new HashMap<>();
    private final Map<CustomFieldId, Patch<CustomFieldValue>> expectedCustomFields = new HashMap<>();

    private PatchJudgement(Lead lead, CompanyCatalog catalog, ValidationLimits limits) {
        this.lead = lead;
        this.deadline = limits.deadline();
        this.violations = new Violations(limits.maxViolations());
        this.existence = new Existence(catalog, violations);
    }

    /** @param found the violations that were found before */
    static PatchJudgement of(
            LeadPatch patch, Lead lead, CompanyCatalog catalog, ValidationLimits limits, List<Violation> found) {
        PatchJudgement judgement = new PatchJudgement(lead, catalog, limits);
        judgement.violations.addAll(found);
        Existence.forEach(patch.assignedUsers(), Place.of(LeadField.ASSIGNED_USERS), judgement::judgeUser);
        Existence.forEach(patch.tags(), Place.of(LeadField.TAGS), judgement::judgeTag);
        judgement.judgeCustomFields(patch.customFields());
        patch.expected().ifPresent(judgement::judgeConditions);
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

    private void judgeConditions(LeadPatch expected) {
        expectedCustomFields.putAll(ConditionsJudgement.customFields(expected, existence, deadline));
    }

    private void judgeUser(UserId id, Place place) {
        Optional<User> user = existence.user(id, place);
        if (user.isPresent()
                && user.get().archived()
                && !lead.fields().assignedUsers().contains(id)) {
            violations.add(place, ViolationCode.ARCHIVED, "user " + id.value() + " was archived");
        }
    }

    private void judgeTag(TagId id, Place place) {
        Optional<Tag> tag = existence.tag(id, place);
        if (tag.isPresent() && tag.get().archived() && !lead.fields().tags().contains(id)) {
            violations.add(place, ViolationCode.ARCHIVED, "tag " + id.value() + " was archived");
        }
    }

    private void judgeCustomFields(List<CustomFieldPatch> entries) {
        Map<CustomFieldId, Integer> firstEntries = new HashMap<>();
        for (int i = 0; i < entries.size() && !violations.isFull(); i++) {
            deadline.check();
            CustomFieldPatch entry = entries.get(i);
            if (entry.id().isPresent()) {
                judgeCustomField(entry, entry.id().get(), i, firstEntries);
            }
        }
    }

    private void judgeCustomField(
            CustomFieldPatch entry, CustomFieldId id, int position, Map<CustomFieldId, Integer> firstEntries) {
        Place place = Place.of(LeadField.CUSTOM_FIELDS).item(position);
        Place idPlace = place.member("customFieldId");
        Optional<CustomFieldDefinition> found = existence.customField(id, idPlace);
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
            judgeValue(entry, found.get(), place);
        }
    }

    private void judgeValue(CustomFieldPatch entry, CustomFieldDefinition definition, Place place) {
        if (!existence.isOfType(definition, entry.type().orElseThrow(), place.member("type"))
                || entry.value() == CustomFieldPatch.NO_VALUE) {
            return;
        }
        CustomFieldValue held = lead.fields().customFields().get(definition.id());
        definition
                .read(entry.type().orElseThrow(), entry.value(), held, place.member("value"), violations)
                .ifPresent(wish -> customFields.put(definition.id(), wish));
    }
}
