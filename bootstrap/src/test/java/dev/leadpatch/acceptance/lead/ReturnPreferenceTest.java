package dev.leadpatch.acceptance.lead;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code Prefer: return=…} (RFC 7240 §4.2). */
class ReturnPreferenceTest {

    private final DemoFixture demo = DemoFixture.shared();
    private final ApiClient client = demo.client();
    private final long lead = demo.addEmptyLead();

    @Test
    void return_representation_returns_the_lead_as_get_does() {
        ApiResponse response =
                withPreference("return=representation").patch(lead, """
                        {"status": "lost", "tags": [10, 11], "assignedUsers": [123],
                         "customFields": [{"customFieldId": 5, "type": "number", "value": {"number": 1.50}},
                                          {"customFieldId": 6, "type": "select", "value": {"select": 2}}]}
                        """).assertStatus(200);

        assertThat(response.header("Preference-Applied")).hasValue("return=representation");
        assertThat(response.header("ETag")).hasValue("\"2\"");
        assertThat(response.body())
                .contains("\"status\":\"lost\"")
                .isEqualTo(client.getLead(lead).body());
    }

    @Test
    void unchanged_patch_returns_the_whole_lead() {
        ApiResponse response =
                withPreference("return=representation").patch(lead, "{}").assertStatus(200);

        assertThat(response.body()).isEqualTo(client.getLead(lead).body());
    }

    @Test
    void return_minimal_returns_the_default_response() {
        ApiResponse response = withPreference("return=minimal")
                .patch(lead, "{\"status\": \"lost\"}")
                .assertStatus(200);

        assertThat(response.header("Preference-Applied")).hasValue("return=minimal");
        assertThat(response.json().keySet()).containsExactly("id", "uuid", "updated_at");
    }

    @Test
    void return_preference_combines_with_lenient_handling() {
        ApiResponse response = withPreference("return=representation, handling=lenient")
                .patch(lead, "{\"zzz\": 1, \"last_name\": \"Kept\"}")
                .assertStatus(200);

        assertThat(response.header("Preference-Applied")).hasValue("handling=lenient, return=representation");
        assertThat(response.header("Leadpatch-Ignored")).hasValue("/zzz");
        assertThat(response.get("last_name")).isEqualTo("Kept");
    }

    @Test
    void first_of_two_preferences_applies_also_across_header_lines() {
        ApiResponse response = withPreference("RETURN=\"minimal\"; x=y, return=representation")
                .withHeader("Prefer", "return=representation")
                .patch(lead, "{}")
                .assertStatus(200);

        assertThat(response.header("Preference-Applied")).hasValue("return=minimal");
    }

    @ParameterizedTest
    @ValueSource(strings = {"return=everything", "return", "return=", "respond-async", "x=\"return=representation\""})
    void unknown_preference_is_ignored(String preference) {
        ApiResponse response = withPreference(preference).patch(lead, "{}").assertStatus(200);

        assertThat(response.header("Preference-Applied")).isEmpty();
        assertThat(response.json()).hasSize(3);
    }

    @Test
    void return_representation_without_read_access_is_rejected_and_nothing_is_written() {
        ApiResponse response = demo.writeOnlyClient()
                .withHeader("Prefer", "return=representation")
                .patch(lead, "{\"status\": \"lost\"")
                .assertStatus(403);

        assertThat(response.body()).isEqualTo("{\"error\":\"Read access required for this operation\"}");
        assertThat(demo.writeOnlyClient()
                        .withHeader("Prefer", "return=minimal")
                        .patch(lead, "{}")
                        .assertStatus(200)
                        .header("ETag"))
                .hasValue("\"1\"");
    }

    @Test
    void error_response_has_no_preference_headers() {
        ApiResponse response = withPreference("return=representation, handling=lenient")
                .patch(lead, "{\"zzz\": 1, \"status\": 1}")
                .assertRejected("/status type");

        assertThat(response.header("Preference-Applied")).isEmpty();
        assertThat(response.header("Leadpatch-Ignored")).isEmpty();
    }

    @Test
    void replayed_response_contains_the_lead_as_first_written() {
        ApiClient retrying =
                withPreference("return=representation").withHeader("Idempotency-Key", "representation-" + lead);
        ApiResponse first = retrying.patch(lead, "{\"status\": \"lost\"}").assertStatus(200);
        client.patch(lead, "{\"status\": \"qualified\"}").assertStatus(200);

        ApiResponse replayed = retrying.patch(lead, "{\"status\": \"lost\"}").assertStatus(200);

        assertThat(replayed.body()).isEqualTo(first.body());
        assertThat(replayed.header("ETag")).hasValue("\"2\"");
        assertThat(replayed.header("Preference-Applied")).hasValue("return=representation");
    }

    @Test
    void lead_over_64_kibibytes_is_minimal_with_an_idempotency_key_the_first_time_too() {
        String text =
                "{\"customFields\": [{\"customFieldId\": %d, \"type\": \"textarea\", \"value\": {\"textarea\": \"%s\"}}]}"
                        .formatted(demo.fieldId("textarea"), "\uD83D\uDE00".repeat(20_000));
        ApiClient retrying = withPreference("return=representation").withHeader("Idempotency-Key", "large-" + lead);

        ApiResponse first = retrying.patch(lead, text).assertStatus(200);
        ApiResponse replayed = retrying.patch(lead, text).assertStatus(200);

        assertThat(first.header("Preference-Applied")).hasValue("return=minimal");
        assertThat(first.json().keySet()).containsExactly("id", "uuid", "updated_at");
        assertThat(replayed.body()).isEqualTo(first.body());
        assertThat(replayed.header("Preference-Applied")).isEqualTo(first.header("Preference-Applied"));
        assertThat(withPreference("return=representation")
                        .patch(lead, "{}")
                        .assertStatus(200)
                        .header("Preference-Applied"))
                .hasValue("return=representation");
    }

    private ApiClient withPreference(String preference) {
        return client.withHeader("Prefer", preference);
    }
}
