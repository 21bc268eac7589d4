package dev.leadpatch.domain.lead;

import dev.leadpatch.domain.customfield.CustomFieldType;
import dev.leadpatch.domain.patch.CustomFieldPatch;
import dev.leadpatch.domain.patch.LeadPatch;
import dev.leadpatch.domain.value.LeadField;
import dev.leadpatch.domain.value.ListChange;
import dev.leadpatch.domain.value.Patch;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** The conditions that are element-wise list changes, as documents in the format in which clients send them. */
final class ElementWiseConditions {

    private ElementWiseConditions() {}

    /** Returns the conditions by the name of their field, such as {@code customFields/5}. */
    static Map<String, Object> of(LeadPatch conditions) {
        Map<String, Object> documents = new HashMap<>();
        put(documents, LeadField.ASSIGNED_USERS, conditions.assignedUsers(), UserId::value);
        put(documents, LeadField.TAGS, conditions.tags(), TagId::value);
        for (CustomFieldPatch customField : conditions.customFields()) {
            if (customField.value() instanceof Map<?, ?> value
                    && value.get(CustomFieldType.MULTI_SELECT.valueKey()) instanceof Map<?, ?>) {
                documents.put(LeadField.customFieldName(customField.id().orElseThrow()), value);
            }
        }
        return documents;
    }

    private static <T> void put(
            Map<String, Object> documents,
            LeadField field,
            Patch<ListChange<T>> condition,
            Function<? super T, Long> toPlainValue) {
        if (condition instanceof Patch.SetTo<ListChange<T>> set
                && set.value() instanceof ListChange.ElementWise<T> change) {
            documents.put(field.wireName(), change.asDocument(toPlainValue));
        }
    }
}
