package dev.leadpatch.acceptance;

import static dev.leadpatch.acceptance.fixture.ApiClient.utf8;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import org.junit.jupiter.api.Test;

/** Order of the checks of a patch. Each request fails several checks; the first one determines the response. */
class CheckOrderTest {

    private static final String LEAD = "/api/v1/leads/789";
    private static final byte[] TOO_LARGE = new byte[1024 * 1024 + 1];
    private static final byte[] MALFORMED = utf8("{");

    private final DemoFixture demo = DemoFixture.shared();
    private final ApiClient client = demo.client();
    private final ApiClient json = client.withHeader("Content-Type", "application/json");

    @Test
    void route_is_checked_before_api_key() {
        client.withoutHeader("Authorization")
                .send("PATCH", "/api/v2/leads/789", MALFORMED)
                .assertError(404, "no_such_resource");
    }

    @Test
    void method_is_checked_before_api_key() {
        client.withoutHeader("Authorization").send("PUT", LEAD, MALFORMED).assertError(405, "method_not_allowed");
    }

    @Test
    void api_key_is_checked_before_media_type() {
        client.withoutHeader("Authorization").send("PATCH", LEAD, TOO_LARGE).assertStatus(401);
    }

    @Test
    void access_is_checked_before_media_type() {
        demo.readOnlyClient().send("PATCH", LEAD, TOO_LARGE).assertStatus(403);
    }

    @Test
    void access_is_checked_before_query_parameter_names_and_names_before_media_type() {
        demo.readOnlyClient().send("PATCH", LEAD + "?dryRun=true", TOO_LARGE).assertStatus(403);
        client.send("PATCH", LEAD + "?dryRun=true", TOO_LARGE).assertError(400, "invalid_query");
    }

    @Test
    void media_type_is_checked_before_size() {
        client.send("PATCH", LEAD, TOO_LARGE).assertError(415, "unsupported_media_type");
    }

    @Test
    void size_is_checked_before_headers() {
        json.send("PATCH", LEAD + "?dry_run=maybe", TOO_LARGE).assertError(413, "payload_too_large");
        json.withHeader("If-Match", "1").send("PATCH", LEAD, TOO_LARGE).assertError(413, "payload_too_large");
    }

    @Test
    void headers_and_query_parameters_are_checked_before_json_syntax() {
        json.withHeader("If-Match", "1").send("PATCH", LEAD, MALFORMED).assertError(400, "invalid_header");
        json.send("PATCH", LEAD + "?dry_run=maybe", MALFORMED).assertError(400, "invalid_query");
    }

    @Test
    void json_syntax_is_checked_before_lead() {
        json.send("PATCH", "/api/v1/leads/1001", MALFORMED).assertError(400, "malformed_json");
    }

    @Test
    void lead_is_checked_before_violations() {
        json.send("PATCH", "/api/v1/leads/1001", utf8("{\"status\": 1}")).assertStatus(404);
    }

    @Test
    void lead_is_checked_before_conditions() {
        json.send("PATCH", "/api/v1/leads/1001", utf8("{\"if\": {\"status\": \"lost\"}}"))
                .assertStatus(404);
    }

    @Test
    void lead_is_checked_before_version_and_version_before_violations() {
        ApiClient stale = json.withHeader("If-Match", "\"999\"");

        stale.send("PATCH", "/api/v1/leads/1001", utf8("{}")).assertStatus(404);
        stale.send("PATCH", LEAD, utf8("{\"status\": 1}")).assertError(412, "version_mismatch");
        stale.send("PATCH", LEAD, utf8("{\"if\": {\"first_name\": \"Other\"}}")).assertError(412, "version_mismatch");
    }

    @Test
    void violations_are_checked_before_conditions() {
        json.send("PATCH", LEAD, utf8("{\"if\": {\"first_name\": \"Other\", \"status\": 1}}"))
                .assertRejected("/if/status type");
        json.send("PATCH", LEAD, utf8("{\"status\": 1, \"if\": {\"first_name\": \"Other\"}}"))
                .assertRejected("/status type");
    }

    @Test
    void reads_check_access_before_query_and_query_before_lead() {
        demo.writeOnlyClient().get("/api/v1/custom-fields?category=").assertStatus(403);
        client.get("/api/v1/custom-fields?category=").assertError(400, "invalid_query");
    }
}
