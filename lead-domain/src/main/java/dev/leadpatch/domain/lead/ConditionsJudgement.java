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
import dev.leadpatch.domain.violation.Place;
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
final class ConditionsJudgement {
    private final Existence existence;
    private final Deadline deadline;
    private final Map<CustomFieldId, Patch<CustomFieldValue>> customFields = new HashMap<>();

    private ConditionsJudgement(Existence existence, Deadline deadline) {
        this.existence = existence;
        this.deadline = deadline;
    }

    /** What each custom field is expected to hold, as far as nothing is wrong with it. */
    static Map<CustomFieldId, Patch<CustomFieldValue>> customFields(
            LeadPatch expected, Existence existence, Deadline deadline) {
        Existence.forEach(expected.assignedUsers(), placeOf(LeadField.ASSIGNED_USERS.wireName()), existence::user);
        Existence.forEach(expected.tags(), placeOf(LeadField.TAGS.wireName()), existence::tag);
        ConditionsJudgement judgement = new ConditionsJudgement(existence, deadline);
        judgement.judge(expected.customFields());
        return judgement.customFields;
    }

    private void judge(List<CustomFieldPatch> entries) {
        Set<CustomFieldId> named = new HashSet<>();
        for (CustomFieldPatch entry : entries) {
            deadline.check();
            if (existence.violations().isFull()) {
                return;
            }
            if (entry.id().isPresent()) {
                CustomFieldId id = entry.id().get();
                Place place = placeOf(FieldChange.nameOf(id));
                if (named.add(id)) {
                    existence.customField(id, place).ifPresent(definition -> judge(entry, definition, place));
                } else {
                    // no document can do this, but a patch that was built can
                    existence
                            .violations()
                            .add(place, ViolationCode.DUPLICATE_CUSTOM_FIELD, id.value() + " has a condition already");
                }
            }
        }
    }

    private void judge(CustomFieldPatch entry, CustomFieldDefinition definition, Place place) {
        CustomFieldType type = entry.type().orElse(definition.type());
        if (existence.isOfType(definition, type, place)) {
            definition
                    .readExpected(type, entry.value(), place, existence.violations())
                    .ifPresent(wish -> customFields.put(definition.id(), wish));
        }
    }

    private static Place placeOf(String name) {
        return LeadPatch.CONDITIONS.member(name);
    }
}
