package dev.leadpatch.domain.lead;

import static dev.leadpatch.domain.lead.Sample.after;
import static dev.leadpatch.domain.lead.Sample.array;
import static dev.leadpatch.domain.lead.Sample.customFields;
import static dev.leadpatch.domain.lead.Sample.entry;
import static dev.leadpatch.domain.lead.Sample.holding;
import static dev.leadpatch.domain.lead.Sample.lead;
import static dev.leadpatch.domain.lead.Sample.rejections;
import static dev.leadpatch.domain.lead.Sample.value;
import static dev.leadpatch.domain.lead.SampleCatalog.ALL_TYPES;
import static dev.leadpatch.domain.lead.SampleCatalog.MULTI_SELECT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.domain.value.CustomFieldId;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ClearingCustomFieldsTest {
    private static final Map<String, Object> EXAMPLES = Map.of(
            "text",
            "a",
            "textarea",
            "a\nb",
            "number",
            1L,
            "date",
            "2024-01-15",
            "boolean",
            false,
            "select",
            1L,
            "multi_select",
            array(2L, 1L));

    static Stream<SampleCatalog.Field> everyType() {
        return ALL_TYPES.stream();
    }

    @ParameterizedTest
    @MethodSource("everyType")
    void a_null_value_clears(SampleCatalog.Field field) {
        Lead lead = holding(value(field, EXAMPLES.get(field.type())));

        assertThat(lead.fields().customFields()).containsOnlyKeys(new CustomFieldId(field.id()));
        assertThat(after(lead, customFields(entry(field.id(), field.type(), null))))
                .isEqualTo(LeadFields.BLANK);
    }

    @ParameterizedTest
    @MethodSource("everyType")
    void a_null_under_the_key_of_the_type_clears(SampleCatalog.Field field) {
        Lead lead = holding(value(field, EXAMPLES.get(field.type())));

        assertThat(after(lead, value(field, null))).isEqualTo(LeadFields.BLANK);
    }

    @ParameterizedTest
    @MethodSource("everyType")
    void clearing_a_field_without_a_value_changes_nothing(SampleCatalog.Field field) {
        Lead lead = lead();

        assertThat(after(lead, value(field, null))).isSameAs(lead.fields());
    }

    @ParameterizedTest
    @MethodSource("everyType")
    void clearing_a_required_custom_field_is_rejected(SampleCatalog.Field field) {
        SampleCatalog.Field required = field.required();

        assertThat(rejections(customFields(entry(required.id(), required.type(), null))))
                .containsExactly("/customFields/0/value required");
        assertThat(rejections(value(required, null)))
                .containsExactly("/customFields/0/value/" + required.type() + " required");
    }

    @ParameterizedTest
    @MethodSource("everyType")
    void a_required_custom_field_can_be_replaced(SampleCatalog.Field field) {
        assertThat(rejections(value(field.required(), EXAMPLES.get(field.type()))))
                .isEmpty();
    }

    @Test
    void an_empty_multi_select_leaves_a_required_field_without_a_value() {
        assertThat(rejections(value(MULTI_SELECT.required(), array())))
                .containsExactly("/customFields/0/value/multi_select required");
    }

    @Test
    void a_required_field_that_is_not_sent_is_not_asked_for() {
        assertThat(rejections(Sample.object("first_name", "Ada"))).isEmpty();
    }
}
