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

class EmailTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a@b.co",
                "first.last+tag@sub.example.org",
                "!#$%&'*+/=?^_`{|}~-@example.org",
                ".leading..dots.@example.org",
                "a@1.2",
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
                "ä@b.co",
                "a@bücher.de",
                "a@b.co,c@d.co",
                "Ada <a@b.co>",
                "mailto:a@b.co"
            })
    void invalid_email_address_is_rejected(String address) {
        assertThat(rejections(object("email", address))).containsExactly("/email email");
    }

    @Test
    void domain_without_dot_is_rejected() {
        assertThat(rejections(object("email", "root@localhost"))).containsExactly("/email email");
    }

    @Test
    void domain_label_longer_than_63_characters_is_rejected() {
        assertThat(rejections(object("email", "a@" + "b".repeat(63) + ".co"))).isEmpty();
        assertThat(rejections(object("email", "a@" + "b".repeat(64) + ".co"))).containsExactly("/email email");
    }

    @Test
    void address_longer_than_254_characters_is_rejected() {
        assertThat(rejections(object("email", "a".repeat(249) + "@b.co"))).isEmpty();
        assertThat(rejections(object("email", "a".repeat(250) + "@b.co"))).containsExactly("/email too_long");
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
    @ValueSource(strings = {"a", "a.", "a-", "-", "a-a"})
    void hostile_address_of_maximum_length_is_validated_without_backtracking(String part) {
        String input = ("a@b." + part.repeat(250)).substring(0, 253) + "!";

        Assertions.assertTimeout(
                Duration.ofSeconds(10),
                () -> assertThat(rejections(object("email", input))).containsExactly("/email email"));
    }
}
