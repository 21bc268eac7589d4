package dev.leadpatch.domain.lead;

import static dev.leadpatch.domain.lead.Sample.after;
import static dev.leadpatch.domain.lead.Sample.array;
import static dev.leadpatch.domain.lead.Sample.customFields;
import static dev.leadpatch.domain.lead.Sample.entry;
import static dev.leadpatch.domain.lead.Sample.holding;
import static dev.leadpatch.domain.lead.Sample.lead;
import static dev.leadpatch.domain.lead.Sample.object;
import static dev.leadpatch.domain.lead.Sample.rejections;
import static dev.leadpatch.domain.lead.Sample.violation;
import static dev.leadpatch.domain.lead.SampleCatalog.ARCHIVED_FIELD;
import static dev.leadpatch.domain.lead.SampleCatalog.DEAL_FIELD;
import static dev.leadpatch.domain.lead.SampleCatalog.FIRST_OF_MANY;
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

/** What holds for the entries of {@code customFields}, whatever their type. */
class CustomFieldEntryTest {
    private static final Map<String, @Nullable Object> GOOD = object("text", "a");

    @Test
    void custom_fields_that_are_not_listed_keep_their_values() {
        Lead lead = holding(customFields(entry(1L, "text", GOOD), entry(5L, "boolean", object("boolean", true))));

        Map<CustomFieldId, CustomFieldValue> after = after(lead, customFields(entry(1L, "text", object("text", "b"))))
                .customFields();

        assertThat(after)
                .containsOnly(
                        Map.entry(new CustomFieldId(1), new CustomFieldValue.Text("b")),
                        Map.entry(new CustomFieldId(5), new CustomFieldValue.Bool(true)));
        assertThat(after(lead, object("customFields", array()))).isEqualTo(lead.fields());
    }

    @Test
    void null_is_refused_and_the_way_to_clear_is_named() {
        assertThat(rejections(object("customFields", null))).containsExactly("/customFields null_not_allowed");
        assertThat(violation(object("customFields", null)).message()).contains("\"value\": null");
    }

    @Test
    void another_json_type_is_refused() {
        for (Object other : new Object[] {1L, "1", true, entry(1L, "text", GOOD)}) {
            assertThat(rejections(object("customFields", other))).containsExactly("/customFields type");
        }
        for (Object other : new Object[] {1L, "1", true, array(), array(1L, "text", GOOD)}) {
            assertThat(rejections(customFields(other))).containsExactly("/customFields/0 type");
        }
        assertThat(rejections(customFields((Object) null))).containsExactly("/customFields/0 type");
    }

    @Test
    void at_most_200_entries_are_accepted() {
        assertThat(rejections(object("customFields", many(200)))).isEmpty();
        assertThat(rejections(object("customFields", many(201)))).containsExactly("/customFields too_many");
    }

    @Test
    void entries_are_counted_even_if_they_are_equal() {
        assertThat(rejections(object(
                        "customFields",
                        IntStream.range(0, 201)
                                .mapToObj(i -> entry(1L, "text", GOOD))
                                .toList())))
                .startsWith("/customFields too_many", "/customFields/1/customFieldId duplicate_custom_field")
                .hasSize(201);
    }

    @Test
    void a_missing_member_is_reported_at_the_entry() {
        assertThat(rejections(customFields(object("type", "text", "value", GOOD))))
                .containsExactly("/customFields/0 missing_member");
        assertThat(rejections(customFields(object("customFieldId", 1L, "value", GOOD))))
                .containsExactly("/customFields/0 missing_member");
        assertThat(rejections(customFields(object("customFieldId", 1L, "type", "text"))))
                .containsExactly("/customFields/0 missing_member");
        assertThat(rejections(customFields(object()))).containsExactly("/customFields/0 missing_member");
        assertThat(violation(customFields(object("type", "text"))).message())
                .isEqualTo("must have customFieldId and value");
    }

    @Test
    void a_missing_value_is_not_taken_for_null() {
        assertThat(rejections(customFields(object("customFieldId", 11L, "type", "text"))))
                .containsExactly("/customFields/0 missing_member");
    }

    @Test
    void what_an_incomplete_entry_does_say_is_judged_too() {
        assertThat(rejections(customFields(object("customFieldId", 777L, "type", "string"))))
                .containsExactly(
                        "/customFields/0 missing_member",
                        "/customFields/0/customFieldId unknown_custom_field",
                        "/customFields/0/type unknown_type");
    }

    @Test
    void one_point_zero_is_the_id_of_a_custom_field() {
        Object one = new BigDecimal("1.0");

        assertThat(after(lead(), customFields(entry(one, "text", GOOD))).customFields())
                .containsOnlyKeys(new CustomFieldId(1));
    }

    @Test
    void a_wrong_id_is_refused_and_the_value_not_judged() {
        Object bad = object("zzz", "a");
        assertThat(rejections(customFields(entry("1", "text", bad))))
                .containsExactly("/customFields/0/customFieldId type");
        assertThat(rejections(customFields(entry(null, "text", bad))))
                .containsExactly("/customFields/0/customFieldId type");
        assertThat(rejections(customFields(entry(0L, "text", bad))))
                .containsExactly("/customFields/0/customFieldId id");
        assertThat(rejections(customFields(entry(new BigDecimal("1.5"), "text", bad))))
                .containsExactly("/customFields/0/customFieldId id");
        assertThat(rejections(customFields(entry(777L, "text", bad))))
                .containsExactly("/customFields/0/customFieldId unknown_custom_field");
    }

