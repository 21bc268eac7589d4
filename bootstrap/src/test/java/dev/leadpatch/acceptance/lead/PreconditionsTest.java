package dev.leadpatch.acceptance.lead;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.DatabaseFixture.RowCounts;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.application.access.ApiKey.ApiKeyFlag;
import dev.leadpatch.application.testing.ConcurrentTasks;
import dev.leadpatch.bootstrap.settings.ServerSettings.RequestSettings;
import dev.leadpatch.bootstrap.wiring.Application;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Optimistic locking with {@code ETag} and {@code If-Match}. */
class PreconditionsTest {

    private final DemoFixture demo = DemoFixture.shared();

    /** {@code If-None-Match} (RFC 9110 §13.1.2). */
    @Nested
    class IfNoneMatch {

        private final ApiClient client = demo.client();
        private final long lead = demo.addEmptyLead();

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "\"1\"",
                    "W/\"1\"",
                    "\"x\", W/\"1\"",
                    "*",
                    " * ",
                    "\"2\",\"1\"",
                    ", \"1\",,",
                    "\"a,b\" , W/\"1\""
                })
        void current_version_is_not_returned_again(String tags) {
            for (String path : List.of("/api/v1/leads/" + lead, "/api/v1/companies/1/leads/" + lead)) {
                ApiResponse response = withIfNoneMatch(tags).get(path).assertStatus(304);

                assertThat(response.body()).isEmpty();
                assertThat(response.header("ETag")).hasValue("\"1\"");
                assertThat(response.header("Cache-Control")).hasValue("private, no-cache");
                assertThat(response.header("Content-Type")).isEmpty();
                assertThat(response.header("Content-Length"))
                        .isEqualTo(client.get(path).assertStatus(200).header("Content-Length"));
                withIfNoneMatch(tags).send("HEAD", path, new byte[0]).assertStatus(304);
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"\"2\"", "W/\"01\"", "\"1-gzip\"", "\"x\"", "\"\"", "1", "", "\"1", "*, \"1\"", "w/\"1\""})
        void another_version_or_an_invalid_header_returns_the_lead(String tags) {
            assertThat(withIfNoneMatch(tags)
                            .get("/api/v1/leads/" + lead)
                            .assertStatus(200)
                            .get("id"))
                    .isEqualTo(lead);
        }

        @Test
        void lead_of_another_company_or_unknown_lead_is_not_found() {
            withIfNoneMatch("*").get("/api/v1/leads/999999999").assertStatus(404);
        }

        @ParameterizedTest
        @ValueSource(strings = {"*", "\"1\"", "W/\"1\"", "\"x\", W/\"1\""})
        void write_of_a_version_that_matches_is_rejected(String tags) {
            ApiClient conditional = withIfNoneMatch(tags);
            for (ApiResponse response : List.of(
                    conditional.patch(lead, "{\"status\": \"lost\"}"),
                    conditional.send("DELETE", "/api/v1/leads/" + lead, new byte[0]))) {
                response.assertError(412, "version_mismatch");
                assertThat(response.get("error")).isEqualTo("The lead is at version 1, which matches If-None-Match");
            }
            assertThat(client.getLead(lead).header("ETag")).hasValue("\"1\"");
        }

        @Test
        void write_of_another_version_is_applied() {
            withIfNoneMatch("\"2\", W/\"3\"")
                    .patch(lead, "{\"status\": \"lost\"}")
                    .assertStatus(200);
        }

        @Test
        void both_headers_must_be_met() {
            ApiClient both = withIfNoneMatch("\"1\"").withHeader("If-Match", "\"1\", \"2\"");
            both.patch(lead, "{\"status\": \"lost\"}").assertError(412, "version_mismatch");
            client.patch(lead, "{\"status\": \"qualified\"}").assertStatus(200);
            both.patch(lead, "{\"status\": \"lost\"}").assertStatus(200);
            assertThat(both.patch(lead, "{\"status\": \"new\"}")
                            .assertError(412, "version_mismatch")
                            .get("error"))
                    .isEqualTo("The lead is at version 3, which does not match If-Match");
        }

        @Test
        void invalid_header_of_a_write_is_rejected() {
            ApiResponse response = withIfNoneMatch("1").patch(lead, "{}").assertError(400, "invalid_header");
            assertThat((String) response.get("error")).contains("If-None-Match");
        }

        @Test
        void requests_without_a_single_lead_reject_the_header() {
            withIfNoneMatch("*")
                    .send("POST", "/api/v1/leads", "{\"email\": \"a@b.example\"}")
                    .assertError(400, "not_supported");
            withIfNoneMatch("*")
                    .send("PATCH", "/api/v1/leads", "{\"leads\": []}")
                    .assertError(400, "invalid_header");
        }

        private ApiClient withIfNoneMatch(String tags) {
            return demo.client().withHeader("If-None-Match", tags);
        }
    }

    /** {@code ETag} and {@code If-Match} (RFC 9110 §8.8.3 and §13.1.1). */
    @Nested
    class IfMatch {

        private static final int CONCURRENT_CLIENTS = 16;

        private final ApiClient client = demo.client();
        private final long lead = demo.addEmptyLead();

        @Test
        void every_200_for_a_lead_has_its_version_as_a_strong_etag() {
            String path = "/api/v1/leads/" + lead;
            assertThat(client.get(path).header("ETag")).hasValue("\"1\"");

            assertThat(client.patch(lead, "{\"status\": \"lost\"}")
                            .assertStatus(200)
                            .header("ETag"))
                    .hasValue("\"2\"");

            assertThat(client.get(path).header("ETag")).hasValue("\"2\"");
            assertThat(client.send("HEAD", path, new byte[0]).assertStatus(200).header("ETag"))
                    .hasValue("\"2\"");
            assertThat(client.get("/api/v1/companies/1/leads/" + lead)
                            .assertStatus(200)
                            .header("ETag"))
                    .hasValue("\"2\"");
        }

        @Test
        void unchanged_patch_retains_the_etag() {
            assertThat(client.patch(lead, "{}").assertStatus(200).header("ETag"))
                    .hasValue("\"1\"");
            assertThat(client.getLead(lead).header("ETag")).hasValue("\"1\"");
        }

        @Test
        void patch_with_the_current_version_is_applied() {
            assertThat(withIfMatch("\"1\"")
                            .patch(lead, "{\"status\": \"lost\"}")
                            .assertStatus(200)
                            .header("ETag"))
                    .hasValue("\"2\"");
        }

        @Test
        void patch_with_another_version_is_rejected_with_the_current_version_and_the_changes_since() {
            client.patch(lead, "{\"first_name\": \"A\"}").assertStatus(200);
            client.patch(lead, "{\"tags\": [10], \"status\": \"lost\"}").assertStatus(200);
            client.patch(lead, "{\"status\": \"qualified\"}").assertStatus(200);
            RowCounts before = demo.database().countRows(lead);

            ApiResponse response = withIfMatch("\"2\"")
                    .withHeader("X-Request-Id", "seen-two")
                    .patch(lead, "{\"company_name\": \"Mine\"}")
                    .assertStatus(412);

            assertThat(response.header("ETag")).hasValue("\"4\"");
            assertThat(response.body())
                    .isEqualTo("{\"error\":\"The lead is at version 4, which does not match If-Match\","
                            + "\"code\":\"version_mismatch\",\"request_id\":\"seen-two\","
                            + "\"current_version\":4,\"changed_since\":[\"status\",\"tags\"]}");
            assertThat(demo.database().countRows(lead)).isEqualTo(before);
        }

        @Test
        void changes_since_are_computed_from_the_highest_listed_version() {
            client.patch(lead, "{\"first_name\": \"A\"}").assertStatus(200);
            client.patch(lead, "{\"last_name\": \"B\"}").assertStatus(200);

            assertThat(withIfMatch("\"1\", \"2\"")
                            .patch(lead, "{}")
                            .assertStatus(412)
                            .get("changed_since"))
                    .isEqualTo(List.of("last_name"));
            assertThat(withIfMatch("\"1\"").patch(lead, "{}").assertStatus(412).get("changed_since"))
                    .isEqualTo(List.of("first_name", "last_name"));
        }

        @Test
        void future_version_is_rejected_with_no_changes_since() {
            assertThat(withIfMatch("\"9\"").patch(lead, "{}").assertStatus(412).get("changed_since"))
                    .isEqualTo(List.of());
        }

        @Test
        void changed_custom_field_is_named_as_in_conditions() {
            client.patch(lead, """
                    {"customFields": [{"customFieldId": 6, "type": "select", "value": {"select": 3}}]}""").assertStatus(200);

            assertThat(withIfMatch("\"1\"").patch(lead, "{}").assertStatus(412).get("changed_since"))
                    .isEqualTo(List.of("customFields/6"));
        }

        @Test
        void version_mismatch_hides_changes_without_read_access() {
            client.patch(lead, "{\"status\": \"lost\"}").assertStatus(200);

            ApiResponse response = demo.writeOnlyClient()
                    .withHeader("If-Match", "\"1\"")
                    .patch(lead, "{}")
                    .assertError(412, "version_mismatch");

            assertThat(response.json()).containsEntry("current_version", 2L).doesNotContainKey("changed_since");
        }

        @Test
        void wildcard_matches_any_existing_lead() {
            withIfMatch("*").patch(lead, "{\"status\": \"lost\"}").assertStatus(200);
            withIfMatch(" * ").patch(lead, "{\"status\": \"new\"}").assertStatus(200);
            withIfMatch("*").patch(999_999_999, "{}").assertStatus(404);
        }

        @ParameterizedTest
        @ValueSource(strings = {"\"7\", \"1\"", "\"1\" ,\"7\"", ", \"1\",, W/\"7\"", "\"a,b\",\"1\"", "\"\", \"1\""})
        void list_matches_if_any_member_matches(String tags) {
            withIfMatch(tags).patch(lead, "{\"status\": \"lost\"}").assertStatus(200);
        }

        @Test
        void repeated_header_is_read_as_one_list() {
            withIfMatch("\"7\"")
                    .withHeader("If-Match", "\"1\"")
                    .patch(lead, "{\"status\": \"lost\"}")
                    .assertStatus(200);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "W/\"1\"",
                    "\"01\"",
                    "\"+1\"",
                    "\"1.0\"",
                    "\"\"",
                    "\"x\"",
                    "\"99999999999999999999\"",
                    "\"-1\""
                })
        void weak_or_foreign_etag_never_matches(String tag) {
            ApiResponse response =
                    withIfMatch(tag).patch(lead, "{\"status\": \"lost\"}").assertError(412, "version_mismatch");

            assertThat(response.json()).containsEntry("current_version", 1L).doesNotContainKey("changed_since");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "1",
                    "",
                    ",",
                    "\"1",
                    "1\"",
                    "w/\"1\"",
                    "\"1\" \"2\"",
                    "*, \"1\"",
                    "\"1\", *",
                    "**",
                    "\"1\", 2"
                })
        void malformed_if_match_is_an_invalid_header(String value) {
            ApiResponse response =
                    withIfMatch(value).patch(lead, "{\"status\": \"lost\"}").assertError(400, "invalid_header");

            assertThat((String) response.get("error")).contains("If-Match");
            assertThat(client.getLead(lead).header("ETag")).hasValue("\"1\"");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "W/\"1\" | W/\"1\" never matches because it is weak; send \"1\"",
                    "\"1-gzip\" | \"1-gzip\" has the suffix -gzip, which a proxy may have added; send \"1\"",
                    "W/\"1;br\" | W/\"1;br\" has the suffix ;br, which a proxy may have added; send \"1\"",
                    "\"7\", \"2--gzip\" | \"2--gzip\" has the suffix --gzip, which a proxy may have added; send \"2\""
                },
                quoteCharacter = '\'')
        void tag_that_a_proxy_changed_is_explained(String tag, String explanation) {
            ApiResponse response =
                    withIfMatch(tag).patch(lead, "{\"status\": \"lost\"}").assertError(412, "version_mismatch");

            assertThat(response.get("error"))
                    .isEqualTo("The lead is at version 1, which does not match If-Match. The tag " + explanation);
        }

        @Test
        void read_of_another_version_is_rejected() {
            for (String path : List.of("/api/v1/leads/" + lead, "/api/v1/companies/1/leads/" + lead)) {
                withIfMatch("\"1\"").get(path).assertStatus(200);
                withIfMatch("*").get(path).assertStatus(200);
                assertThat(withIfMatch("\"9\"")
                                .get(path)
                                .assertError(412, "version_mismatch")
                                .header("ETag"))
                        .hasValue("\"1\"");
                withIfMatch("9").get(path).assertError(400, "invalid_header");
            }
        }

        @Test
        void time_to_compare_with_is_not_supported() {
            assertThat(client.withHeader("If-Unmodified-Since", "Sat, 01 Jan 2000 00:00:00 GMT")
                            .patch(lead, "{\"status\": \"lost\"}")
                            .assertError(400, "invalid_header")
                            .get("error"))
                    .isEqualTo("If-Unmodified-Since is not supported; set If-Match to the ETag of the lead");
        }

        @Test
        void concurrent_patches_of_one_version_are_applied_exactly_once() throws Exception {
            List<Integer> statuses = ConcurrentTasks.run(
                    CONCURRENT_CLIENTS,
                    writer -> withIfMatch("\"1\"")
                            .patch(lead, "{\"first_name\": \"W" + writer + "\"}")
                            .status());

            assertThat(statuses)
                    .hasSize(CONCURRENT_CLIENTS)
                    .containsOnlyOnce(200)
                    .containsOnly(200, 412);
            assertThat(client.getLead(lead).header("ETag")).hasValue("\"2\"");
        }

        private ApiClient withIfMatch(String tags) {
            return client.withHeader("If-Match", tags);
        }
    }

    /** API keys and services that require {@code If-Match} for patches (RFC 6585 §3). */
    @Nested
    class Required {

        private final CompanyFixture company = CompanyFixture.create(demo.database());
        private final long lead = company.addLead();
        private final ApiClient client = clientWith(company.addKey(Optional.empty(), Optional.empty()));

        Required() {
            company.execute("update api_keys set require_preconditions = true where company_id = ?", company.id());
        }

        @Test
        void patch_without_if_match_is_rejected_with_instructions() {
            ApiResponse response = client.withHeader("X-Request-Id", "unseen").patch(lead, "{\"status\": \"lost\"}");

            assertThat(response.assertStatus(428).body())
                    .isEqualTo("{\"error\":\"A precondition is required: set If-Match to the ETag of the lead\","
                            + "\"code\":\"precondition_required\",\"request_id\":\"unseen\"}");
            assertThat(client.getLead(lead).get("status")).isEqualTo("new");
        }

        @Test
        void patch_with_if_match_is_checked_against_the_version() {
            client.withHeader("If-Match", "\"2\"").patch(lead, "{}").assertError(412, "version_mismatch");
            client.withHeader("If-Match", "\"1\"")
                    .patch(lead, "{\"status\": \"lost\"}")
                    .assertStatus(200);
            client.withHeader("If-Match", "*")
                    .patch(lead, "{\"status\": \"new\"}")
                    .assertStatus(200);
        }

        @Test
        void conditions_in_the_body_do_not_replace_if_match() {
            client.patch(lead, "{\"status\": \"lost\", \"if\": {\"status\": \"new\"}}")
                    .assertError(428, "precondition_required");
        }

        @Test
        void missing_precondition_is_checked_after_lead_and_before_validation() {
            client.patch(999_999_999, "{\"zzz\": 1}").assertStatus(404);
            client.patch(lead, "{\"zzz\": 1}").assertError(428, "precondition_required");
            client.withHeader("If-Match", "x").patch(lead, "{\"zzz\": 1}").assertError(400, "invalid_header");
        }

        @Test
        void dry_run_without_if_match_is_rejected() {
            client.withHeader("Content-Type", "application/json")
                    .send("PATCH", "/api/v1/leads/" + lead + "?dry_run=true", ApiClient.utf8("{}"))
                    .assertError(428, "precondition_required");
        }

        @Test
        void setting_requires_preconditions_for_every_key() throws Exception {
            RequestSettings defaults = RequestSettings.DEFAULTS;
            RequestSettings strict = new RequestSettings(
                    Set.of(ApiKeyFlag.REQUIRE_PRECONDITIONS),
                    defaults.maxHeaderBytes(),
                    defaults.maxBodyBytes(),
                    defaults.timeout(),
                    defaults.allowedOrigins());
            try (Application.RunningServer server = demo.serve(strict)) {
                ApiClient otherClient =
                        ApiClient.withKey(URI.create("http://127.0.0.1:" + server.port()), ApiClient.READ_WRITE_KEY);
                long emptyLead = demo.addEmptyLead();

                otherClient.patch(emptyLead, "{\"status\": \"lost\"}").assertError(428, "precondition_required");
                otherClient
                        .withHeader("If-Match", "\"1\"")
                        .patch(emptyLead, "{\"status\": \"lost\"}")
                        .assertStatus(200);
            }
        }

        private ApiClient clientWith(String key) {
            return demo.client().withoutHeader("Authorization").withHeader("Authorization", "Bearer " + key);
        }
    }
}
