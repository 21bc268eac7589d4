package dev.leadpatch.domain.lead;

import static dev.leadpatch.domain.lead.Sample.after;
import static dev.leadpatch.domain.lead.Sample.lead;
import static dev.leadpatch.domain.lead.Sample.object;
import static dev.leadpatch.domain.lead.Sample.rejections;
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
    void an_address_of_the_html_standards_grammar_is_accepted_as_it_is(String address) {
        assertThat(after(lead(), object("email", address)).email()).isEqualTo(address);
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
    void anything_else_is_refused(String address) {
        assertThat(rejections(object("email", address))).containsExactly("/email email");
    }

    @Test
    void the_domain_needs_a_dot() {
        assertThat(rejections(object("email", "root@localhost"))).containsExactly("/email email");
    }

    @Test
    void a_label_of_the_domain_has_at_most_63_characters() {
        assertThat(rejections(object("email", "a@" + "b".repeat(63) + ".co"))).isEmpty();
        assertThat(rejections(object("email", "a@" + "b".repeat(64) + ".co"))).containsExactly("/email email");
    }

    @Test
    void at_most_254_characters_are_accepted() {
        assertThat(rejections(object("email", "a".repeat(249) + "@b.co"))).isEmpty();
        assertThat(rejections(object("email", "a".repeat(250) + "@b.co"))).containsExactly("/email too_long");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a.", "a@", "@a.", "a-", ".", "\uD83D\uDE00"})
    void a_hostile_megabyte_is_refused_at_once(String part) {
        String hostile = "a@b." + part.repeat(1_000_000 / part.length());

        Assertions.assertTimeout(
                Duration.ofSeconds(10),
                () -> assertThat(rejections(object("email", hostile))).containsExactly("/email too_long"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a.", "a-", "-", "a-a"})
    void a_hostile_address_of_the_full_length_is_judged_at_once(String part) {
        String hostile = ("a@b." + part.repeat(250)).substring(0, 253) + "!";

        Assertions.assertTimeout(
                Duration.ofSeconds(10),
                () -> assertThat(rejections(object("email", hostile))).containsExactly("/email email"));
    }
}
