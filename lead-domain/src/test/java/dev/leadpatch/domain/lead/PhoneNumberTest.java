package dev.leadpatch.domain.lead;

import static dev.leadpatch.domain.lead.LeadPatchFixture.fieldsAfter;
import static dev.leadpatch.domain.lead.LeadPatchFixture.lead;
import static dev.leadpatch.domain.lead.LeadPatchFixture.object;
import static dev.leadpatch.domain.lead.LeadPatchFixture.rejections;
import static dev.leadpatch.domain.lead.LeadPatchFixture.violation;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.domain.value.Characters;
import dev.leadpatch.domain.value.PhoneCharacters;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
                "555\u20281234",
                "五五五",
                "555²34",
                "\u0600555",
                "①②③",
                "<script>555</script>"
            })
    void unsupported_characters_are_rejected(String number) {
        assertThat(rejections(object("phone_number", number))).containsExactly("/phone_number phone_number");
    }

    @Test
    void forbidden_character_is_named_with_its_position() {
        assertThat(violation(object("phone_number", "+1\u2022415")).message())
                .isEqualTo("must be a phone number such as +1-555-123-4567 ext 89, without U+2022 at position 3");
        assertThat(violation(object("phone_number", "1-800-FLOWERS")).message()).endsWith("U+0046 at position 7");
        assertThat(violation(object("phone_number", "12")).message())
                .isEqualTo("must be a phone number such as +1-555-123-4567 ext 89");
    }

    @Test
    void fewer_than_three_digits_are_rejected() {
        assertThat(rejections(object("phone_number", "123"))).isEmpty();
        assertThat(rejections(object("phone_number", "+1-2 x3"))).isEmpty();
        assertThat(rejections(object("phone_number", "+1-2 ()"))).containsExactly("/phone_number phone_number");
        assertThat(rejections(object("phone_number", "12"))).containsExactly("/phone_number phone_number");
    }

    @ParameterizedTest
    @CsvSource({
        "+47\u00a00000\u00a000003, +47 0000 00003",
        "+33\u202f1\u202f23, +33 1 23",
        "+1\u2011415\u2011555, +1-415-555",
        "０９０－１２３４－５６７８, 090-1234-5678",
        "＋８１（９０）１２３４／５, +81(90)1234/5",
        "\u202a+14155550112\u202c, +14155550112",
        "\u200e\ufeff555\u00ad1234\u2060, 5551234",
        "٠١٢٣٤٥, 012345",
        "۰۱۲۳, 0123",
        "०१२३, 0123",
        "555–1234—5\u22126, 555-1234-5-6",
        "\u3000555\u30001234 ｅｘｔ ８９, 555 1234 ext 89",
        "﹢555﹣1234, +555-1234",
        "090ー1234ｰ5678, 090-1234-5678",
        "1\u20432\u2e5d3, 1-2-3"
    })
    void number_is_normalized_to_ascii(String number, String normalized) {
        assertThat(fieldsAfter(lead(), object("phone_number", number)).phoneNumber())
                .isEqualTo(normalized);
    }

    @Test
    void digits_of_all_scripts_and_all_spaces_and_dashes_are_normalized() {
        for (int character = 0x80; character <= Character.MAX_CODE_POINT; character++) {
            String expected = switch (Character.getType(character)) {
                case Character.DECIMAL_DIGIT_NUMBER -> "555" + Character.digit(character, 10) + "5";
                case Character.SPACE_SEPARATOR -> "555 5";
                case Character.DASH_PUNCTUATION -> "555-5";
                default -> Characters.isInvisible(character) ? "5555" : "";
            };
            if (!expected.isEmpty()) {
                String number = "555" + Character.toString(character) + "5";
                assertThat(PhoneCharacters.normalize(number))
                        .as("U+%04X", character)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void number_of_invisible_characters_is_blank() {
        assertThat(rejections(object("phone_number", "\u200e\u202a\u2060"))).containsExactly("/phone_number blank");
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
