package dev.leadpatch.domain.lead;

import static dev.leadpatch.domain.lead.LeadPatchFixture.fieldsAfter;
import static dev.leadpatch.domain.lead.LeadPatchFixture.lead;
import static dev.leadpatch.domain.lead.LeadPatchFixture.object;
import static dev.leadpatch.domain.lead.LeadPatchFixture.rejections;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PhoneNumberTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "112",
                "000",
                "999",
                "+1-555-123-4567",
                "(030) 1234/56.78",
                "*31#555,,9;1=2",
                "+1 555 123 4567 x89",
                "+1 555 123 4567 X 89",
                "555-1234ext89",
                "555-1234 ext. 89",
                "555-1234 EXT 89",
                "+1-555-123-4567;ext=89"
            })
    void phone_number_is_accepted_unchanged(String number) {
        assertThat(fieldsAfter(lead(), object("phone_number", number)).phoneNumber())
                .isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "call me",
                "555-CALL",
                "tel:+15551234567",
                "x123",
                "ext 123",
                "555 x",
                "555 ext",
                "555 x1 x2",
                "555 x1 home",
                "555\u00A01234",
                "+1–555–1234",
                "<script>555</script>"
            })
    void unsupported_characters_are_rejected(String number) {
        assertThat(rejections(object("phone_number", number))).containsExactly("/phone_number phone_number");
    }

    @Test
    void fewer_than_three_digits_are_rejected() {
        assertThat(rejections(object("phone_number", "123"))).isEmpty();
        assertThat(rejections(object("phone_number", "+1-2 x3"))).isEmpty();
        assertThat(rejections(object("phone_number", "+1-2 ()"))).containsExactly("/phone_number phone_number");
        assertThat(rejections(object("phone_number", "12"))).containsExactly("/phone_number phone_number");
    }

    @Test
    void non_ascii_digits_are_rejected() {
        assertThat(rejections(object("phone_number", "٠١٢٣٤٥"))).containsExactly("/phone_number phone_number");
        assertThat(rejections(object("phone_number", "１２３４"))).containsExactly("/phone_number phone_number");
    }

    @Test
    void more_than_40_characters_are_rejected() {
        assertThat(rejections(object("phone_number", "5".repeat(40)))).isEmpty();
        assertThat(rejections(object("phone_number", "5".repeat(41)))).containsExactly("/phone_number too_long");
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "5x", "x5", " ", "5 ext ", "ext"})
    void one_megabyte_input_is_rejected_without_backtracking(String part) {
        String input = "555" + part.repeat(1_000_000 / part.length()) + "!";

        Assertions.assertTimeout(
                Duration.ofSeconds(10),
                () -> assertThat(rejections(object("phone_number", input))).containsExactly("/phone_number too_long"));
    }
}
