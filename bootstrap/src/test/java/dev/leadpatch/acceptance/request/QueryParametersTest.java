package dev.leadpatch.acceptance.request;

import static dev.leadpatch.acceptance.fixture.ApiClient.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.DatabaseFixture.RowCounts;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.EndpointApiFixture;
import dev.leadpatch.acceptance.fixture.JsonLists;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Unknown query parameters. */
class QueryParametersTest {

    private final DemoFixture demo = DemoFixture.shared();

    /** Unknown query parameters of GET and HEAD: rejected, or ignored and listed with lenient handling. */
    @Nested
    class Reads {

        private static final String LEAD = "/api/v1/leads/789";
        private static final String ENDPOINT = "/api/v1/webhooks/endpoints/00000000-0000-0000-0000-000000000001";

        private final ApiClient client = demo.client();
        private final ApiClient lenient = client.withHeader("Prefer", "handling=lenient");

        @ParameterizedTest
        @CsvSource({
            LEAD + "/history?Limit=2, limit",
            LEAD + "/history?page_size=2, limit",
            LEAD + "/history?next_cursor=x, cursor",
            "/api/v1/custom-fields?Category=lead, category",
            "/api/v1/custom-fields?partnerType=referral, partner_type",
            ENDPOINT + "/deliveries?state=dead&stauts=dead, ",
            ENDPOINT + "/deliveries?stauts=dead, status",
        })
        void nearest_known_name_is_suggested(String path, String suggestion) {
            assertThat(client.get(path).assertError(400, "invalid_query").json().get("suggestion"))
                    .isEqualTo(suggestion);
        }

        @Test
        void lenient_handling_ignores_and_lists_unknown_parameters() {
            ApiResponse response =
                    lenient.get(LEAD + "?utm_source=x&expand=tags&utm_source=y").assertStatus(200);

            assertThat(response.header("Leadpatch-Ignored")).hasValue("utm_source, expand");
            assertThat(response.header("Preference-Applied")).hasValue("handling=lenient");
            assertThat(response.body())
                    .isEqualTo(client.get(LEAD).assertStatus(200).body());
            ApiResponse head =
                    lenient.send("HEAD", LEAD + "?utm_source=x", new byte[0]).assertStatus(200);
            assertThat(head.header("Leadpatch-Ignored")).hasValue("utm_source");
            assertThat(lenient.get("/healthz?a=1").assertStatus(200).header("Leadpatch-Ignored"))
                    .hasValue("a");
        }

        @Test
        void lenient_flag_of_a_key_ignores_unknown_parameters_unless_the_request_is_strict() {
            CompanyFixture company = CompanyFixture.create(demo.database());
            ApiClient companyClient = EndpointApiFixture.client(company.addKeyWith("read"));
            company.execute("update api_keys set lenient = true where company_id = ?", company.id());
            String path = "/api/v1/leads/" + company.addLead() + "?zzz=1";

            ApiResponse response = companyClient.get(path).assertStatus(200);

            assertThat(response.header("Leadpatch-Ignored")).hasValue("zzz");
            assertThat(response.header("Preference-Applied")).isEmpty();
            companyClient.withHeader("Prefer", "handling=strict").get(path).assertError(400, "invalid_query");
        }

        @Test
        void ignored_header_is_absent_when_nothing_was_ignored() {
            assertThat(lenient.get(LEAD + "/history?limit=2").assertStatus(200).header("Leadpatch-Ignored"))
                    .isEmpty();
            for (String empty : List.of("?", "?&", "?&&")) {
                assertThat(client.get(LEAD + empty).assertStatus(200).header("Leadpatch-Ignored"))
                        .isEmpty();
            }
        }

        @Test
        void ignored_names_are_escaped_and_truncated() {
            assertThat(ignoredHeader("a%2Cb=1&c%0D%0AX-Injected:%201=1&%C3%9F=1&=1&%25=1"))
                    .isEqualTo("a%2Cb, c%0D%0AX-Injected:%201, %C3%9F, \"\", %25");
            StringBuilder query = new StringBuilder("x".repeat(5_000));
            for (int i = 0; i < 1_200; i++) {
                query.append("&p").append(i);
            }
            assertThat(ignoredHeader(query.toString()))
                    .startsWith("x".repeat(100) + "..., p0, p1, ")
                    .endsWith(", ...")
                    .hasSizeLessThan(4_100);
        }

