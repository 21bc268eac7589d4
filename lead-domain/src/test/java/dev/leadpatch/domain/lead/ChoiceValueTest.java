package dev.leadpatch.domain.lead;

import static dev.leadpatch.domain.lead.Sample.after;
import static dev.leadpatch.domain.lead.Sample.array;
import static dev.leadpatch.domain.lead.Sample.customFields;
import static dev.leadpatch.domain.lead.Sample.entry;
import static dev.leadpatch.domain.lead.Sample.holding;
import static dev.leadpatch.domain.lead.Sample.lead;
import static dev.leadpatch.domain.lead.Sample.object;
import static dev.leadpatch.domain.lead.Sample.rejections;
import static dev.leadpatch.domain.lead.Sample.value;
import static dev.leadpatch.domain.lead.Sample.violation;
import static dev.leadpatch.domain.lead.SampleCatalog.ARCHIVED_OPTION;
import static dev.leadpatch.domain.lead.SampleCatalog.BOOLEAN;
import static dev.leadpatch.domain.lead.SampleCatalog.MULTI_SELECT;
import static dev.leadpatch.domain.lead.SampleCatalog.SELECT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.OptionId;
import dev.leadpatch.domain.violation.AllowedValues;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What holds for {@code boolean}, {@code select} and {@code multi_select}. */
class ChoiceValueTest {
    private static final String AT_SELECT = "/customFields/0/value/select ";
    private static final String AT_MULTI_SELECT = "/customFields/0/value/multi_select";
    private static final Lead HOLDS_ARCHIVED = lead(Holding.customField(
            Holding.customField(LeadFields.BLANK, SELECT, new CustomFieldValue.Select(new OptionId(ARCHIVED_OPTION))),
            MULTI_SELECT,
            new CustomFieldValue.MultiSelect(List.of(new OptionId(ARCHIVED_OPTION)))));

    @Test
    void a_boolean_is_true_or_false() {
        assertThat(kept(BOOLEAN, true)).isEqualTo(true);
        assertThat(kept(BOOLEAN, false)).isEqualTo(false);
        for (Object other : new Object[] {"true", "", 1L, 0L, array(true), object()}) {
            assertThat(rejections(value(BOOLEAN, other))).containsExactly("/customFields/0/value/boolean type");
        }
    }

    @Test
    void a_select_takes_an_option_of_its_definition() {
        assertThat(kept(SELECT, 2L)).isEqualTo(2L);
        assertThat(kept(SELECT, new BigDecimal("2.0"))).isEqualTo(2L);
    }

    @Test
    void an_unknown_option_is_refused_and_the_allowed_ones_are_named() {
        assertThat(rejections(value(SELECT, 4L))).containsExactly(AT_SELECT + "unknown_option");
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
    void a_refused_value_of_any_form_refers_to_the_allowed_options() {
        for (Object refused : new Object[] {4L, 0L, ARCHIVED_OPTION, "High", true, array(1L), object()}) {
            assertThat(allowed(SELECT, refused).count()).isEqualTo(3);
            assertThat(allowed(MULTI_SELECT, array(refused)).count()).isEqualTo(3);
        }
        assertThat(allowed(MULTI_SELECT, "High").count()).isEqualTo(3);
        assertThat(allowed(SELECT.required(), null).count()).isEqualTo(3);
        assertThat(violation(customFields(entry(SELECT.id(), "select", 7L))).allowed())
                .isPresent();
        assertThat(violation(customFields(entry(SELECT.id(), "select", object("number", 7L))))
                        .allowed())
                .isPresent();
        assertThat(violation(value(BOOLEAN, 7L)).allowed()).isEmpty();
    }

    @Test
    void a_condition_refers_to_archived_options_too_because_they_may_be_expected() {
        assertThat(violation(object("if", object("customFields/" + SELECT.id(), object("select", 4L))))
                        .allowed()
                        .orElseThrow()
                        .count())
                .isEqualTo(4);
    }

    @Test
    void the_message_names_the_option_and_the_field_as_they_are() {
        assertThat(violation(value(SELECT, 4L)).message()).isEqualTo("4 is not an option of \"%s select\"");
        assertThat(violation(value(SELECT, ARCHIVED_OPTION)).message())
                .isEqualTo("9 is an archived option of \"%s select\"");
    }

    @Test
    void an_option_id_is_a_positive_integral_number() {
        assertThat(rejections(value(SELECT, 0L))).containsExactly(AT_SELECT + "id");
        assertThat(rejections(value(SELECT, new BigDecimal("1.5")))).containsExactly(AT_SELECT + "id");
        for (Object other : new Object[] {"1", "High", true, array(1L), object("id", 1L)}) {
            assertThat(rejections(value(SELECT, other))).containsExactly(AT_SELECT + "type");
        }
    }

    @Test
    void an_archived_option_is_refused() {
        assertThat(rejections(value(SELECT, ARCHIVED_OPTION))).containsExactly(AT_SELECT + "archived");
        assertThat(rejections(value(MULTI_SELECT, array(1L, ARCHIVED_OPTION))))
                .containsExactly(AT_MULTI_SELECT + "/1 archived");
    }

    @Test
    void an_archived_option_that_the_lead_holds_stays_acceptable() {
        assertThat(rejections(HOLDS_ARCHIVED, value(SELECT, ARCHIVED_OPTION))).isEmpty();
        assertThat(rejections(HOLDS_ARCHIVED, value(MULTI_SELECT, array(1L, ARCHIVED_OPTION))))
                .isEmpty();
    }

    @Test
    void a_multi_select_keeps_the_order_and_a_repeated_option_once() {
        assertThat(kept(MULTI_SELECT, array(3L, 1L, new BigDecimal("3.0"), 2L))).isEqualTo(List.of(3L, 1L, 2L));
    }

    @Test
    void each_bad_item_of_a_multi_select_is_reported_at_its_position() {
        assertThat(rejections(value(MULTI_SELECT, array(1L, 4L, "2", null, 0L))))
                .containsExactly(
                        AT_MULTI_SELECT + "/1 unknown_option",
                        AT_MULTI_SELECT + "/2 type",
                        AT_MULTI_SELECT + "/3 type",
                        AT_MULTI_SELECT + "/4 id");
    }

    @Test
    void a_multi_select_is_an_array() {
        for (Object other : new Object[] {1L, "1", true, object("0", 1L)}) {
            assertThat(rejections(value(MULTI_SELECT, other))).containsExactly(AT_MULTI_SELECT + " type");
        }
    }

    @Test
    void an_empty_multi_select_clears() {
        Lead lead = holding(value(MULTI_SELECT, array(1L)));

        assertThat(after(lead, value(MULTI_SELECT, array()))).isEqualTo(LeadFields.BLANK);
    }

    @Test
    void a_multi_select_has_at_most_1000_entries() {
        assertThat(rejections(value(MULTI_SELECT, Collections.nCopies(1_000, 1L))))
                .isEmpty();
        assertThat(rejections(value(MULTI_SELECT, Collections.nCopies(1_001, 4L))))
                .containsExactly(AT_MULTI_SELECT + " too_many");
    }

    private static AllowedValues allowed(SampleCatalog.Field field, @Nullable Object sent) {
        return violation(value(field, sent)).allowed().orElseThrow();
    }

    private static Object kept(SampleCatalog.Field field, Object sent) {
        return after(lead(), value(field, sent))
                .customFields()
                .get(new CustomFieldId(field.id()))
                .plain();
    }
}
