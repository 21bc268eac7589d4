package dev.leadpatch.domain.lead;

import static dev.leadpatch.domain.lead.LeadPatchFixture.array;
import static dev.leadpatch.domain.lead.LeadPatchFixture.customFields;
import static dev.leadpatch.domain.lead.LeadPatchFixture.entry;
import static dev.leadpatch.domain.lead.LeadPatchFixture.fieldsAfter;
import static dev.leadpatch.domain.lead.LeadPatchFixture.lead;
import static dev.leadpatch.domain.lead.LeadPatchFixture.leadWith;
import static dev.leadpatch.domain.lead.LeadPatchFixture.object;
import static dev.leadpatch.domain.lead.LeadPatchFixture.rejections;
import static dev.leadpatch.domain.lead.LeadPatchFixture.violation;
import static dev.leadpatch.domain.lead.SampleCatalog.ARCHIVED_FIELD;
import static dev.leadpatch.domain.lead.SampleCatalog.DEAL_FIELD;
import static dev.leadpatch.domain.lead.SampleCatalog.FIRST_BULK_FIELD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.violation.Violation;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Validation of the entries of {@code customFields}, independent of their type. */
class CustomFieldEntryTest {
    private static final Map<String, @Nullable Object> VALID_VALUE = object("text", "a");

    @Test
    void omitted_custom_fields_are_unchanged() {
        Lead lead =
                leadWith(customFields(entry(1L, "text", VALID_VALUE), entry(5L, "boolean", object("boolean", true))));

        Map<CustomFieldId, CustomFieldValue> after = fieldsAfter(
                        lead, customFields(entry(1L, "text", object("text", "b"))))
                .customFields();

        assertThat(after)
                .containsOnly(
                        Map.entry(new CustomFieldId(1), new CustomFieldValue.Text("b")),
                        Map.entry(new CustomFieldId(5), new CustomFieldValue.Bool(true)));
        assertThat(fieldsAfter(lead, object("customFields", array()))).isEqualTo(lead.fields());
    }

    @Test
    void null_list_is_rejected_with_hint_how_to_clear() {
        assertThat(rejections(object("customFields", null))).containsExactly("/customFields null_not_allowed");
        assertThat(violation(object("customFields", null)).message()).contains("\"value\": null");
    }

    @Test
    void other_json_type_is_rejected() {
        for (Object other : new Object[] {1L, "1", true, entry(1L, "text", VALID_VALUE)}) {
            assertThat(rejections(object("customFields", other))).containsExactly("/customFields type");
        }
        for (Object other : new Object[] {1L, "1", true, array(), array(1L, "text", VALID_VALUE)}) {
            assertThat(rejections(customFields(other))).containsExactly("/customFields/0 type");
        }
        assertThat(rejections(customFields((Object) null))).containsExactly("/customFields/0 type");
    }

    @Test
    void more_than_200_entries_are_rejected() {
        assertThat(rejections(object("customFields", entries(200)))).isEmpty();
        assertThat(rejections(object("customFields", entries(201)))).containsExactly("/customFields too_many");
    }

    @Test
    void duplicate_entries_count_towards_limit() {
        assertThat(rejections(object(
                        "customFields",
                        IntStream.range(0, 201)
                                .mapToObj(i -> entry(1L, "text", VALID_VALUE))
                                .toList())))
                .startsWith("/customFields too_many", "/customFields/1/customFieldId duplicate_custom_field")
                .hasSize(201);
    }

    @Test
    void missing_member_is_reported_at_entry_path() {
        assertThat(rejections(customFields(object("type", "text", "value", VALID_VALUE))))
                .containsExactly("/customFields/0 missing_member");
        assertThat(rejections(customFields(object("customFieldId", 1L, "value", VALID_VALUE))))
                .containsExactly("/customFields/0 missing_member");
        assertThat(rejections(customFields(object("customFieldId", 1L, "type", "text"))))
                .containsExactly("/customFields/0 missing_member");
        assertThat(rejections(customFields(object()))).containsExactly("/customFields/0 missing_member");
        assertThat(violation(customFields(object("type", "text"))).message())
                .isEqualTo("must have customFieldId and value");
    }

    @Test
    void missing_value_is_not_treated_as_null() {
        assertThat(rejections(customFields(object("customFieldId", 11L, "type", "text"))))
                .containsExactly("/customFields/0 missing_member");
    }

    @Test
    void present_members_of_incomplete_entry_are_validated() {
        assertThat(rejections(customFields(object("customFieldId", 777L, "type", "string"))))
                .containsExactly(
                        "/customFields/0 missing_member",
                        "/customFields/0/customFieldId unknown_custom_field",
                        "/customFields/0/type unknown_type");
    }

    @Test
    void decimal_id_one_point_zero_is_accepted() {
        Object one = new BigDecimal("1.0");

        assertThat(fieldsAfter(lead(), customFields(entry(one, "text", VALID_VALUE)))
                        .customFields())
                .containsOnlyKeys(new CustomFieldId(1));
    }

    @Test
    void invalid_id_is_rejected_and_value_not_validated() {
        Object invalidValue = object("zzz", "a");
        assertThat(rejections(customFields(entry("1", "text", invalidValue))))
                .containsExactly("/customFields/0/customFieldId type");
        assertThat(rejections(customFields(entry(null, "text", invalidValue))))
                .containsExactly("/customFields/0/customFieldId type");
        assertThat(rejections(customFields(entry(0L, "text", invalidValue))))
                .containsExactly("/customFields/0/customFieldId id");
        assertThat(rejections(customFields(entry(new BigDecimal("1.5"), "text", invalidValue))))
                .containsExactly("/customFields/0/customFieldId id");
        assertThat(rejections(customFields(entry(777L, "text", invalidValue))))
                .containsExactly("/customFields/0/customFieldId unknown_custom_field");
    }

