package dev.leadpatch.domain.lead;

import static dev.leadpatch.domain.lead.LeadPatchFixture.array;
import static dev.leadpatch.domain.lead.LeadPatchFixture.customFields;
import static dev.leadpatch.domain.lead.LeadPatchFixture.entry;
import static dev.leadpatch.domain.lead.LeadPatchFixture.fieldsAfter;
import static dev.leadpatch.domain.lead.LeadPatchFixture.lead;
import static dev.leadpatch.domain.lead.LeadPatchFixture.leadWith;
import static dev.leadpatch.domain.lead.LeadPatchFixture.object;
import static dev.leadpatch.domain.lead.LeadPatchFixture.rejections;
import static dev.leadpatch.domain.lead.LeadPatchFixture.value;
import static dev.leadpatch.domain.lead.LeadPatchFixture.violation;
import static dev.leadpatch.domain.lead.SampleCatalog.ARCHIVED_OPTION;
import static dev.leadpatch.domain.lead.SampleCatalog.BOOLEAN;
import static dev.leadpatch.domain.lead.SampleCatalog.MULTI_SELECT;
import static dev.leadpatch.domain.lead.SampleCatalog.SELECT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.OptionId;
import dev.leadpatch.domain.violation.Violation.AllowedValues;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Validation of {@code boolean}, {@code select} and {@code multi_select} values. */
class ChoiceValueTest {
    private static final String SELECT_PATH = "/customFields/0/value/select ";
    private static final String MULTI_SELECT_PATH = "/customFields/0/value/multi_select";
    private static final Lead LEAD_WITH_ARCHIVED_OPTION = lead(LeadFieldsFixture.withCustomField(
            LeadFieldsFixture.withCustomField(
                    LeadFields.EMPTY, SELECT, new CustomFieldValue.Select(new OptionId(ARCHIVED_OPTION))),
            MULTI_SELECT,
            new CustomFieldValue.MultiSelect(List.of(new OptionId(ARCHIVED_OPTION)))));

    @Test
    void boolean_accepts_true_and_false() {
        assertThat(storedValue(BOOLEAN, true)).isEqualTo(true);
        assertThat(storedValue(BOOLEAN, false)).isEqualTo(false);
        for (Object other : new Object[] {"true", "", 1L, 0L, array(true), object()}) {
            assertThat(rejections(value(BOOLEAN, other))).containsExactly("/customFields/0/value/boolean type");
        }
    }

    @Test
    void select_accepts_option_of_its_definition() {
        assertThat(storedValue(SELECT, 2L)).isEqualTo(2L);
        assertThat(storedValue(SELECT, new BigDecimal("2.0"))).isEqualTo(2L);
    }

    @Test
    void unknown_option_is_rejected_with_allowed_options() {
        assertThat(rejections(value(SELECT, 4L))).containsExactly(SELECT_PATH + "unknown_option");
        assertThat(violation(value(SELECT, 4L)).details()).containsOnlyKeys("custom_field_id");
        assertThat(allowed(SELECT, 4L).field()).isEqualTo("customFields/" + SELECT.id());
        assertThat(allowed(SELECT, 4L).count()).isEqualTo(3);
        assertThat(allowed(SELECT, 4L).listed())
                .isEqualTo(List.of(
                        object("id", 1L, "label", "High"),
                        object("id", 2L, "label", "Medium"),
                        object("id", 3L, "label", "100%s")));
        assertThat(allowed(SELECT, 4L).listed().get(0)).hasToString("{id=1, label=High}");
    }

    @Test
    void every_rejected_value_refers_to_allowed_options() {
        for (Object rejected : new Object[] {4L, 0L, ARCHIVED_OPTION, "High", true, array(1L), object()}) {
            assertThat(allowed(SELECT, rejected).count()).isEqualTo(3);
            assertThat(allowed(MULTI_SELECT, array(rejected)).count()).isEqualTo(3);
        }
        assertThat(allowed(MULTI_SELECT, "High").count()).isEqualTo(3);
        assertThat(allowed(SELECT.asRequired(), null).count()).isEqualTo(3);
        assertThat(violation(customFields(entry(SELECT.id(), "select", 7L))).allowed())
                .isPresent();
        assertThat(violation(customFields(entry(SELECT.id(), "select", object("number", 7L))))
                        .allowed())
                .isPresent();
        assertThat(violation(value(BOOLEAN, 7L)).allowed()).isEmpty();
    }

