package dev.leadpatch.domain.lead;

import static dev.leadpatch.domain.lead.LeadPatchFixture.array;
import static dev.leadpatch.domain.lead.LeadPatchFixture.change;
import static dev.leadpatch.domain.lead.LeadPatchFixture.lead;
import static dev.leadpatch.domain.lead.LeadPatchFixture.leadWith;
import static dev.leadpatch.domain.lead.LeadPatchFixture.object;
import static dev.leadpatch.domain.lead.LeadPatchFixture.toPathAndCode;
import static dev.leadpatch.domain.lead.LeadPatchFixture.value;
import static dev.leadpatch.domain.lead.SampleCatalog.MULTI_SELECT;
import static dev.leadpatch.domain.lead.SampleCatalog.NUMBER;
import static dev.leadpatch.domain.lead.SampleCatalog.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.patch.PatchReader.Strictness;
import dev.leadpatch.domain.patch.PatchValidator.ValidPatch;
import dev.leadpatch.domain.violation.Violations.ValidationBudget;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LeadSizeTest {
    private static final int FIELD = 64;
    private static final List<String> TOO_LARGE = List.of(" lead_too_large");

    @Test
    void size_is_the_texts_in_utf8_and_a_fixed_number_for_each_field_and_id() {
        assertThat(LeadSize.of(LeadFields.EMPTY)).isZero();
        assertThat(sizeOf(object("company_name", "aä€😀", "last_name", "b"))).isEqualTo(1 + 2 + 3 + 4 + 1);
        assertThat(sizeOf(object("tags", array(1L, 2L), "assignedUsers", array(1L))))
                .isEqualTo(3 * 20);
        assertThat(sizeOf(value(NUMBER, 12_345L))).isEqualTo(FIELD);
        assertThat(sizeOf(value(TEXT, "ä"))).isEqualTo(FIELD + 2);
        assertThat(sizeOf(value(MULTI_SELECT, array(1L, 2L)))).isEqualTo(FIELD + 2 * 20);
    }

    @Test
    void size_of_a_random_text_is_its_length_in_utf8() {
        Random random = new Random(7);
        for (int i = 0; i < 1_000; i++) {
            String text = random.ints(random.nextInt(30), 0, Character.MAX_CODE_POINT + 1)
                    .filter(character -> character < Character.MIN_SURROGATE || character > Character.MAX_SURROGATE)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            LeadFields fields =
                    LeadFieldsFixture.withCustomField(LeadFields.EMPTY, TEXT, new CustomFieldValue.Text(text));

            assertThat(LeadSize.of(fields)).isEqualTo(FIELD + text.getBytes(StandardCharsets.UTF_8).length);
        }
    }

    @Test
    void change_to_the_maximum_is_accepted_and_to_one_byte_more_is_rejected() {
        Lead lead = leadOfSize(LeadSize.MAX_BYTES - 1);

        assertThat(rejections(lead, object("first_name", "a"))).isEmpty();
        assertThat(rejections(lead, object("first_name", "ab"))).isEqualTo(TOO_LARGE);
        assertThat(rejections(lead, object("first_name", "ä"))).isEqualTo(TOO_LARGE);
        assertThat(rejections(lead, value(NUMBER, 1L))).isEqualTo(TOO_LARGE);
    }

    @Test
    void lead_that_is_larger_already_can_be_changed_without_becoming_larger() {
        Lead oversized = leadOfSize(LeadSize.MAX_BYTES + 1_000_000);

        assertThat(rejections(oversized, object("status", "lost"))).isEmpty();
        assertThat(rejections(oversized, value(TEXT, null))).isEmpty();
        assertThat(rejections(oversized, value(TEXT, "b"))).isEmpty();
        assertThat(rejections(oversized, object("first_name", "b"))).isEqualTo(TOO_LARGE);
    }

    @Test
    void size_is_checked_before_the_conditions() {
        assertThat(rejections(
                        leadOfSize(LeadSize.MAX_BYTES), object("if", object("status", "lost"), "first_name", "a")))
                .isEqualTo(TOO_LARGE);
    }

    @Test
    void fill_counts_only_the_fields_that_it_sets() {
        Lead largest = leadOfSize(LeadSize.MAX_BYTES);

        assertThat(fill(largest, object("first_name", "a"))).isInstanceOf(LeadChange.Rejected.class);
        assertThat(fill(largest, value(TEXT, "a"))).isEqualTo(LeadChange.Unchanged.INSTANCE);
    }

    static Lead leadOfSize(int bytes) {
        return lead(LeadFieldsFixture.withCustomField(
                LeadFields.EMPTY, TEXT, new CustomFieldValue.Text("a".repeat(bytes - FIELD))));
    }

    private static LeadChange fill(Lead lead, Object document) {
        ValidPatch patch = (ValidPatch) LeadPatchFixture.check(document, Strictness.STRICT);
        return lead.fill(patch, LeadPatchFixture.CATALOG, LeadPatchFixture.NOW, ValidationBudget.DEFAULT);
    }

    private static long sizeOf(Object document) {
        return LeadSize.of(leadWith(document).fields());
    }

    private static List<String> rejections(Lead lead, Object document) {
        return change(lead, document, Strictness.STRICT) instanceof LeadChange.Rejected rejected
                ? toPathAndCode(rejected.violations())
                : List.of();
    }
}
