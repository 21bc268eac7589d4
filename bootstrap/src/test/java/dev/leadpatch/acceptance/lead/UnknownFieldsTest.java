package dev.leadpatch.acceptance.lead;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import org.junit.jupiter.api.Test;

/** Unknown members of a patch, with and without lenient handling. */
class UnknownFieldsTest {

    private final DemoFixture demo = DemoFixture.shared();
    private final ApiClient client = demo.client();
    private final ApiClient lenient = client.withHeader("Prefer", "handling=lenient");

    @Test
    void unknown_member_is_rejected_with_the_closest_known_name() {
        ApiResponse response =
                client.patch(789, "{\"companyName\": null}").assertRejected("/companyName unknown_field");
        assertThat(response.violations().get(0)).containsEntry("suggestion", "company_name");
        assertThat((String) response.violations().get(0).get("message")).contains("company_name");
    }

    @Test
    void lenient_handling_ignores_and_reports_unknown_members() {
        long lead = demo.nextUnusedLead();
        ApiResponse response = lenient.patch(lead, """
                        {"zzz": 1, "last_name": "Kept", "a, b/ü": 1,
                         "customFields": [{"customFieldId": 5, "type": "number", "value": {"number": 3}, "label": "x"}]}
                        """).assertStatus(200);
        assertThat(response.header("Preference-Applied")).contains("handling=lenient");
        assertThat(response.header("Leadpatch-Ignored")).contains("/zzz, /a%2C%20b~1%C3%BC, /customFields/0/label");
        assertThat(client.getLead(lead).get("last_name")).isEqualTo("Kept");
    }

    @Test
    void preference_in_a_list_is_recognized_and_strict_can_be_requested() {
        client.withHeader("Prefer", "respond-async, HANDLING=\"lenient\"; x=y, handling=strict")
                .patch(789, "{\"zzz\": 1}")
                .assertStatus(200);
        client.withHeader("Prefer", "handling=strict")
                .patch(789, "{\"zzz\": 1}")
                .assertStatus(400);
        client.withHeader("Prefer", "wait=10").patch(789, "{\"zzz\": 1}").assertStatus(400);
    }

    @Test
    void quoted_preference_is_ignored() {
        for (String value :
                new String[] {"x=\"a, handling=lenient\"", "\"handling=lenient\"", "x=\"\\\", handling=lenient"}) {
            client.withHeader("Prefer", value).patch(789, "{\"zzz\": 1}").assertStatus(400);
        }
    }

    @Test
    void request_without_a_preference_returns_no_preference_headers() {
        ApiResponse response = client.patch(789, "{}").assertStatus(200);
        assertThat(response.header("Preference-Applied")).isEmpty();
        assertThat(response.header("Leadpatch-Ignored")).isEmpty();
    }

    @Test
    void list_of_ignored_members_is_truncated_to_the_maximum_header_length() {
        ApiResponse response = lenient.patch(789, unknownMembers(5_000)).assertStatus(200);
        assertThat(response.header("Leadpatch-Ignored"))
                .hasValueSatisfying(
                        value -> assertThat(value).startsWith("/z0, /z1").endsWith("..."));
    }

    private static String unknownMembers(int count) {
        StringBuilder body = new StringBuilder("{");
        for (int i = 0; i < count; i++) {
            body.append("\"z").append(i).append("\": 1,");
        }
        body.setCharAt(body.length() - 1, '}');
        return body.toString();
    }
}