    @Test
    void condition_violation_refers_to_archived_options_too() {
        assertThat(violation(object("if", object("customFields/" + SELECT.id(), object("select", 4L))))
                        .allowed()
                        .orElseThrow()
                        .count())
                .isEqualTo(4);
    }

    @Test
    void message_contains_option_and_field_verbatim() {
        assertThat(violation(value(SELECT, 4L)).message()).isEqualTo("4 is not an option of \"%s select\"");
        assertThat(violation(value(SELECT, ARCHIVED_OPTION)).message())
                .isEqualTo("9 is an archived option of \"%s select\"");
    }

    @Test
    void option_id_must_be_a_positive_integer() {
        assertThat(rejections(value(SELECT, 0L))).containsExactly(SELECT_PATH + "id");
        assertThat(rejections(value(SELECT, new BigDecimal("1.5")))).containsExactly(SELECT_PATH + "id");
        for (Object other : new Object[] {"1", "High", true, array(1L), object("id", 1L)}) {
            assertThat(rejections(value(SELECT, other))).containsExactly(SELECT_PATH + "type");
        }
    }

    @Test
    void archived_option_is_rejected() {
        assertThat(rejections(value(SELECT, ARCHIVED_OPTION))).containsExactly(SELECT_PATH + "archived");
        assertThat(rejections(value(MULTI_SELECT, array(1L, ARCHIVED_OPTION))))
                .containsExactly(MULTI_SELECT_PATH + "/1 archived");
    }

    @Test
    void archived_option_already_set_on_lead_is_accepted() {
        assertThat(rejections(LEAD_WITH_ARCHIVED_OPTION, value(SELECT, ARCHIVED_OPTION)))
                .isEmpty();
        assertThat(rejections(LEAD_WITH_ARCHIVED_OPTION, value(MULTI_SELECT, array(1L, ARCHIVED_OPTION))))
                .isEmpty();
    }

    @Test
    void multi_select_preserves_order_and_removes_duplicates() {
        assertThat(storedValue(MULTI_SELECT, array(3L, 1L, new BigDecimal("3.0"), 2L)))
                .isEqualTo(List.of(3L, 1L, 2L));
    }

    @Test
    void each_invalid_multi_select_item_is_reported_at_its_index() {
        assertThat(rejections(value(MULTI_SELECT, array(1L, 4L, "2", null, 0L))))
                .containsExactly(
                        MULTI_SELECT_PATH + "/1 unknown_option",
                        MULTI_SELECT_PATH + "/2 type",
                        MULTI_SELECT_PATH + "/3 type",
                        MULTI_SELECT_PATH + "/4 id");
    }

    @Test
    void multi_select_must_be_an_array() {
        for (Object other : new Object[] {1L, "1", true}) {
            assertThat(rejections(value(MULTI_SELECT, other))).containsExactly(MULTI_SELECT_PATH + " type");
        }
    }

    @Test
    void empty_multi_select_clears_the_value() {
        Lead lead = leadWith(value(MULTI_SELECT, array(1L)));

        assertThat(fieldsAfter(lead, value(MULTI_SELECT, array()))).isEqualTo(LeadFields.EMPTY);
    }

    @Test
    void multi_select_with_more_than_1000_entries_is_rejected() {
        assertThat(rejections(value(MULTI_SELECT, Collections.nCopies(1_000, 1L))))
                .isEmpty();
        assertThat(rejections(value(MULTI_SELECT, Collections.nCopies(1_001, 4L))))
                .containsExactly(MULTI_SELECT_PATH + " too_many");
    }

    private static AllowedValues allowed(SampleCatalog.Field field, @Nullable Object input) {
        return violation(value(field, input)).allowed().orElseThrow();
    }

    private static Object storedValue(SampleCatalog.Field field, Object input) {
        return fieldsAfter(lead(), value(field, input))
                .customFields()
                .get(new CustomFieldId(field.id()))
                .plainValue();
    }
}
