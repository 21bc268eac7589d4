package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.PatchBodies;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Length limits of email addresses and phone numbers. */
class ContactLimitsTest {

    private final DemoFixture demo = DemoFixture.shared();
    private final ApiClient client = demo.client();

    @Test
    void email_address_is_limited_to_254_characters() {
        long lead = demo.nextUnusedLead();
        String domain = "@" + "b".repeat(63) + ".example";
        String maximum = "a".repeat(254 - domain.length()) + domain;
        client.patch(lead, PatchBodies.member("email", "  " + maximum + " ")).assertStatus(200);
        assertThat(client.getLead(lead).get("email")).isEqualTo(maximum);
        client.patch(lead, PatchBodies.member("email", "a" + maximum)).assertRejected("/email too_long");
    }

    @Test
    void domain_label_is_limited_to_63_characters() {
        client.patch(789, PatchBodies.member("email", "a@" + "b".repeat(64) + ".example"))
                .assertRejected("/email email");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "12", "(1)-2", "+--12--", "12 ext", "# * # *"})
    void phone_number_with_fewer_than_three_digits_is_rejected(String phone) {
        client.patch(789, PatchBodies.member("phone_number", phone)).assertRejected("/phone_number phone_number");
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
    void phone_number_with_three_digits_and_forty_characters_is_accepted(String phone) {
        long lead = demo.nextUnusedLead();
        client.patch(lead, PatchBodies.member("phone_number", phone)).assertStatus(200);
        assertThat(client.getLead(lead).get("phone_number")).isEqualTo(phone);
    }
}