        @Test
        void lenient_handling_relaxes_no_other_rule() {
            lenient.get(LEAD + "/history?zzz=1&limit=0").assertError(400, "invalid_query");
            lenient.get(LEAD + "/history?limit=1&limit=1").assertError(400, "invalid_query");
            lenient.get(LEAD + "?category=lead&category=lead").assertStatus(200);
            ApiResponse response = demo.sendRaw("GET " + LEAD + "?zzz=%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                    + "Prefer: handling=lenient\r\nAuthorization: Bearer " + ApiClient.READ_WRITE_KEY + "\r\n\r\n");
            assertThat((String) response.assertError(400, "invalid_query").get("error"))
                    .contains("percent-escape");
        }

        @Test
        void unknown_parameter_is_checked_after_authentication_and_access_and_before_the_lead() {
            client.withoutHeader("Authorization").get(LEAD + "?zzz=1").assertStatus(401);
            demo.writeOnlyClient().get(LEAD + "?zzz=1").assertStatus(403);
            client.get("/api/v1/nothing?zzz=1").assertError(404, "no_such_resource");
            client.send("PUT", "/api/v1/leads?zzz=1", new byte[0]).assertError(405, "method_not_allowed");
            client.get("/api/v1/leads/999999999?zzz=1").assertError(400, "invalid_query");
        }

        @Test
        void options_accepts_the_parameters_of_every_method_of_the_resource() {
            ApiClient anonymous = client.withoutHeader("Authorization");
            anonymous.send("OPTIONS", LEAD + "?dry_run=true", new byte[0]).assertStatus(204);
            ApiResponse response = anonymous
                    .send("OPTIONS", LEAD + "?dryRun=true", new byte[0])
                    .assertError(400, "invalid_query");
            assertThat(response.json()).containsEntry("suggestion", "dry_run");
        }

        private String ignoredHeader(String query) {
            return lenient.get(LEAD + "?" + query)
                    .assertStatus(200)
                    .header("Leadpatch-Ignored")
                    .orElseThrow();
        }
    }

    /** Unknown query parameters of write requests are rejected, and nothing is written. */
    @Nested
    class Writes {

        private static final byte[] PATCH_STATUS_LOST = utf8("{\"status\": \"lost\"}");

        private final ApiClient json = demo.client().withHeader("Content-Type", "application/json");
        private final long lead = demo.addEmptyLead();
        private final String path = "/api/v1/leads/" + lead;

        @AfterEach
        void assertNothingWritten() {
            assertThat(demo.client().getLead(lead).get("status")).isEqualTo("new");
            assertThat(demo.database().countRows(lead)).isEqualTo(new RowCounts(1, 0));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "dryRun",
                    "dryrun",
                    "dry-run",
                    "DRY_RUN",
                    "Dry_Run",
                    "dry.run",
                    "dry_rum",
                    "dry_run%20",
                    "+dry_run",
                    "preview",
                    "Preview",
                    "simulate",
                    "validateOnly"
                })
        void misspelled_dry_run_is_rejected_with_the_correct_name(String name) {
            ApiResponse response = patch(json, name + "=true").assertError(400, "invalid_query");

            assertThat((String) response.get("error")).endsWith("did you mean dry_run?");
            assertThat(response.json())
                    .containsEntry("suggestion", "dry_run")
                    .containsEntry("allowed", List.of("dry_run"));
        }

        @Test
        void error_contains_the_parameter_as_sent() {
            ApiResponse response = patch(json, "dryRun=true");

            assertThat(response.json().keySet())
                    .containsExactly("error", "code", "request_id", "parameter", "suggestion", "allowed");
            assertThat(response.json()).containsEntry("parameter", "dryRun");
            assertThat(response.get("error")).isEqualTo("The query parameter dryRun is unknown; did you mean dry_run?");
        }

        @Test
        void known_names_are_listed_without_a_near_match() {
            ApiResponse response = patch(json, "zzz=1").assertError(400, "invalid_query");

            assertThat(response.get("error"))
                    .isEqualTo(
                            "The query parameter zzz is unknown; this request supports the query parameters: dry_run");
            assertThat(response.json()).containsEntry("parameter", "zzz").doesNotContainKey("suggestion");
        }

