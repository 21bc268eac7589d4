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
 * Validates the conditions of a patch against the company's catalog. Unlike a patch, conditions set nothing: they may
 * expect archived items, and no value of a required field.
 */
final class ConditionValidator {
    private final CatalogLookup catalogLookup;
    private final Deadline deadline;
    private final Map<CustomFieldId, Patch<CustomFieldValue>> customFields = new HashMap<>();

    private ConditionValidator(CatalogLookup catalogLookup, Deadline deadline) {
        this.catalogLookup = catalogLookup;
        this.deadline = deadline;
    }

    /** The validated values that the conditions expect of custom fields; fields with violations are missing. */
    static Map<CustomFieldId, Patch<CustomFieldValue>> customFields(
            LeadPatch expected, CatalogLookup catalogLookup, Deadline deadline) {
        catalogLookup.forEachId(
                expected.assignedUsers(), pathOf(LeadField.ASSIGNED_USERS.wireName()), catalogLookup::user);
        catalogLookup.forEachId(expected.tags(), pathOf(LeadField.TAGS.wireName()), catalogLookup::tag);
        ConditionValidator validator = new ConditionValidator(catalogLookup, deadline);
        validator.validateEntries(expected.customFields());
        return validator.customFields;
    }

    private void validateEntries(List<CustomFieldPatch> entries) {
        Set<CustomFieldId> ids = new HashSet<>();
        for (CustomFieldPatch entry : entries) {
            deadline.check();
            if (catalogLookup.violations().isFull()) {
                return;
            }
            if (entry.id().isPresent()) {
                CustomFieldId id = entry.id().get();
                DocumentPath path = pathOf(FieldChange.customFieldName(id));
                if (ids.add(id)) {
                    catalogLookup.customField(id, path).ifPresent(definition -> validateEntry(entry, definition, path));
                } else {
                    // only the builder can create two conditions of one field; member names of a document are unique
                    catalogLookup
                            .violations()
                            .add(path, ViolationCode.DUPLICATE_CUSTOM_FIELD, id.value() + " already has a condition");
                }
            }
        }
    }

    private void validateEntry(CustomFieldPatch entry, CustomFieldDefinition definition, DocumentPath path) {
        CustomFieldType type = entry.type().orElse(definition.type());
        if (catalogLookup.checkType(definition, type, path)) {
            definition
                    .readExpected(type, entry.value(), path, catalogLookup.violations())
                    .ifPresent(value -> customFields.put(definition.id(), value));
        }
    }

    private static DocumentPath pathOf(String name) {
        return LeadPatch.CONDITIONS_PATH.member(name);
    }
}
