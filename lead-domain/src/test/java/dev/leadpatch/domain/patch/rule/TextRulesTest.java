package dev.leadpatch.domain.patch.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.domain.patch.rule.TextRules.BrokenRule;
import dev.leadpatch.domain.violation.ViolationCode;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextRulesTest {
    private static final TextRules LINE = TextRules.singleLine(3);

    @ParameterizedTest
    @ValueSource(strings = {"a", "a b", "😀😀😀", "a\u200B"})
    void valid_line_breaks_no_rule(String text) {
        assertThat(LINE.validate(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\u00A0\u3000", "\t", "\u200B"})
    void blank_text_is_rejected(String text) {
        assertThat(LINE.validate(text)).contains(new BrokenRule(ViolationCode.BLANK, "must not be blank"));
        assertThat(LINE.clearable().validate(text).map(BrokenRule::message))
                .contains("must not be blank; send null to clear");
    }

    @Test
    void first_rule_in_order_of_codes_is_reported() {
        assertThat(code(LINE, "\u0000\uD800abc")).contains(ViolationCode.CONTROL_CHARACTER);
        assertThat(code(LINE, "\uD800abc")).contains(ViolationCode.LONE_SURROGATE);
        assertThat(code(LINE, "abcd")).contains(ViolationCode.TOO_LONG);
    }

    @Test
    void multi_line_text_may_contain_line_breaks_and_tabs_only() {
        TextRules rules = TextRules.multiLine(5);

        assertThat(rules.validate("a\r\n\tb")).isEmpty();
        assertThat(code(rules, "a\u0085b")).contains(ViolationCode.CONTROL_CHARACTER);
        assertThat(code(LINE, "a\nb")).contains(ViolationCode.CONTROL_CHARACTER);
    }

    @Test
    void maximum_length_is_written_with_separators() {
        assertThat(TextRules.singleLine(1_000).validate("x".repeat(1_001)).map(BrokenRule::message))
                .contains("must have at most 1,000 characters");
    }

    private static Optional<ViolationCode> code(TextRules rules, String text) {
        return rules.validate(text).map(BrokenRule::code);
    }
}
