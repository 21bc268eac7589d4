package dev.leadpatch.domain.lead;

import static dev.leadpatch.domain.lead.LeadPatchFixture.fieldsAfter;
import static dev.leadpatch.domain.lead.LeadPatchFixture.lead;
import static dev.leadpatch.domain.lead.LeadPatchFixture.leadWith;
import static dev.leadpatch.domain.lead.LeadPatchFixture.object;
import static dev.leadpatch.domain.lead.LeadPatchFixture.rejections;
import static dev.leadpatch.domain.lead.LeadPatchFixture.violation;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Validation of the five text fields. */
class LeadTextFieldTest {
    private static final String TEXT_FIELDS = "company_name,email,phone_number,first_name,last_name";
    private static final String EMOJI = "😀"; // one code point, two UTF-16 units

    @Test
    void omitted_field_is_unchanged() {
        Lead lead = leadWith(object("company_name", "TechCorp", "email", "a@b.co", "first_name", "Ada"));

        LeadFields after = fieldsAfter(lead, object("last_name", "Lovelace"));

        assertThat(after.companyName()).isEqualTo("TechCorp");
        assertThat(after.email()).isEqualTo("a@b.co");
        assertThat(after.firstName()).isEqualTo("Ada");
        assertThat(after.lastName()).isEqualTo("Lovelace");
    }

    @Test
    void string_value_sets_each_text_field() {
        LeadFields after = fieldsAfter(
                lead(),
                object(
                        "company_name", "TechCorp",
                        "email", "ada@example.org",
                        "phone_number", "+1-555-123-4567",
                        "first_name", "Ada",
                        "last_name", "Lovelace"));

        assertThat(after)
                .isEqualTo(new LeadFields(
                        "TechCorp",
                        "ada@example.org",
                        "+1-555-123-4567",
                        "Ada",
                        "Lovelace",
                        LeadFields.EMPTY.status(),
                        List.of(),
                        List.of(),
                        Map.of()));
    }

    @Test
    void null_clears_each_text_field() {
        Lead lead = leadWith(object(
                "company_name", "TechCorp",
                "email", "ada@example.org",
                "phone_number", "555",
                "first_name", "Ada",
                "last_name", "Lovelace"));

        for (String field : TEXT_FIELDS.split(",", -1)) {
            lead = lead(fieldsAfter(lead, object(field, null)));
        }

        assertThat(lead.fields()).isEqualTo(LeadFields.EMPTY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\n", "\u00A0", "\u3000\u2028\u0085", " \u1680\u205F\u202F\u2000\u200A "})
    void blank_text_is_rejected_with_hint_to_send_null(String blank) {
        for (String field : TEXT_FIELDS.split(",", -1)) {
            assertThat(rejections(object(field, blank))).containsExactly("/" + field + " blank");
        }
        assertThat(violation(object("last_name", blank)).message()).contains("send null to clear");
    }

    @ParameterizedTest
    @ValueSource(strings = {" Ada ", "\u00A0Ada\u00A0", "\u3000Ada", "Ada\u2029", "\r\n\tAda\u0085\u000B\u000C"})
    void surrounding_unicode_white_space_is_trimmed(String input) {
        assertThat(fieldsAfter(lead(), object("first_name", input)).firstName()).isEqualTo("Ada");
    }

    @Test
    void inner_white_space_is_preserved() {
        assertThat(fieldsAfter(lead(), object("first_name", "Ada\u00A0 B.")).firstName())
                .isEqualTo("Ada\u00A0 B.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"A\u0000da", "A\tda", "A\nda", "A\u007Fda", "A\u0080da", "A\u0085da", "A\u009Fda", "\u0001"})
    void control_character_is_rejected(String input) {
        assertThat(rejections(object("first_name", input))).containsExactly("/first_name control_character");
        assertThat(rejections(object("company_name", input))).containsExactly("/company_name control_character");
    }

    @ParameterizedTest
    @ValueSource(strings = {"A\u200Dda", "A\u00ADda", "\uFEFFAda", "\u202EAda"})
    void format_character_is_accepted(String input) {
        assertThat(fieldsAfter(lead(), object("first_name", input)).firstName()).isEqualTo(input);
    }

    @Test
    void lone_surrogate_is_rejected() {
        assertThat(rejections(object("first_name", "A\uD83D"))).containsExactly("/first_name lone_surrogate");
        assertThat(rejections(object("first_name", "\uDE00A"))).containsExactly("/first_name lone_surrogate");
        assertThat(rejections(object("first_name", "\uDE00\uD83D"))).containsExactly("/first_name lone_surrogate");
        assertThat(rejections(object("first_name", "\uD83D" + EMOJI))).containsExactly("/first_name lone_surrogate");
    }

    @Test
    void more_than_255_code_points_are_rejected_and_emoji_counts_as_one() {
        for (String field : List.of("company_name", "first_name", "last_name")) {
            assertThat(rejections(object(field, EMOJI.repeat(255)))).isEmpty();
            assertThat(rejections(object(field, "a".repeat(255)))).isEmpty();
            assertThat(rejections(object(field, EMOJI.repeat(256)))).containsExactly("/" + field + " too_long");
            assertThat(rejections(object(field, "a".repeat(256)))).containsExactly("/" + field + " too_long");
        }
        assertThat(violation(object("last_name", "a".repeat(256))).message())
                .isEqualTo("must have at most 255 characters");
    }

    @Test
    void length_is_checked_after_trimming() {
        assertThat(rejections(object("first_name", " ".repeat(500) + "a".repeat(255) + "\u3000".repeat(500))))
                .isEmpty();
    }

    @Test
    void other_json_type_is_rejected_without_coercion() {
        for (String field : TEXT_FIELDS.split(",", -1)) {
            for (Object other : new Object[] {1L, true, object(), LeadPatchFixture.array("a")}) {
                assertThat(rejections(object(field, other))).containsExactly("/" + field + " type");
            }
        }
    }

    @Test
    void first_violated_rule_per_path_is_reported() {
        assertThat(firstViolation("")).isEqualTo("blank");
        assertThat(firstViolation("\u0001\uD83D" + "a".repeat(300))).isEqualTo("control_character");
        assertThat(firstViolation("\uD83D" + "a".repeat(300))).isEqualTo("lone_surrogate");
        assertThat(firstViolation("a".repeat(300))).isEqualTo("too_long");
        assertThat(firstViolation("a")).isEqualTo("email");
        assertThat(firstViolation(1L)).isEqualTo("type");
    }

    private static String firstViolation(@Nullable Object email) {
        return violation(object("email", email)).code().wireName();
    }
}