    @Test
    void a_wrong_type_is_refused_and_the_value_not_judged() {
        Object bad = object("zzz", "a");
        assertThat(rejections(customFields(entry(1L, 1L, bad)))).containsExactly("/customFields/0/type type");
        assertThat(rejections(customFields(entry(1L, null, bad)))).containsExactly("/customFields/0/type type");
        assertThat(rejections(customFields(entry(1L, "string", bad))))
                .containsExactly("/customFields/0/type unknown_type");
        assertThat(rejections(customFields(entry(1L, "Text", bad))))
                .containsExactly("/customFields/0/type unknown_type");
        assertThat(rejections(customFields(entry(1L, "number", bad))))
                .containsExactly("/customFields/0/type wrong_type");
        assertThat(rejections(customFields(entry(1L, "textarea", bad))))
                .containsExactly("/customFields/0/type wrong_type");
    }

    @Test
    void a_wrong_type_says_which_would_have_been_right() {
        assertThat(listed(violation(customFields(entry(1L, "string", GOOD)))))
                .isEqualTo(List.of("text", "textarea", "number", "date", "boolean", "select", "multi_select"));
        Violation wrongType = violation(customFields(entry(1L, "number", GOOD)));
        assertThat(wrongType.details()).containsEntry("custom_field_id", 1L);
        assertThat(listed(wrongType)).isEqualTo(List.of("text"));
    }

    @Test
    void a_field_of_another_category_is_none_of_the_leads() {
        assertThat(rejections(customFields(entry(DEAL_FIELD.id(), "text", GOOD))))
                .containsExactly("/customFields/0/customFieldId unknown_custom_field");
    }

    @Test
    void an_archived_field_is_refused() {
        assertThat(rejections(customFields(entry(ARCHIVED_FIELD.id(), "text", GOOD))))
                .containsExactly("/customFields/0/customFieldId archived");
    }

    @Test
    void an_archived_field_that_the_lead_holds_stays_acceptable() {
        Lead lead = lead(Holding.customField(LeadFields.BLANK, ARCHIVED_FIELD, new CustomFieldValue.Text("a")));

        assertThat(after(lead, customFields(entry(ARCHIVED_FIELD.id(), "text", GOOD))))
                .isEqualTo(lead.fields());
        assertThat(after(lead, customFields(entry(ARCHIVED_FIELD.id(), "text", null))))
                .isEqualTo(LeadFields.BLANK);
    }

    @Test
    void a_second_entry_for_the_same_field_is_refused_at_its_id() {
        assertThat(rejections(customFields(entry(1L, "text", GOOD), entry(2L, "text", GOOD), entry(1L, "text", GOOD))))
                .containsExactly("/customFields/2/customFieldId duplicate_custom_field");
        assertThat(rejections(customFields(entry(1L, "text", GOOD), entry(new BigDecimal("1.0"), "text", null))))
                .containsExactly("/customFields/1/customFieldId duplicate_custom_field");
    }

    @Test
    void a_second_entry_is_a_second_one_even_if_the_first_is_wrong() {
        assertThat(rejections(customFields(entry(1L, "number", GOOD), entry(1L, "text", object("zzz", 1L)))))
                .containsExactly(
                        "/customFields/0/type wrong_type", "/customFields/1/customFieldId duplicate_custom_field");
    }

    @Test
    void a_value_is_null_or_an_object() {
        for (Object other : new Object[] {"a", 1L, true, array(GOOD)}) {
            assertThat(rejections(customFields(entry(1L, "text", other))))
                    .containsExactly("/customFields/0/value type");
        }
    }

    @Test
    void a_value_has_the_one_key_of_its_type() {
        for (Object wrong : new Object[] {
            object(), object("zzz", "a"), object("Text", "a"), object("textarea", "a"), object("text", "a", "zzz", null)
        }) {
            assertThat(rejections(customFields(entry(1L, "text", wrong))))
                    .containsExactly("/customFields/0/value value_key");
        }
        assertThat(violation(customFields(entry(3L, "number", object("text", 1L))))
                        .message())
                .contains("\"number\"");
    }

    @Test
    void a_refused_value_names_the_key_that_belongs_to_the_sent_type() {
        assertThat(violation(customFields(entry(2L, "textarea", "a"))).message())
                .isEqualTo("must be an object such as {\"textarea\": …}");
        assertThat(violation(customFields(entry(2L, "text", "a"))).message())
                .isEqualTo("must be an object such as {\"text\": …}");
        assertThat(violation(customFields(entry(2L, "textarea", object("zzz", "a"))))
                        .message())
                .isEqualTo("must have exactly one key, \"textarea\"");
    }

    @Test
    void a_violation_of_a_value_names_the_field() {
        assertThat(violation(customFields(entry(1L, "text", object("text", 1L))))
                        .details())
                .containsEntry("custom_field_id", 1L);
    }

    private static List<?> many(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> entry(FIRST_OF_MANY + i, "text", GOOD))
                .toList();
    }

    private static List<?> listed(Violation violation) {
        return violation.allowed().orElseThrow().listed();
    }
}
