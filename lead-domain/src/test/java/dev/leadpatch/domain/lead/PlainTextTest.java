package dev.leadpatch.domain.lead;

import static dev.leadpatch.domain.lead.Sample.after;
import static dev.leadpatch.domain.lead.Sample.holding;
import static dev.leadpatch.domain.lead.Sample.lead;
import static dev.leadpatch.domain.lead.Sample.object;
import static dev.leadpatch.domain.lead.Sample.rejections;
import static dev.leadpatch.domain.lead.Sample.violation;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for each of the five strings. */
class PlainTextTest {
    private static final String FIVE_STRINGS = "company_name,email,phone_number,first_name,last_name";
    private static final String EMOJI = "😀"; // one code point, two UTF-16 units

    @Test
    void a_field_that_is_not_sent_is_untouched() {
        Lead lead = holding(object("company_name", "TechCorp", "email", "a@b.co", "first_name", "Ada"));

        LeadFields after = after(lead, object("last_name", "Lovelace"));

        assertThat(after.companyName()).isEqualTo("TechCorp");
        assertThat(after.email()).isEqualTo("a@b.co");
        assertThat(after.firstName()).isEqualTo("Ada");
        assertThat(after.lastName()).isEqualTo("Lovelace");
    }

    @Test
    void each_string_is_set_by_a_value() {
        LeadFields after = after(
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
                        LeadFields.BLANK.status(),
                        List.of(),
                        List.of(),
                        Map.of()));
    }

    @Test
    void each_string_is_cleared_by_null() {
        Lead lead = holding(object(
                "company_name", "TechCorp",
                "email", "ada@example.org",
                "phone_number", "555",
                "first_name", "Ada",
                "last_name", "Lovelace"));

        for (String field : FIVE_STRINGS.split(",", -1)) {
            lead = lead(after(lead, object(field, null)));
        }

        assertThat(lead.fields()).isEqualTo(LeadFields.BLANK);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\n", "\u00A0", "\u3000\u2028\u0085", " \u1680\u205F\u202F\u2000\u200A "})
    void blank_text_is_refused_and_null_named_as_what_clears(String blank) {
        for (String field : FIVE_STRINGS.split(",", -1)) {
            assertThat(rejections(object(field, blank))).containsExactly("/" + field + " blank");
        }
        assertThat(violation(object("last_name", blank)).message()).contains("send null to clear");
    }

    @ParameterizedTest
    @ValueSource(strings = {" Ada ", "\u00A0Ada\u00A0", "\u3000Ada", "Ada\u2029", "\r\n\tAda\u0085\u000B\u000C"})
    void unicode_white_space_around_text_is_trimmed(String sent) {
        assertThat(after(lead(), object("first_name", sent)).firstName()).isEqualTo("Ada");
    }

    @Test
    void white_space_within_text_is_kept() {
        assertThat(after(lead(), object("first_name", "Ada\u00A0 B.")).firstName())
                .isEqualTo("Ada\u00A0 B.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"A\u0000da", "A\tda", "A\nda", "A\u007Fda", "A\u0080da", "A\u0085da", "A\u009Fda", "\u0001"})
    void a_control_character_is_refused(String sent) {
        assertThat(rejections(object("first_name", sent))).containsExactly("/first_name control_character");
        assertThat(rejections(object("company_name", sent))).containsExactly("/company_name control_character");
    }

    @ParameterizedTest
    @ValueSource(strings = {"A\u200Dda", "A\u00ADda", "\uFEFFAda", "\u202EAda"})
    void a_format_character_is_no_control_character(String sent) {
        assertThat(after(lead(), object("first_name", sent)).firstName()).isEqualTo(sent);
    }

    @Test
    void half_a_surrogate_pair_is_refused() {
        assertThat(rejections(object("first_name", "A\uD83D"))).containsExactly("/first_name lone_surrogate");
        assertThat(rejections(object("first_name", "\uDE00A"))).containsExactly("/first_name lone_surrogate");
        assertThat(rejections(object("first_name", "\uDE00\uD83D"))).containsExactly("/first_name lone_surrogate");
        assertThat(rejections(object("first_name", "\uD83D" + EMOJI))).containsExactly("/first_name lone_surrogate");
    }

    @Test
    void at_most_255_code_points_are_accepted_and_an_emoji_is_one() {
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
    void length_is_judged_after_trimming() {
        assertThat(rejections(object("first_name", " ".repeat(500) + "a".repeat(255) + "\u3000".repeat(500))))
                .isEmpty();
    }

    @Test
    void another_json_type_is_refused_and_never_coerced() {
        for (String field : FIVE_STRINGS.split(",", -1)) {
            for (Object other : new Object[] {1L, true, object(), Sample.array("a")}) {
                assertThat(rejections(object(field, other))).containsExactly("/" + field + " type");
            }
        }
    }

    @Test
    void at_one_place_the_first_of_the_broken_rules_is_reported() {
        assertThat(first("")).isEqualTo("blank");
        assertThat(first("\u0001\uD83D" + "a".repeat(300))).isEqualTo("control_character");
        assertThat(first("\uD83D" + "a".repeat(300))).isEqualTo("lone_surrogate");
        assertThat(first("a".repeat(300))).isEqualTo("too_long");
        assertThat(first("a")).isEqualTo("email");
        assertThat(first(1L)).isEqualTo("type");
    }

    private static String first(@Nullable Object email) {
        return violation(object("email", email)).code().wireName();
    }
}
