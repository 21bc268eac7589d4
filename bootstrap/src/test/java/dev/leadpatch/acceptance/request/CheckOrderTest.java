package dev.leadpatch.acceptance.request;

import static dev.leadpatch.acceptance.fixture.ApiClient.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.BulkRequests;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.ReplayAssertions;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Order of the checks. Each request fails several checks; the first one determines the response. */
class CheckOrderTest {

    private static final byte[] TOO_LARGE = new byte[1024 * 1024 + 1];
    private static final byte[] MALFORMED = utf8("{");

    private final DemoFixture demo = DemoFixture.shared();
    private final ApiClient client = demo.client();
    private final ApiClient json = client.withHeader("Content-Type", "application/json");

    @Nested
    class SinglePatch {

        private static final String LEAD = "/api/v1/leads/789";

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
            demo.readOnlyClient()
                    .send("PATCH", LEAD + "?dryRun=true", TOO_LARGE)
                    .assertStatus(403);
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
            stale.send("PATCH", LEAD, utf8("{\"if\": {\"first_name\": \"Other\"}}"))
                    .assertError(412, "version_mismatch");
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

    /** First the checks of the request, then those of each item. */
    @Nested
    class BulkUpdate {

        private static final String LEADS = "/api/v1/leads";

        @Test
        void method_is_checked_before_api_key() {
            client.withoutHeader("Authorization").send("PUT", LEADS, MALFORMED).assertError(405, "method_not_allowed");
        }

        @Test
        void api_key_and_access_are_checked_before_media_type() {
            client.withoutHeader("Authorization")
                    .send("PATCH", LEADS, TOO_LARGE)
                    .assertStatus(401);
            demo.readOnlyClient().send("PATCH", LEADS, TOO_LARGE).assertStatus(403);
        }

        @Test
        void access_is_checked_before_unsupported_headers_and_query_parameters() {
            demo.readOnlyClient()
                    .withHeader("Content-Type", "application/json")
                    .withHeader("If-Match", "*")
                    .withHeader("Prefer", "return=representation")
                    .send("PATCH", LEADS + "?dry_run=true", MALFORMED)
                    .assertStatus(403);
        }

        @Test
        void media_type_is_checked_before_size_and_size_before_headers() {
            client.send("PATCH", LEADS, TOO_LARGE).assertError(415, "unsupported_media_type");
            json.withHeader("If-Match", "*").send("PATCH", LEADS, TOO_LARGE).assertError(413, "payload_too_large");
            json.send("PATCH", LEADS + "?atomic=maybe", TOO_LARGE).assertError(413, "payload_too_large");
        }

        @Test
        void headers_and_query_parameters_are_checked_before_json_syntax() {
            json.withHeader("If-Match", "*").send("PATCH", LEADS, MALFORMED).assertError(400, "invalid_header");
            json.withHeader(ReplayAssertions.KEY_HEADER, "")
                    .send("PATCH", LEADS, MALFORMED)
                    .assertError(400, "invalid_header");
            json.withHeader("Prefer", "return=representation")
                    .send("PATCH", LEADS, MALFORMED)
                    .assertError(400, "invalid_header");
            json.send("PATCH", LEADS + "?atomic=maybe", MALFORMED).assertError(400, "invalid_query");
            json.send("PATCH", LEADS + "?dry_run=true", MALFORMED).assertError(400, "invalid_query");
        }

        @Test
        void json_syntax_is_checked_before_key_reuse_and_key_reuse_before_items() {
            String key = "bulk-order-" + demo.addEmptyLead();
            ApiClient used = client.withHeader(ReplayAssertions.KEY_HEADER, key);
            BulkRequests.send(used, "[{\"id\": 789}]").assertStatus(200);

            json.withHeader(ReplayAssertions.KEY_HEADER, key)
                    .send("PATCH", LEADS, MALFORMED)
                    .assertError(400, "malformed_json");
            BulkRequests.send(used, "1").assertError(422, "idempotency_key_reused");
            BulkRequests.send(used, "[{\"id\": 999999999}]").assertError(422, "idempotency_key_reused");
        }

        @Test
        void bulk_document_is_validated_before_its_patches() {
            BulkRequests.send(client, "[{\"id\": 999999999}, {\"id\": 789, \"status\": 1}, {\"id\": 789}, {}]")
                    .assertRejected("/leads/2/id duplicate_lead", "/leads/3 missing_member");
            BulkRequests.atomic(client, "[{\"id\": 999999999}, {}]").assertRejected("/leads/1 missing_member");
        }

        @Test
        void lead_of_an_item_is_checked_before_violations_and_violations_before_conditions() {
            long lead = demo.addEmptyLead();
            long other = demo.addEmptyLead();

            ApiResponse response =
                    BulkRequests.send(client, """
                    [{"id": 999999999, "status": 1, "if": {"status": "lost"}},
                     {"id": %d, "status": 1, "if": {"status": "lost"}},
                     {"id": %d, "if": {"status": "lost", "email": 1}}]""".formatted(lead, other)).assertStatus(200);

            assertThat(BulkRequests.statuses(response)).containsExactly(404L, 400L, 400L);
            assertThat(BulkRequests.results(response).get(1).toString())
                    .contains("pointer=/leads/1/status")
                    .doesNotContain("failed");
            assertThat(BulkRequests.results(response).get(2).toString()).contains("pointer=/leads/2/if/email");
        }

        @Test
        void required_precondition_is_checked_after_lead_and_before_violations() {
            CompanyFixture company = CompanyFixture.create(demo.database());
            ApiClient strict = ApiClient.withKey(client.baseUri(), company.addKey(Optional.empty(), Optional.empty()));
            company.execute("update api_keys set require_preconditions = true where company_id = ?", company.id());

            ApiResponse response = BulkRequests.send(
                            strict,
                            "[{\"id\": 999999999, \"zzz\": 1}, {\"id\": %d, \"zzz\": 1}]".formatted(company.addLead()))
                    .assertStatus(200);

            assertThat(BulkRequests.statuses(response)).containsExactly(404L, 428L);
        }
    }
}
