package dev.leadpatch.acceptance.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A lead is updated by a POST with {@code X-HTTP-Method-Override: PATCH} exactly as by a PATCH. */
class MethodOverrideTest {

    private static final String HEADER = "X-HTTP-Method-Override";

    private final DemoFixture demo = DemoFixture.shared();
    private final CompanyFixture company = CompanyFixture.create(demo.database());
    private final ApiClient plain =
            ApiClient.withKey(demo.client().baseUri(), company.addKey(Optional.empty(), Optional.empty()));
    private final ApiClient client = plain.withHeader(HEADER, "PATCH");
    private final long lead = company.addLead();
    private final String path = "/api/v1/leads/" + lead;

    @Test
    void post_updates_the_lead() {
        ApiResponse response =
                client.send("POST", path, "{\"status\": \"contacted\"}").assertStatus(200);

        assertThat(response.json().keySet()).containsExactly("id", "uuid", "updated_at");
        assertThat(response.header("ETag")).contains("\"2\"");
        assertThat(plain.getLead(lead).json()).containsEntry("status", "contacted");
        client.send("POST", path, "{\"status\": \"won\", \"zzz\": 1}")
                .assertRejected("/status unknown_status", "/zzz unknown_field");
    }

    @Test
    void headers_and_query_parameters_of_patch_apply() {
        client.withHeader("If-Match", "\"9\"")
                .send("POST", path, "{\"status\": \"lost\"}")
                .assertError(412, "version_mismatch");
        assertThat(client.withHeader("Prefer", "return=representation, handling=lenient")
                        .send("POST", path, "{\"status\": \"lost\", \"zzz\": 1}")
                        .assertStatus(200)
                        .json())
                .containsEntry("status", "lost");
        assertThat(client.send("POST", path + "?dry_run=true", "{\"status\": \"new\"}")
                        .assertStatus(200)
                        .json())
                .containsKey("would_notify");
        client.withHeader("Content-Type", "application/merge-patch+json")
                .send("POST", path, ApiClient.utf8("{\"tags\": {\"add\": [1]}}"))
                .assertRejected("/tags type");
        ApiResponse unsupported = client.withHeader("Content-Type", "text/plain")
                .send("POST", path, ApiClient.utf8("{}"))
                .assertError(415, "unsupported_media_type");
        assertThat(unsupported.header("Accept-Patch")).contains("application/json");
        assertThat(plain.getLead(lead).header("ETag")).contains("\"2\"");
    }

    @Test
    void retry_by_patch_replays_the_response_to_post() {
        String body = "{\"status\": \"lost\"}";
        client.withHeader("Idempotency-Key", "override")
                .send("POST", path, body)
                .assertStatus(200);

        ApiResponse retry = plain.withHeader("Idempotency-Key", "override").patch(lead, body);

        assertThat(retry.assertStatus(200).header("Idempotency-Replayed")).contains("true");
    }

    @Test
    void key_is_checked_as_for_patch() {
        client.withoutHeader("Authorization").send("POST", path, "{}").assertStatus(401);
        ApiClient reader = ApiClient.withKey(
                        demo.client().baseUri(), company.addKeyWith("read").value())
                .withHeader(HEADER, "PATCH");
        assertThat(reader.send("POST", path, "{}").assertStatus(403).get("error"))
                .isEqualTo("Write access required for this operation");
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /api/v1/leads, PATCH",
        "PATCH, /api/v1/leads/{id}, PATCH",
        "GET, /api/v1/leads/{id}, PATCH",
        "POST, /api/v1/leads/{id}, DELETE",
        "POST, /api/v1/leads/{id}/restore, PATCH",
        "POST, /api/v1/leads/batch, PATCH",
        "GET, /healthz, PATCH"
    })
    void other_use_of_the_header_is_rejected_and_never_ignored(String method, String other, String value) {
        ApiResponse response = plain.withHeader(HEADER, value)
                .send(method, other.replace("{id}", String.valueOf(lead)), "{\"status\": \"lost\"}")
                .assertError(400, "invalid_header");

        assertThat((String) response.get("error")).contains("POST /api/v1/leads/{leadId}");
        assertThat(plain.getLead(lead).header("ETag")).contains("\"1\"");
    }

    @Test
    void post_without_the_header_names_it() {
        ApiResponse response = plain.send("POST", path, "{}").assertError(405, "method_not_allowed");

        assertThat((String) response.get("error")).endsWith("to PATCH by POST, set X-HTTP-Method-Override: PATCH");
        assertThat(response.header("Allow")).contains("DELETE, GET, HEAD, OPTIONS, PATCH");
    }
}