        @Test
        void several_unknown_parameters_are_all_reported() {
            ApiResponse response =
                    patch(json, "dryRun=true&dry_run=true&a=1&b=2&a=3").assertError(400, "invalid_query");

            assertThat(response.get("error"))
                    .isEqualTo("The query parameter dryRun is unknown; did you mean dry_run? Also unknown: a, b");
        }

        @Test
        void lenient_handling_does_not_ignore_unknown_parameters_of_writes() {
            patch(json.withHeader("Prefer", "handling=lenient"), "dryRun=true").assertError(400, "invalid_query");
        }

        @Test
        void lenient_flag_of_a_key_does_not_ignore_unknown_parameters_of_writes() {
            CompanyFixture company = CompanyFixture.create(demo.database());
            ApiClient lenient = EndpointApiFixture.client(company.addKeyWith("read", "write"));
            company.execute("update api_keys set lenient = true where company_id = ?", company.id());
            long ownLead = company.addLead();

            lenient.send("PATCH", "/api/v1/leads/" + ownLead + "?dryRun=true", "{\"status\": \"lost\"}")
                    .assertError(400, "invalid_query");

            assertThat(lenient.getLead(ownLead).get("status")).isEqualTo("new");
        }

        @Test
        void name_is_compared_after_decoding() {
            assertThat(patch(json, "dry%5Frun=true").assertStatus(200).json()).containsKey("would_notify");
            assertThat(patch(json, "&&dry%5frun=true&").assertStatus(200).json())
                    .containsKey("would_notify");
            patch(json, "dry%255Frun=true").assertError(400, "invalid_query");
            patch(json.withHeader("Content-Type", "application/json; charset=utf-16"), "dry%5Frun=true&x%5Fy=1")
                    .assertError(400, "invalid_query");
        }

        @ParameterizedTest
        @ValueSource(strings = {"=1", "=", "=dry_run", "dry_run=true&=", "&=&"})
        void empty_name_is_unknown(String query) {
            ApiResponse response = patch(json, query).assertError(400, "invalid_query");

            assertThat((String) response.get("error")).startsWith("The query parameter \"\" is unknown");
            assertThat(response.json()).containsEntry("parameter", "");
        }

        @ParameterizedTest
        @ValueSource(strings = {"dry_run=true&dry_run=true", "dry_run=true&dry%5Frun=true", "dry_run&dry_run=true"})
        void duplicate_known_parameter_is_rejected(String query) {
            assertThat((String)
                            patch(json, query).assertError(400, "invalid_query").get("error"))
                    .isEqualTo("The query parameter dry_run must not be repeated");
        }

        @ParameterizedTest
        @CsvSource({"%00dry_run, %00dry_run", "a%0D%0AX-Injected:%201, a%0D%0AX-Injected:%201", "%1B[31m, %1B[31m"})
        void control_characters_are_escaped_in_the_error(String sent, String escaped) {
            // java.net.URI rejects the bracket; the server accepts it
            ApiResponse response = patch(json, sent.replace("[", "%5B") + "=1").assertError(400, "invalid_query");

            assertThat(response.json()).containsEntry("parameter", escaped);
            assertThat((String) response.get("error")).contains(escaped).matches("[ -~]+");
            assertThat(response.header("X-Injected")).isEmpty();
        }

        @Test
        void error_length_is_limited_for_long_and_many_names() {
            String query = "x".repeat(5_000) + "=1&" + "%00%C3%9F".repeat(300) + "=1" + unknownParameters(500);
            ApiResponse response = patch(json, query).assertError(400, "invalid_query");

            assertThat((String) response.get("error")).hasSizeLessThan(1_000);
            assertThat((String) response.get("parameter")).isEqualTo("x".repeat(100) + "...");
            assertThat(response.body()).hasSizeLessThan(1_500);
        }

