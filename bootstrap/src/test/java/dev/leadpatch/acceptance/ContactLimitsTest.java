package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long an email address and a phone number may be. */
class ContactLimitsTest {

    private final Demo demo = Demo.running();
    private final Client client = demo.client();

    @Test
    void an_email_address_has_at_most_254_characters() {
        long lead = demo.freshLead();
        String domain = "@" + "b".repeat(63) + ".example";
        String longest = "a".repeat(254 - domain.length()) + domain;
        client.patch(lead, Patches.of("email", "  " + longest + " ")).is(200);
        assertThat(client.lead(lead).get("email")).isEqualTo(longest);
        client.patch(lead, Patches.of("email", "a" + longest)).isRejected("/email too_long");
    }

    @Test
    void a_label_of_the_domain_has_at_most_63_characters() {
        client.patch(789, Patches.of("email", "a@" + "b".repeat(64) + ".example"))
                .isRejected("/email email");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "12", "(1)-2", "+--12--", "12 ext", "# * # *"})
    void a_phone_number_of_fewer_than_three_digits_is_rejected(String phone) {
        client.patch(789, Patches.of("phone_number", phone)).isRejected("/phone_number phone_number");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "112",
                "1-1-2",
                "+1 2 3",
                "1x23",
                "1234567890123456789012345678901234567890",
                "+1 (555) 123-4567 ext 123456789012345678"
            })
    void three_digits_and_forty_characters_are_a_phone_number(String phone) {
        long lead = demo.freshLead();
        client.patch(lead, Patches.of("phone_number", phone)).is(200);
        assertThat(client.lead(lead).get("phone_number")).isEqualTo(phone);
    }
}
