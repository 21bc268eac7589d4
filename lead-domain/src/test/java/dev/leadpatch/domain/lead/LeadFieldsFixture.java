package dev.leadpatch.domain.lead;

import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.LongStream;

/** Copies of lead fields with one different field. Archived items, which a patch cannot set, are possible. */
final class LeadFieldsFixture {
    private LeadFieldsFixture() {}

    static LeadFields withTags(LeadFields fields, long... ids) {
        return new LeadFields(
                fields.companyName(),
                fields.email(),
                fields.phoneNumber(),
                fields.firstName(),
                fields.lastName(),
                fields.status(),
                fields.assignedUsers(),
                LongStream.of(ids).mapToObj(TagId::new).toList(),
                fields.customFields());
    }

    static LeadFields withAssignedUsers(LeadFields fields, long... ids) {
        return new LeadFields(
                fields.companyName(),
                fields.email(),
                fields.phoneNumber(),
                fields.firstName(),
                fields.lastName(),
                fields.status(),
                LongStream.of(ids).mapToObj(UserId::new).toList(),
                fields.tags(),
                fields.customFields());
    }

    static LeadFields withCustomField(LeadFields fields, SampleCatalog.Field field, CustomFieldValue value) {
        Map<CustomFieldId, CustomFieldValue> values = new HashMap<>(fields.customFields());
        values.put(new CustomFieldId(field.id()), value);
        return new LeadFields(
                fields.companyName(),
                fields.email(),
                fields.phoneNumber(),
                fields.firstName(),
                fields.lastName(),
                fields.status(),
                fields.assignedUsers(),
                fields.tags(),
                values);
    }
}
