package dev.leadpatch.domain.lead;

import static dev.leadpatch.domain.lead.LeadPatchFixture.array;
import static dev.leadpatch.domain.lead.LeadPatchFixture.customFields;
import static dev.leadpatch.domain.lead.LeadPatchFixture.entry;
import static dev.leadpatch.domain.lead.LeadPatchFixture.fieldsAfter;
import static dev.leadpatch.domain.lead.LeadPatchFixture.lead;
import static dev.leadpatch.domain.lead.LeadPatchFixture.leadWith;
import static dev.leadpatch.domain.lead.LeadPatchFixture.rejections;
import static dev.leadpatch.domain.lead.LeadPatchFixture.value;
import static dev.leadpatch.domain.lead.SampleCatalog.ALL_TYPES;
import static dev.leadpatch.domain.lead.SampleCatalog.MULTI_SELECT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.domain.value.CustomFieldId;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CustomFieldClearingTest {
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

    static Stream<SampleCatalog.Field> allFieldTypes() {
        return ALL_TYPES.stream();
    }

    @ParameterizedTest
    @MethodSource("allFieldTypes")
    void null_value_clears_custom_field(SampleCatalog.Field field) {
        Lead lead = leadWith(value(field, EXAMPLES.get(field.type())));

        assertThat(lead.fields().customFields()).containsOnlyKeys(new CustomFieldId(field.id()));
        assertThat(fieldsAfter(lead, customFields(entry(field.id(), field.type(), null))))
                .isEqualTo(LeadFields.EMPTY);
    }

    @ParameterizedTest
    @MethodSource("allFieldTypes")
    void null_under_type_key_clears_custom_field(SampleCatalog.Field field) {
        Lead lead = leadWith(value(field, EXAMPLES.get(field.type())));

        assertThat(fieldsAfter(lead, value(field, null))).isEqualTo(LeadFields.EMPTY);
    }

    @ParameterizedTest
    @MethodSource("allFieldTypes")
    void clearing_an_empty_custom_field_is_a_no_op(SampleCatalog.Field field) {
        Lead lead = lead();

        assertThat(fieldsAfter(lead, value(field, null))).isSameAs(lead.fields());
    }

    @ParameterizedTest
    @MethodSource("allFieldTypes")
    void clearing_a_required_custom_field_is_rejected(SampleCatalog.Field field) {
        SampleCatalog.Field required = field.asRequired();

        assertThat(rejections(customFields(entry(required.id(), required.type(), null))))
                .containsExactly("/customFields/0/value required");
        assertThat(rejections(value(required, null)))
                .containsExactly("/customFields/0/value/" + required.type() + " required");
    }

    @ParameterizedTest
    @MethodSource("allFieldTypes")
    void replacing_a_required_custom_field_is_accepted(SampleCatalog.Field field) {
        assertThat(rejections(value(field.asRequired(), EXAMPLES.get(field.type()))))
                .isEmpty();
    }

    @Test
    void empty_multi_select_is_rejected_for_required_field() {
        assertThat(rejections(value(MULTI_SELECT.asRequired(), array())))
                .containsExactly("/customFields/0/value/multi_select required");
    }

    @Test
    void omitted_required_field_is_accepted() {
        assertThat(rejections(LeadPatchFixture.object("first_name", "Ada"))).isEmpty();
    }
}
