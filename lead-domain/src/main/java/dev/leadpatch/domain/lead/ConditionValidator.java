package dev.leadpatch.domain.lead;

import dev.leadpatch.domain.customfield.CustomFieldDefinition;
import dev.leadpatch.domain.customfield.CustomFieldType;
import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.patch.CustomFieldPatch;
import dev.leadpatch.domain.patch.LeadPatch;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.Deadline;
import dev.leadpatch.domain.value.LeadField;
import dev.leadpatch.domain.value.Patch;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.ViolationCode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The judging of a patch's conditions by what the company has defined. It differs from that of the patch itself because
 * nothing gets set: what was archived may be expected, and so may a required field without a value.
 */
final class ConditionValidator {
    private final CatalogLookup catalogLookup;
    private final Deadline deadline;
    private final Map<CustomFieldId, Patch<CustomFieldValue>> customFields = new HashMap<>();

    private ConditionValidator(CatalogLookup existence, Deadline deadline) {
        this.catalogLookup = existence;
        this.deadline = deadline;
    }

    /** What each custom field is expected to hold, as far as nothing is wrong with it. */
    static Map<CustomFieldId, Patch<CustomFieldValue>> customFields(
            LeadPatch expected, CatalogLookup existence, Deadline deadline) {
        CatalogLookup.forEachId(expected.assignedUsers(), pathOf(LeadField.ASSIGNED_USERS.wireName()), existence::user);
        CatalogLookup.forEachId(expected.tags(), pathOf(LeadField.TAGS.wireName()), existence::tag);
        ConditionValidator judgement = new ConditionValidator(existence, deadline);
        judgement.validateEntries(expected.customFields());
        return judgement.customFields;
    }

    private void validateEntries(List<CustomFieldPatch> entries) {
        Set<CustomFieldId> named = new HashSet<>();
        for (CustomFieldPatch entry : entries) {
            deadline.check();
            if (catalogLookup.violations().isFull()) {
                return;
            }
            if (entry.id().isPresent()) {
                CustomFieldId id = entry.id().get();
                DocumentPath place = pathOf(FieldChange.customFieldName(id));
                if (named.add(id)) {
                    catalogLookup
                            .customField(id, place)
                            .ifPresent(definition -> validateEntry(entry, definition, place));
                } else {
                    // no document can do this, but a patch that was built can
                    catalogLookup
                            .violations()
                            .add(place, ViolationCode.DUPLICATE_CUSTOM_FIELD, id.value() + " has a condition already");
                }
            }
        }
    }

    private void validateEntry(CustomFieldPatch entry, CustomFieldDefinition definition, DocumentPath place) {
        CustomFieldType type = entry.type().orElse(definition.type());
        if (catalogLookup.checkType(definition, type, place)) {
            definition
                    .readExpected(type, entry.value(), place, catalogLookup.violations())
                    .ifPresent(wish -> customFields.put(definition.id(), wish));
        }
    }

    private static DocumentPath pathOf(String name) {
        return LeadPatch.CONDITIONS_PATH.member(name);
    }
}