        @Test
        void unknown_parameter_is_checked_after_authentication_and_access_and_before_the_body() {
            patch(json.withoutHeader("Authorization"), "dryRun=true").assertStatus(401);
            patch(demo.readOnlyClient(), "dryRun=true").assertStatus(403);
            json.send("PUT", path + "?dryRun=true", PATCH_STATUS_LOST).assertError(405, "method_not_allowed");
            json.send("PATCH", path + "/x?dryRun=true", PATCH_STATUS_LOST).assertError(404, "no_such_resource");
            ApiClient noMediaType = demo.client();
            noMediaType.send("PATCH", path + "?dryRun=true", PATCH_STATUS_LOST).assertError(400, "invalid_query");
            json.send("PATCH", path + "?dryRun=true", new byte[1024 * 1024 + 1]).assertError(400, "invalid_query");
            json.send("PATCH", path + "?dryRun=true", utf8("{")).assertError(400, "invalid_query");
            json.send("PATCH", "/api/v1/leads/999999999?dryRun=true", PATCH_STATUS_LOST)
                    .assertError(400, "invalid_query");
        }

        @Test
        void idempotency_key_of_a_rejected_request_remains_unused() {
            ApiClient keyed = json.withHeader("Idempotency-Key", "query-" + lead);
            patch(keyed, "dryRun=true").assertError(400, "invalid_query");

            assertThat(keyed.send("PATCH", path, utf8("{}")).assertStatus(200).header("Idempotency-Replayed"))
                    .isEmpty();
        }

        @Test
        void bulk_request_accepts_only_atomic() {
            byte[] body = utf8("{\"leads\": [{\"id\": %d, \"status\": \"lost\"}]}".formatted(lead));
            ApiResponse misspelled =
                    json.send("PATCH", "/api/v1/leads?Atomic=true", body).assertError(400, "invalid_query");
            assertThat(misspelled.json())
                    .containsEntry("suggestion", "atomic")
                    .containsEntry("allowed", List.of("atomic"));
            ApiResponse other =
                    json.send("PATCH", "/api/v1/leads?dryRun=true", body).assertError(400, "invalid_query");
            assertThat(other.json()).containsEntry("parameter", "dryRun").doesNotContainKey("suggestion");
        }

        @Test
        void webhook_endpoint_requests_accept_only_their_own_parameters() {
            EndpointApiFixture endpointApi = EndpointApiFixture.forNewCompany();
            ApiClient admin = endpointApi.admin();
            Map<String, Object> created = endpointApi.createSuccessfully("{\"url\": \"https://crm.example/hook\"}");
            String endpointPath = EndpointApiFixture.ENDPOINTS_PATH + "/" + created.get("id");

            for (String query : List.of("?dryRun=true", "?preview", "?=")) {
                admin.send("POST", EndpointApiFixture.ENDPOINTS_PATH + query, "{\"url\": \"https://crm.example\"}")
                        .assertError(400, "invalid_query");
                admin.send("PATCH", endpointPath + query, "{\"enabled\": false}")
                        .assertError(400, "invalid_query");
                admin.send("DELETE", endpointPath + query, new byte[0]).assertError(400, "invalid_query");
                admin.send("POST", endpointPath + "/rotate-secret" + query, "{}")
                        .assertError(400, "invalid_query");
                admin.send("POST", endpointPath + "/test" + query, new byte[0]).assertError(400, "invalid_query");
                admin.send("POST", endpointPath + "/deliveries/" + UUID.randomUUID() + "/replay" + query, new byte[0])
                        .assertError(400, "invalid_query");
                admin.send("POST", EndpointApiFixture.SUBSCRIPTIONS_PATH + query, "{}")
                        .assertError(400, "invalid_query");
            }
            ApiResponse replay = admin.send("POST", endpointPath + "/replay?form=2024-01-15T14:30:00Z", new byte[0])
                    .assertError(400, "invalid_query");

            assertThat(replay.json()).containsEntry("suggestion", "from").containsEntry("parameter", "form");
            assertThat(JsonLists.listOf(
                            admin.get(EndpointApiFixture.ENDPOINTS_PATH).assertStatus(200), "endpoints"))
                    .singleElement()
                    .isEqualTo(
                            endpointApi.get(created.get("id")).assertStatus(200).json());
            assertThat(endpointApi.get(created.get("id")).json()).containsEntry("enabled", true);
        }

        private ApiResponse patch(ApiClient caller, String query) {
            return caller.send("PATCH", path + "?" + query, PATCH_STATUS_LOST);
        }

        private static String unknownParameters(int count) {
            StringBuilder parameters = new StringBuilder();
            for (int i = 0; i < count; i++) {
                parameters.append("&p").append(i).append("=1");
            }
            return parameters.toString();
        }
    }
}
