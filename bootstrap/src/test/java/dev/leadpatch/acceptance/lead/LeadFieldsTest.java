package dev.leadpatch.acceptance.lead;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.PatchBodies;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values of the five text fields, the status and the lists. */
class LeadFieldsTest {

    private final DemoFixture demo = DemoFixture.shared();
    private final ApiClient client = demo.client();

    @ParameterizedTest
    @CsvSource({
        "company_name, Acme",
        "email, ann@example.com",
        "phone_number, +1 (555) 010-0199 ext 7",
        "first_name, Zoë",
        "last_name, 山田"
    })
    void string_is_set_then_unchanged_when_omitted_then_cleared_by_null(String field, String value) {
        long lead = demo.nextUnusedLead();
        client.patch(lead, "{\"" + field + "\": \"" + value + "\"}").assertStatus(200);
        client.patch(lead, "{\"status\": \"converted\"}").assertStatus(200);
        assertThat(client.getLead(lead).get(field)).isEqualTo(value);
        client.patch(lead, "{\"" + field + "\": null}").assertStatus(200);
        assertThat(client.getLead(lead).get(field)).isNull();
    }

    @Test
    void invalid_text_is_rejected_with_the_code_of_the_violated_rule() {
        client.patch(789, """
                        {"company_name": "a\\ud800", "first_name": "a\\u0000b", "last_name": " ", "email": "a@b",
                         "phone_number": "12"}
                        """)
                .assertRejected(
                        "/company_name lone_surrogate",
                        "/first_name control_character",
                        "/last_name blank",
                        "/email email",
                        "/phone_number phone_number");
    }

    @Test
    void text_length_is_counted_in_code_points() {
        long lead = demo.nextUnusedLead();
        client.patch(lead, "{\"last_name\": \"" + "😀".repeat(255) + "\"}").assertStatus(200);
        assertThat(client.getLead(lead).get("last_name")).isEqualTo("😀".repeat(255));
        client.patch(lead, "{\"last_name\": \"" + "😀".repeat(256) + "\"}").assertRejected("/last_name too_long");
    }

    @ParameterizedTest
    @ValueSource(strings = {"new", "contacted", "qualified", "converted", "lost"})
    void status_is_set_to_each_of_the_five_values(String status) {
        long lead = demo.addEmptyLead();
        client.patch(lead, PatchBodies.member("status", status)).assertStatus(200);
        assertThat(client.getLead(lead).get("status")).isEqualTo(status);
    }

    @Test
    void invalid_status_is_rejected() {
        client.patch(789, "{\"status\": null}").assertRejected("/status null_not_allowed");
        client.patch(789, "{\"status\": 1}").assertRejected("/status type");
        client.patch(789, "{\"status\": \"won\"}").assertRejected("/status unknown_status");
    }

    @ParameterizedTest
    @CsvSource({"assignedUsers, unknown_user", "tags, unknown_tag"})
    void list_accepts_only_ids_of_the_company(String field, String unknown) {
        client.patch(789, "{\"" + field + "\": null}").assertRejected("/" + field + " null_not_allowed");
        client.patch(789, "{\"" + field + "\": 1}").assertRejected("/" + field + " type");
        client.patch(789, "{\"" + field + "\": [\"1\", null, 1.5, 0, -1, 9223372036854775808, 1e400, 999999]}")
                .assertRejected(
                        "/" + field + "/0 type",
                        "/" + field + "/1 type",
                        "/" + field + "/2 id",
                        "/" + field + "/3 id",
                        "/" + field + "/4 id",
                        "/" + field + "/5 id",
                        "/" + field + "/6 id",
                        "/" + field + "/7 " + unknown);
    }

    @Test
    void users_and_tags_of_another_company_are_unknown() {
        demo.otherCompanyClient()
                .patch(100001, "{\"assignedUsers\": [123], \"tags\": [10]}")
                .assertRejected("/assignedUsers/0 unknown_user", "/tags/0 unknown_tag");
    }
}
