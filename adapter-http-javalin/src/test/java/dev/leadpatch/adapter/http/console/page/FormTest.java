package dev.leadpatch.adapter.http.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.http.console.page.Form.InputError;
import dev.leadpatch.application.http.message.QueryString;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.Violation;
import dev.leadpatch.domain.violation.ViolationCode;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The values of forms, and where violations are shown. */
class FormTest {
    private static final List<String> INPUTS = List.of("label", "headers", "access");
    private static final DocumentPath ROOT = DocumentPath.ROOT;

    @Test
    void violations_are_shown_beside_their_inputs_in_the_order_of_the_inputs() {
        Form form = Form.sent(QueryString.parse("access=read&access=admn&label=x"))
                .rejected(
                        List.of(
                                violation(ROOT.member("access").item(1), "is unknown"),
                                violation(ROOT.member("headers").member("X-A"), "is reserved"),
                                violation(ROOT.member("label"), "is too long"),
                                violation(ROOT.member("access").item(2).member("id"), "must not be blank")),
                        INPUTS);

        assertThat(form.errors("label")).containsExactly(new InputError("", "is too long"));
        assertThat(form.errors("headers")).containsExactly(new InputError("X-A", "is reserved"));
        assertThat(form.errors("access"))
                .containsExactly(new InputError("admn", "is unknown"), new InputError("/2/id", "must not be blank"));
        assertThat(form.isFirstError("label")).isTrue();
        assertThat(form.isFirstError("headers")).isFalse();
        assertThat(form.refusals()).isEmpty();
        assertThat(form.summary()).contains("3 fields");
    }

    @Test
    void violations_without_an_input_are_shown_above_the_form() {
        Form form = Form.EMPTY.rejected(
                List.of(violation(ROOT, "must have label"), violation(ROOT.member("owner"), "is unknown")), INPUTS);

        assertThat(form.errors()).isEmpty();
        assertThat(form.refusals()).containsExactly("The form must have label", "owner is unknown");
        assertThat(form.isRejected()).isTrue();
    }

    @Test
    void inputs_refer_to_their_hints_and_errors() {
        Form form = Form.EMPTY.withIdPrefix("new-").withError("expires_at", "must be a time");

        assertThat(form.describedBy("expires_at", "In UTC.")).isEqualTo("new-expires-at-hint new-expires-at-error");
        assertThat(form.describedBy("expires_at", null)).isEqualTo("new-expires-at-error");
        assertThat(form.describedBy("label", null)).isNull();
        assertThat(form.invalid("expires_at")).isEqualTo("true");
        assertThat(form.invalid("label")).isNull();
    }

    @Test
    void note_is_described_after_the_error() {
        Form form = Form.EMPTY.withNote("label", "Own changed this.").withError("label", "is too long");

        assertThat(form.note("label")).isEqualTo("Own changed this.");
        assertThat(form.describedBy("label", "Short.")).isEqualTo("label-hint label-error label-note");
        assertThat(form.note("headers")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "must not be blank; send null to clear | must not be blank",
                "must not be null; list the fields to clear | must not be null; list the fields to clear",
                "must have the form YYYY-MM-DD; it is a date | must have the form YYYY-MM-DD; it is a date",
                "must be a time such as 2024-01-15T14:30:00Z | must be a date and a time",
                "\"Budget \"net\"\" is required and can't be cleared | is required"
            })
    void error_is_worded_for_a_form(String message, String expected) {
        assertThat(Form.EMPTY.withError("x", message).errors("x")).containsExactly(new InputError("", expected));
    }

    @Test
    void value_that_is_no_number_stays_a_text() {
        assertThat(Form.EMPTY.with("n", " 12 ").number("n")).isEqualTo(new BigDecimal("12"));
        assertThat(Form.EMPTY.with("n", "x").number("n")).isEqualTo("x");
        assertThat(Form.EMPTY.number("n")).isEqualTo("");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-29T06:30, 2026-11-29T06:30:00Z",
        "2026-11-29T06:30:05, 2026-11-29T06:30:05Z",
        "' 2026-11-29T06:30:05.5 ', 2026-11-29T06:30:05.5Z",
        "2026-11-29T06:30:05Z, 2026-11-29T06:30:05Z",
        "2026-11-29T06:30:05+02:00, 2026-11-29T06:30:05+02:00",
        "tomorrow, tomorrow"
    })
    void time_without_offset_is_in_utc(String sent, String expected) {
        assertThat(TimeInput.toRfc3339(sent)).isEqualTo(expected);
    }

    private static Violation violation(DocumentPath path, String message) {
        return new Violation(path, ViolationCode.BLANK, message);
    }
}
