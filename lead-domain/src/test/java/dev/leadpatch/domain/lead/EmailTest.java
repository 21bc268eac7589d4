package dev.leadpatch.domain.lead;

import static dev.leadpatch.domain.lead.LeadPatchFixture.fieldsAfter;
import static dev.leadpatch.domain.lead.LeadPatchFixture.lead;
import static dev.leadpatch.domain.lead.LeadPatchFixture.object;
import static dev.leadpatch.domain.lead.LeadPatchFixture.rejections;
import static dev.leadpatch.domain.lead.LeadPatchFixture.violation;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.domain.patch.rule.EmailAddress;
import dev.leadpatch.domain.value.Characters;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmailTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a@b.co",
                "first.last+tag@sub.example.org",
                "!#$%&'*+/=?^_`{|}~-@example.org",
                ".leading..dots.@example.org",
                "a@1.b2",
                "a@192.0.2.x1",
                "a@b.0xg",
                "a@xn--bcher-kva.example",
                "A@EXAMPLE.ORG"
            })
    void html_standard_email_address_is_accepted_unchanged(String address) {
        assertThat(fieldsAfter(lead(), object("email", address)).email()).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "a@",
                "@b.co",
                "a@b@c.co",
                "a b@c.co",
                "\"a b\"@c.co",
                "a@-b.co",
                "a@b-.co",
                "a@b..co",
                "a@.b.co",
                "a@b.co.",
                "a@[127.0.0.1]",
                "a@b_c.co",
                "a@1.2",
                "me@corp.123",
                "user@192.0.2.1",
                "a@127.0x1",
                "a@0x7f.0X1F",
                "a@corp.0x",
                "a@例子.１２３",
                "a@٣.٤",
                "a@xn--99999999999.example",
                "a@xn--.example",
                "a@\u0301x.example",
                "\u0301@b.co",
                "\ue000@b.co",
                "a\uffff@b.co",
                "a@b\u00adc.co",
                "a@b\u200b.co",
                "a\u200b@b.co",
                "a\u00a0b@c.co",
                "a\u202eb@c.co",
                "a\ufe0f@b.co",
                "a@❤.co",
                "a@-bücher.de",
                "a@bücher-.de",
                "a@bücher",
                "a@bücher..de",
                "a@b\uff20c.co",
                "a@b©.co",
                "a@b.co,c@d.co",
                "Ada <a@b.co>",
                "mailto:a@b.co"
            })
    void invalid_email_address_is_rejected(String address) {
        assertThat(rejections(object("email", address))).containsExactly("/email email");
    }

    @Test
    void forbidden_character_is_named_with_its_position() {
        assertThat(violation(object("email", "a\u200b@x.example")).message())
                .isEqualTo("must be an email address, without U+200B at position 2");
        assertThat(violation(object("email", "🎉a b@x.example")).message())
                .isEqualTo("must be an email address, without U+0020 at position 3");
        assertThat(violation(object("email", "a@x•y.example")).message())
                .isEqualTo("must be an email address, without U+2022 at position 4");
        assertThat(violation(object("email", "mailto:a@x.example")).message())
                .isEqualTo("must be an email address, without U+003A at position 7");
        assertThat(violation(object("email", "nobody")).message()).isEqualTo("must be an email address");
    }

    @Test
    void domain_without_dot_is_rejected() {
        assertThat(rejections(object("email", "root@localhost"))).containsExactly("/email email");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "info@müller.example",
                "用户@例子.中国",
                "ä@b.co",
                "δοκιμή@παράδειγμα.δοκιμή",
                "संपर्क@डाटामेल.भारत",
                "josé.ñandú+tag@correo.example",
                "a@faß.de",
                "a@l·l.cat",
                "a@نامه\u200cای.com",
                "用户@例子\u3002中国",
                "a@ｅｘａｍｐｌｅ．ｃｏｍ",
                "🎉@party.example"
            })
    void internationalized_address_is_stored_as_sent(String address) {
        assertThat(fieldsAfter(lead(), object("email", address)).email()).isEqualTo(address);
    }

    @Test
    void each_letter_is_accepted_in_both_parts_unless_its_domain_is_none() {
        int accepted = 0;
        for (int letter = 0x80; letter <= 0xFFFF; letter++) {
            if (Character.isLetter(letter) && !Characters.isInvisible(letter)) {
                String text = Character.toString(letter);
                assertThat(EmailAddress.Validator.isEmailAddress(text + "@b.co"))
                        .as("U+%04X", letter)
                        .isTrue();
                accepted += EmailAddress.Validator.isEmailAddress("a@a" + text + "a.co") ? 1 : 0;
            }
        }
        // the others are not letters of domain names, or of another direction than their neighbours
        assertThat(accepted).isGreaterThan(40_000);
    }

    @Test
    void no_format_character_is_accepted_except_for_joiners_in_domains() {
        for (int character = 0; character <= Character.MAX_CODE_POINT; character++) {
            if (Character.getType(character) == Character.FORMAT) {
                String text = Character.toString(character);
                assertThat(EmailAddress.Validator.isEmailAddress("a" + text + "@b.co"))
                        .as("U+%04X", character)
                        .isFalse();
                assertThat(EmailAddress.Validator.isEmailAddress("a@b" + text + "b.co"))
                        .as("U+%04X", character)
                        .isEqualTo(character == 0x200C || character == 0x200D);
            }
        }
    }

    @Test
    void domain_label_longer_than_63_characters_is_rejected() {
        assertThat(rejections(object("email", "a@" + "b".repeat(63) + ".co"))).isEmpty();
        assertThat(rejections(object("email", "a@" + "b".repeat(64) + ".co"))).containsExactly("/email email");
        assertThat(rejections(object("email", "a@" + "ü".repeat(60) + ".co"))).containsExactly("/email email");
    }

    @Test
    void local_part_longer_than_64_octets_is_rejected() {
        assertThat(rejections(object("email", "a".repeat(64) + "@b.co"))).isEmpty();
        assertThat(rejections(object("email", "a".repeat(65) + "@b.co"))).containsExactly("/email email");
        assertThat(rejections(object("email", "ü".repeat(32) + "@b.co"))).isEmpty();
        assertThat(rejections(object("email", "ü".repeat(33) + "@b.co"))).containsExactly("/email email");
    }

    @Test
    void address_longer_than_254_characters_is_rejected() {
        String domain = "@" + "b".repeat(63) + "." + "c".repeat(63) + "." + "d".repeat(61);
        assertThat(rejections(object("email", "a".repeat(64) + domain))).isEmpty();
        assertThat(rejections(object("email", "a".repeat(64) + domain + "d"))).containsExactly("/email too_long");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a.", "a@", "@a.", "a-", ".", "\uD83D\uDE00"})
    void one_megabyte_input_is_rejected_without_backtracking(String part) {
        String input = "a@b." + part.repeat(1_000_000 / part.length());

        Assertions.assertTimeout(
                Duration.ofSeconds(10),
                () -> assertThat(rejections(object("email", input))).containsExactly("/email too_long"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a.", "a-", "-", "a-a", "ü", "ü.", "\u3002"})
    void hostile_address_of_maximum_length_is_validated_without_backtracking(String part) {
        String input = ("a@b." + part.repeat(250)).substring(0, 253) + "!";

        Assertions.assertTimeout(
                Duration.ofSeconds(10),
                () -> assertThat(rejections(object("email", input))).containsExactly("/email email"));
    }
}