    @Test
    void wrong_type_is_rejected_and_value_not_validated() {
        Object invalidValue = object("zzz", "a");
        assertThat(rejections(customFields(entry(1L, 1L, invalidValue)))).containsExactly("/customFields/0/type type");
        assertThat(rejections(customFields(entry(1L, null, invalidValue))))
                .containsExactly("/customFields/0/type type");
        assertThat(rejections(customFields(entry(1L, "string", invalidValue))))
                .containsExactly("/customFields/0/type unknown_type");
        assertThat(rejections(customFields(entry(1L, "Text", invalidValue))))
                .containsExactly("/customFields/0/type unknown_type");
        assertThat(rejections(customFields(entry(1L, "number", invalidValue))))
                .containsExactly("/customFields/0/type wrong_type");
        assertThat(rejections(customFields(entry(1L, "textarea", invalidValue))))
                .containsExactly("/customFields/0/type wrong_type");
    }

    @Test
    void wrong_type_violation_contains_allowed_types() {
        assertThat(listed(violation(customFields(entry(1L, "string", VALID_VALUE)))))
                .isEqualTo(List.of("text", "textarea", "number", "date", "boolean", "select", "multi_select"));
        Violation wrongType = violation(customFields(entry(1L, "number", VALID_VALUE)));
        assertThat(wrongType.details()).containsEntry("custom_field_id", 1L);
        assertThat(listed(wrongType)).isEqualTo(List.of("text"));
    }

    @Test
    void custom_field_of_another_category_is_rejected() {
        assertThat(rejections(customFields(entry(DEAL_FIELD.id(), "text", VALID_VALUE))))
                .containsExactly("/customFields/0/customFieldId unknown_custom_field");
    }

    @Test
    void archived_custom_field_is_rejected() {
        assertThat(rejections(customFields(entry(ARCHIVED_FIELD.id(), "text", VALID_VALUE))))
                .containsExactly("/customFields/0/customFieldId archived");
    }

    @Test
    void archived_custom_field_already_set_on_lead_is_accepted() {
        Lead lead = lead(
                LeadFieldsFixture.withCustomField(LeadFields.EMPTY, ARCHIVED_FIELD, new CustomFieldValue.Text("a")));

        assertThat(fieldsAfter(lead, customFields(entry(ARCHIVED_FIELD.id(), "text", VALID_VALUE))))
                .isEqualTo(lead.fields());
        assertThat(fieldsAfter(lead, customFields(entry(ARCHIVED_FIELD.id(), "text", null))))
                .isEqualTo(LeadFields.EMPTY);
    }

    @Test
    void duplicate_entry_is_rejected_at_its_id() {
        assertThat(rejections(customFields(
                        entry(1L, "text", VALID_VALUE),
                        entry(2L, "text", VALID_VALUE),
                        entry(1L, "text", VALID_VALUE))))
                .containsExactly("/customFields/2/customFieldId duplicate_custom_field");
        assertThat(rejections(customFields(entry(1L, "text", VALID_VALUE), entry(new BigDecimal("1.0"), "text", null))))
                .containsExactly("/customFields/1/customFieldId duplicate_custom_field");
    }

    @Test
    void duplicate_entry_is_rejected_even_if_first_is_invalid() {
        assertThat(rejections(customFields(entry(1L, "number", VALID_VALUE), entry(1L, "text", object("zzz", 1L)))))
                .containsExactly(
                        "/customFields/0/type wrong_type", "/customFields/1/customFieldId duplicate_custom_field");
    }

    @Test
    void value_must_be_null_or_an_object() {
        for (Object other : new Object[] {"a", 1L, true, array(VALID_VALUE)}) {
            assertThat(rejections(customFields(entry(1L, "text", other))))
                    .containsExactly("/customFields/0/value type");
        }
    }

    @Test
    void value_object_must_have_exactly_the_type_key() {
        for (Object value : new Object[] {
            object(), object("zzz", "a"), object("Text", "a"), object("textarea", "a"), object("text", "a", "zzz", null)
        }) {
            assertThat(rejections(customFields(entry(1L, "text", value))))
                    .containsExactly("/customFields/0/value value_key");
        }
        assertThat(violation(customFields(entry(3L, "number", object("text", 1L))))
                        .message())
                .contains("\"number\"");
    }

    @Test
    void rejected_value_violation_contains_key_of_the_sent_type() {
        assertThat(violation(customFields(entry(2L, "textarea", "a"))).message())
                .isEqualTo("must be an object such as {\"textarea\": …}");
        assertThat(violation(customFields(entry(2L, "text", "a"))).message())
                .isEqualTo("must be an object such as {\"text\": …}");
        assertThat(violation(customFields(entry(2L, "textarea", object("zzz", "a"))))
                        .message())
                .isEqualTo("must have exactly one key, \"textarea\"");
    }

    @Test
    void value_violation_contains_custom_field_id() {
        assertThat(violation(customFields(entry(1L, "text", object("text", 1L))))
                        .details())
                .containsEntry("custom_field_id", 1L);
    }

    private static List<?> entries(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> entry(FIRST_BULK_FIELD + i, "text", VALID_VALUE))
                .toList();
    }

    private static List<?> listed(Violation violation) {
        return violation.allowed().orElseThrow().listed();
    }
}
