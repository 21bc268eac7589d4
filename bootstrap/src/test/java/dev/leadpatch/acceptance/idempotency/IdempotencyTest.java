package dev.leadpatch.acceptance.idempotency;

import static dev.leadpatch.acceptance.fixture.ApiClient.utf8;
import static dev.leadpatch.acceptance.fixture.ReplayAssertions.assertNotReplayed;
import static dev.leadpatch.acceptance.fixture.ReplayAssertions.assertReplayed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.fixture.AdditionalNode;
import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.CatalogFixture;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.DatabaseFixture.RowCounts;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.LockedLeadFixture;
import dev.leadpatch.acceptance.fixture.PatchBodies;
import dev.leadpatch.acceptance.fixture.ReplayAssertions;
import dev.leadpatch.application.testing.ConcurrentTasks;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code Idempotency-Key} on one node. */
class IdempotencyTest {

    private static final String PATCH_STATUS_LOST = "{\"status\": \"lost\"}";

    private final DemoFixture demo = DemoFixture.shared();
    private final ApiClient client = demo.client();
    private final long lead = demo.addEmptyLead();

    /** A request that is retried with its {@code Idempotency-Key} is executed once, and its first response is replayed. */
    @Nested
    class Replay {

        private static final long UNKNOWN_LEAD = 999_999_999;

        private final ApiClient keyed = client.withHeader(ReplayAssertions.KEY_HEADER, "key-of-" + lead);

        @Test
        void applied_change_is_replayed_after_the_lead_has_changed() {
            ApiClient lenient = keyed.withHeader("Prefer", "handling=lenient, return=representation");
            String patch = "{\"status\": \"lost\", \"zzz\": 1}";
            ApiResponse first = lenient.patch(lead, patch).assertStatus(200);
            client.patch(lead, "{\"status\": \"qualified\"}").assertStatus(200);

            ApiResponse replayed = lenient.patch(lead, patch);

            assertReplayed(first, replayed);
            assertThat(replayed.header("ETag")).hasValue("\"2\"");
            assertThat(replayed.header("Preference-Applied")).hasValue("handling=lenient, return=representation");
            assertThat(replayed.header("Leadpatch-Ignored")).hasValue("/zzz");
            assertThat(replayed.header("Content-Type")).hasValue("application/json");
            assertThat(demo.database().countRows(lead)).isEqualTo(new RowCounts(3, 2));
            assertThat(client.getLead(lead).get("status")).isEqualTo("qualified");
        }

        @Test
        void response_is_replayed_any_number_of_times() {
            ApiResponse first = keyed.patch(lead, PATCH_STATUS_LOST).assertStatus(200);

            for (int i = 0; i < 3; i++) {
                assertReplayed(first, keyed.patch(lead, PATCH_STATUS_LOST));
            }
            assertThat(demo.database().countRows(lead)).isEqualTo(new RowCounts(2, 1));
        }

        @Test
        void unchanged_patch_is_replayed_and_applies_nothing_later() {
            ApiResponse first = keyed.patch(lead, "{\"status\": \"new\"}").assertStatus(200);
            client.patch(lead, PATCH_STATUS_LOST).assertStatus(200);

            assertReplayed(first, keyed.patch(lead, "{\"status\": \"new\"}"));
            assertThat(client.getLead(lead).get("status")).isEqualTo("lost");
        }

        @Test
        void rejected_patch_is_replayed_after_it_became_valid() {
            CompanyFixture company = CompanyFixture.create(demo.database());
            ApiClient companyClient = ApiClient.withKey(
                            client.baseUri(), company.addKey(Optional.empty(), Optional.empty()))
                    .withHeader(ReplayAssertions.KEY_HEADER, "rejected");
            long ownLead = company.addLead();
            long tag = company.addTag("Gone");
            new CatalogFixture(company).archiveTag(tag);
            ApiResponse first = companyClient
                    .patch(ownLead, PatchBodies.idList("tags", tag))
                    .assertRejected("/tags/0 archived");
            company.execute("update tags set archived = false where company_id = ? and id = ?", company.id(), tag);

            assertReplayed(first, companyClient.patch(ownLead, PatchBodies.idList("tags", tag)));
            assertThat(company.history(ownLead)).isEmpty();
        }

        @Test
        void lead_not_found_is_replayed_after_the_lead_exists() {
            long newLead = lead + 1_000_000_000;
            ApiResponse first = keyed.patch(newLead, PATCH_STATUS_LOST).assertStatus(404);
            new CompanyFixture(1, 123, demo.database()).execute("""
                    insert into leads (company_id, id, uuid, version, created_at, updated_at, status, assigned_users, tags,
                                       custom_fields)
                    select company_id, ?, gen_random_uuid(), version, created_at, updated_at, status, assigned_users, tags,
                           custom_fields
                    from leads where company_id = 1 and id = ?
                    """, newLead, lead);

            assertReplayed(first, keyed.patch(newLead, PATCH_STATUS_LOST));
            assertNotReplayed(client.patch(newLead, PATCH_STATUS_LOST)).assertStatus(200);
        }

        @Test
        void failed_condition_is_replayed_after_it_holds() {
            String patch = "{\"status\": \"lost\", \"if\": {\"status\": \"contacted\"}}";
            ApiResponse first = keyed.patch(lead, patch).assertError(409, "condition_failed");
            client.patch(lead, "{\"status\": \"contacted\"}").assertStatus(200);

            assertReplayed(first, keyed.patch(lead, patch));
            assertThat(client.getLead(lead).get("status")).isEqualTo("contacted");
        }

        @Test
        void version_mismatch_is_replayed_after_the_version_matches() {
            ApiClient stale = keyed.withHeader("If-Match", "\"2\"");
            ApiResponse first = stale.patch(lead, PATCH_STATUS_LOST).assertError(412, "version_mismatch");
            client.patch(lead, "{\"status\": \"contacted\"}").assertStatus(200);

            assertReplayed(first, stale.patch(lead, PATCH_STATUS_LOST));
            assertThat(first.header("ETag")).hasValue("\"1\"");
        }

        @Test
        void replay_ignores_the_current_version() {
            ApiClient first = keyed.withHeader("If-Match", "\"1\"");

            assertReplayed(
                    first.patch(lead, PATCH_STATUS_LOST).assertStatus(200), first.patch(lead, PATCH_STATUS_LOST));
        }

        @Test
        void response_is_replayed_after_the_lead_is_removed() {
            ApiResponse first = keyed.patch(lead, PATCH_STATUS_LOST).assertStatus(200);
            new CompanyFixture(1, 123, demo.database())
                    .execute("delete from leads where company_id = 1 and id = ?", lead);

            assertReplayed(first, keyed.patch(lead, PATCH_STATUS_LOST));
        }

        @Test
        void different_body_path_or_query_is_rejected_as_key_reuse() {
            keyed.patch(lead, PATCH_STATUS_LOST).assertStatus(200);

            assertKeyReused(keyed.patch(lead, "{\"status\": \"new\"}"));
            assertKeyReused(keyed.patch(lead, PATCH_STATUS_LOST + " "));
            assertKeyReused(keyed.patch(demo.addEmptyLead(), PATCH_STATUS_LOST));
            assertKeyReused(keyed.withHeader("Content-Type", "application/json")
                    .send("PATCH", "/api/v1/leads/" + lead + "?dry_run=false", utf8(PATCH_STATUS_LOST)));

            assertThat(demo.database().countRows(lead)).isEqualTo(new RowCounts(2, 1));
        }

        @Test
        void key_reuse_is_rejected_before_lead_version_violations_and_conditions() {
            keyed.patch(lead, PATCH_STATUS_LOST).assertStatus(200);

            assertKeyReused(keyed.patch(UNKNOWN_LEAD, PATCH_STATUS_LOST));
            assertKeyReused(keyed.withHeader("If-Match", "\"1\"").patch(lead, "{\"last_name\": \"X\"}"));
            assertKeyReused(keyed.patch(lead, "{\"status\": 1}"));
            assertKeyReused(keyed.patch(lead, "{\"if\": {\"status\": \"new\"}}"));
        }

        @Test
        void first_request_retains_its_key_after_a_rejected_reuse() {
            ApiResponse first = keyed.patch(lead, PATCH_STATUS_LOST).assertStatus(200);
            assertKeyReused(keyed.patch(lead, "{}"));

            assertReplayed(first, keyed.patch(lead, PATCH_STATUS_LOST));
        }

        @Test
        void request_without_a_key_is_never_replayed() {
            assertNotReplayed(client.patch(lead, PATCH_STATUS_LOST)).assertStatus(200);
            client.patch(lead, "{\"status\": \"new\"}").assertStatus(200);

            assertNotReplayed(client.patch(lead, PATCH_STATUS_LOST)).assertStatus(200);
            assertThat(demo.database().countRows(lead)).isEqualTo(new RowCounts(4, 3));
        }

        private static void assertKeyReused(ApiResponse response) {
            assertNotReplayed(response).assertError(422, "idempotency_key_reused");
        }
    }

    /** Format and scope of the {@code Idempotency-Key} header. */
    @Nested
    class KeyFormatAndScope {

        @ParameterizedTest
        @ValueSource(strings = {"!", "#$%&'()*+,-./:;<=>?@[]^_`{|}~", "a,b", "8e03978e-40d5-43dd-bc93-6894a57f9324"})
        void visible_ascii_except_quote_and_backslash_is_a_valid_key(String name) {
            String key = name + lead;

            ApiResponse first = withKey(key).patch(lead, PATCH_STATUS_LOST).assertStatus(200);

            assertReplayed(first, withKey(key).patch(lead, PATCH_STATUS_LOST));
        }

        @Test
        void bare_and_quoted_forms_of_a_key_are_equal() {
            ApiResponse first = withKey("\"spelled-" + lead + "\"")
                    .patch(lead, PATCH_STATUS_LOST)
                    .assertStatus(200);

            assertReplayed(first, withKey("spelled-" + lead).patch(lead, PATCH_STATUS_LOST));
            assertReplayed(first, withKey("  \"spelled-" + lead + "\" ").patch(lead, PATCH_STATUS_LOST));
        }

        @Test
        void key_of_1_to_255_characters_is_compared_in_full() {
            String longestKey = (lead + "-").concat("x".repeat(255)).substring(0, 255);
            String otherKey = longestKey.substring(0, 254) + "y";

            assertReplayed(
                    withKey(longestKey).patch(lead, PATCH_STATUS_LOST).assertStatus(200),
                    withKey("\"" + longestKey + "\"").patch(lead, PATCH_STATUS_LOST));
            assertNotReplayed(withKey(otherKey).patch(lead, PATCH_STATUS_LOST)).assertStatus(200);
        }

        @Test
        void key_is_case_sensitive() {
            withKey("case-" + lead).patch(lead, PATCH_STATUS_LOST).assertStatus(200);

            assertNotReplayed(withKey("CASE-" + lead).patch(lead, PATCH_STATUS_LOST))
                    .assertStatus(200);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "\"\"",
                    "\"",
                    "a b",
                    "\"a b\"",
                    "a\tb",
                    "a\"b",
                    "\"a",
                    "a\"",
                    "a\\b",
                    "\"a\\\"b\"",
                    "\"a\"; x=1",
                    "\"a\", \"b\""
                })
        void malformed_key_is_an_invalid_header_and_nothing_is_applied(String key) {
            assertInvalidHeader(withKey(key).patch(lead, PATCH_STATUS_LOST));
        }

        @Test
        void key_longer_than_255_characters_is_an_invalid_header() {
            assertInvalidHeader(withKey("x".repeat(256)).patch(lead, PATCH_STATUS_LOST));
            assertInvalidHeader(withKey("\"" + "x".repeat(256) + "\"").patch(lead, PATCH_STATUS_LOST));
        }

        @Test
        void key_with_a_non_ascii_character_is_an_invalid_header() {
            assertInvalidHeader(demo.sendRaw("PATCH /api/v1/leads/" + lead
                    + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                    + "Authorization: Bearer " + ApiClient.READ_WRITE_KEY + "\r\nContent-Type: application/json\r\n"
                    + "Idempotency-Key: cl\u00e9\r\nContent-Length: " + PATCH_STATUS_LOST.length() + "\r\n\r\n"
                    + PATCH_STATUS_LOST));
        }

        @Test
        void two_keys_are_an_invalid_header_even_if_equal() {
            assertInvalidHeader(withKey("one")
                    .withHeader(ReplayAssertions.KEY_HEADER, "one")
                    .patch(lead, PATCH_STATUS_LOST));
        }

        @Test
        void keys_are_scoped_to_the_api_key_even_within_one_company() {
            String name = "shared-" + lead;
            withKey(name).patch(lead, PATCH_STATUS_LOST).assertStatus(200);
            CompanyFixture demoCompany = new CompanyFixture(1, 123, demo.database());
            ApiClient otherClient = ApiClient.withKey(
                            client.baseUri(), demoCompany.addKey(Optional.empty(), Optional.empty()))
                    .withHeader(ReplayAssertions.KEY_HEADER, name);

            ApiResponse first = assertNotReplayed(otherClient.patch(lead, "{\"status\": \"contacted\"}"))
                    .assertStatus(200);

            assertReplayed(first, otherClient.patch(lead, "{\"status\": \"contacted\"}"));
            assertNotReplayed(demo.otherCompanyClient()
                            .withHeader(ReplayAssertions.KEY_HEADER, name)
                            .patch(lead, PATCH_STATUS_LOST))
                    .assertStatus(404);
        }

        @Test
        void revoked_api_key_is_rejected_without_a_replay() {
            CompanyFixture company = CompanyFixture.create(demo.database());
            ApiClient revoked = ApiClient.withKey(client.baseUri(), company.addKey(Optional.empty(), Optional.empty()))
                    .withHeader(ReplayAssertions.KEY_HEADER, "before");
            long ownLead = company.addLead();
            assertReplayed(
                    revoked.patch(ownLead, PATCH_STATUS_LOST).assertStatus(200),
                    revoked.patch(ownLead, PATCH_STATUS_LOST));
            company.execute(
                    "update api_keys set revoked_at = ?::timestamptz where company_id = ?",
                    Instant.now().toString(),
                    company.id());

            await().until(() -> revoked.patch(ownLead, PATCH_STATUS_LOST).status() == 401);

            assertThat(assertNotReplayed(revoked.patch(ownLead, PATCH_STATUS_LOST))
                            .assertStatus(401)
                            .json())
                    .containsOnlyKeys("error");
        }

        private ApiClient withKey(String name) {
            return client.withHeader(ReplayAssertions.KEY_HEADER, name);
        }

        private void assertInvalidHeader(ApiResponse response) {
            assertThat((String) assertNotReplayed(response)
                            .assertError(400, "invalid_header")
                            .get("error"))
                    .contains(ReplayAssertions.KEY_HEADER);
            assertThat(demo.database().countRows(lead)).isEqualTo(new RowCounts(1, 0));
        }
    }

    /** A request that fails before its evaluation does not store its {@code Idempotency-Key}. */
    @Nested
    class RequestsNotStored {

        private final String name = "not-stored-" + lead;
        private final ApiClient keyed = client.withHeader(ReplayAssertions.KEY_HEADER, name);
        private final ApiClient json = keyed.withHeader("Content-Type", "application/json");

        @Test
        void request_with_unsupported_media_type_is_not_stored() {
            keyed.send("PATCH", path(), utf8(PATCH_STATUS_LOST)).assertError(415, "unsupported_media_type");

            assertKeyNotStored();
        }

        @Test
        void request_with_oversized_body_is_not_stored() {
            json.send("PATCH", path(), new byte[1024 * 1024 + 1]).assertError(413, "payload_too_large");

            assertKeyNotStored();
        }

        @Test
        void request_with_invalid_header_or_query_value_is_not_stored() {
            json.withHeader("If-Match", "1")
                    .send("PATCH", path(), utf8(PATCH_STATUS_LOST))
                    .assertError(400, "invalid_header");
            json.send("PATCH", path() + "?dry_run=maybe", utf8(PATCH_STATUS_LOST))
                    .assertError(400, "invalid_query");

            assertKeyNotStored();
        }

        @Test
        void request_with_malformed_json_is_not_stored() {
            json.send("PATCH", path(), utf8("{")).assertError(400, "malformed_json");

            assertKeyNotStored();
        }

        @Test
        void request_without_access_is_not_stored() {
            CompanyFixture company = CompanyFixture.create(demo.database());
            ApiClient companyClient = ApiClient.withKey(
                            client.baseUri(), company.addKey(Optional.empty(), Optional.empty()))
                    .withHeader(ReplayAssertions.KEY_HEADER, name);
            long ownLead = company.addLead();
            company.execute("update api_keys set write_access = false where company_id = ?", company.id());
            assertNotReplayed(companyClient.patch(ownLead, PATCH_STATUS_LOST)).assertStatus(403);
            company.execute("update api_keys set write_access = true where company_id = ?", company.id());

            await().until(() -> companyClient.patch(ownLead, PATCH_STATUS_LOST).status() != 403);

            assertThat(company.history(ownLead)).hasSize(1);
        }

        @Test
        void request_without_api_key_is_not_stored() {
            keyed.withoutHeader("Authorization").patch(lead, PATCH_STATUS_LOST).assertStatus(401);
            keyed.withoutHeader("Authorization")
                    .withHeader("Authorization", "Bearer jb_api_0000000000")
                    .patch(lead, PATCH_STATUS_LOST)
                    .assertStatus(401);

            assertKeyNotStored();
        }

        @Test
        void request_for_a_busy_lead_is_not_stored() throws Exception {
            try (LockedLeadFixture lock = LockedLeadFixture.lock(demo.database(), lead)) {
                assertThat(lock).isNotNull();
                assertNotReplayed(keyed.patch(lead, PATCH_STATUS_LOST)).assertError(503, "overloaded");
            }

            assertKeyNotStored();
        }

        @Test
        void dry_run_neither_stores_nor_replays_a_key() {
            ApiResponse dry = json.send("PATCH", path() + "?dry_run=true", utf8(PATCH_STATUS_LOST))
                    .assertStatus(200);
            assertThat(dry.json()).containsKey("changes");

            assertKeyNotStored();

            assertThat(assertNotReplayed(json.send("PATCH", path() + "?dry_run=true", utf8(PATCH_STATUS_LOST)))
                            .assertStatus(200)
                            .json())
                    .containsKey("changes");
        }

        @Test
        void request_that_fails_an_earlier_check_is_not_replayed() {
            assertKeyNotStored();

            keyed.send("PATCH", path(), utf8(PATCH_STATUS_LOST)).assertError(415, "unsupported_media_type");
            json.withHeader("If-Match", "1")
                    .send("PATCH", path(), utf8(PATCH_STATUS_LOST))
                    .assertError(400, "invalid_header");
            json.send("PATCH", path(), utf8("{")).assertError(400, "malformed_json");
            keyed.withoutHeader("Authorization").patch(lead, PATCH_STATUS_LOST).assertStatus(401);
        }

        /** Asserts that the key is unused: the next request is executed, and its retry is replayed. */
        private void assertKeyNotStored() {
            assertReplayed(
                    keyed.patch(lead, PATCH_STATUS_LOST).assertStatus(200), keyed.patch(lead, PATCH_STATUS_LOST));
        }

        private String path() {
            return "/api/v1/leads/" + lead;
        }
    }

    /** An {@code Idempotency-Key} is stored for 24 hours. */
    @Nested
    class Expiry {

        private static final String PATCH_STATUS_NEW = "{\"status\": \"new\"}";
        private static final int MORE_THAN_A_BATCH = 2_500;

        private final CompanyFixture demoCompany = new CompanyFixture(1, 123, demo.database());
        private final String name = "expiring-" + lead;
        private final ApiClient keyed = client.withHeader(ReplayAssertions.KEY_HEADER, name);

        @Test
        void key_younger_than_one_day_is_replayed() {
            ApiResponse first = keyed.patch(lead, PATCH_STATUS_LOST).assertStatus(200);
            setKeyAge("23 hours 59 minutes");

            assertReplayed(first, keyed.patch(lead, PATCH_STATUS_LOST));
        }

        @Test
        void key_older_than_one_day_can_be_reused_for_any_request() {
            keyed.patch(lead, PATCH_STATUS_LOST).assertStatus(200);
            setKeyAge("24 hours");

            ApiResponse second =
                    assertNotReplayed(keyed.patch(lead, PATCH_STATUS_NEW)).assertStatus(200);

            assertReplayed(second, keyed.patch(lead, PATCH_STATUS_NEW));
            assertThat(demo.database().countRows(lead)).isEqualTo(new RowCounts(3, 2));
        }

        @Test
        void expiry_of_a_key_counts_from_its_first_use() {
            keyed.patch(lead, PATCH_STATUS_LOST).assertStatus(200);
            setKeyAge("23 hours 59 minutes");
            keyed.patch(lead, PATCH_STATUS_LOST).assertStatus(200);
            keyed.patch(lead, PATCH_STATUS_NEW).assertStatus(422);

            assertThat(countKeys(name)).isOne();
            addKeyAge("2 minutes");

            assertNotReplayed(keyed.patch(lead, PATCH_STATUS_NEW)).assertStatus(200);
        }

        @Test
        void expired_keys_are_deleted() throws Exception {
            keyed.patch(lead, PATCH_STATUS_LOST).assertStatus(200);
            demoCompany.execute("""
                    insert into idempotency_keys (company_id, caller_id, key, fingerprint, used_at, response)
                    select 1, ?, 'old-' || number, '', now() - interval '24 hours', ''
                    from generate_series(1, ?) number
                    """, UUID.randomUUID(), MORE_THAN_A_BATCH);

            try (AdditionalNode node = AdditionalNode.start(demo.database())) {
                await().until(() -> countKeys("old-%") == 0);
                assertThat(countKeys(name)).isOne();
                assertThat(node.client().get("/readyz").status()).isEqualTo(200);
            }
        }

        private void setKeyAge(String age) {
            demoCompany.execute(
                    "update idempotency_keys set used_at = now() - ?::interval where company_id = 1 and key = ?",
                    age,
                    name);
        }

        private void addKeyAge(String time) {
            demoCompany.execute(
                    "update idempotency_keys set used_at = (used_at at time zone 'UTC' - ?::interval) at time zone 'UTC'"
                            + " where company_id = 1 and key = ?",
                    time,
                    name);
        }

        private long countKeys(String names) {
            String sql = "select count(*) from idempotency_keys where company_id = 1 and key like ?";
            try (Connection connection = demo.database().connect();
                    PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, names);
                try (ResultSet row = statement.executeQuery()) {
                    row.next();
                    return row.getLong(1);
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Requests whose {@code Idempotency-Key} is claimed by a request in progress, on the same node or on another. */
    @Nested
    class KeyInUse {

        private static final Duration MIN_WAIT = Duration.ofSeconds(1);
        private static final Duration MAX_WAIT = Duration.ofMillis(2_300);
        private static final int CONCURRENT_REQUESTS = 8;

        private final String name = "in-use-" + lead;
        private final ApiClient keyed = demo.client().withHeader(ReplayAssertions.KEY_HEADER, name);

        @Test
        void retry_of_a_running_request_waits_then_returns_in_use_and_later_succeeds() throws Exception {
            try (ClaimedKeyFixture claim = ClaimedKeyFixture.claim(demo.database(), name)) {
                assertThat(claim).isNotNull();

                assertInUse();
            }
            assertReplayed(
                    assertNotReplayed(keyed.patch(lead, PATCH_STATUS_LOST)).assertStatus(200),
                    keyed.patch(lead, PATCH_STATUS_LOST));
        }

        @Test
        void concurrent_retries_of_a_running_request_all_return_in_use_within_the_deadline() throws Exception {
            try (ClaimedKeyFixture claim = ClaimedKeyFixture.claim(demo.database(), name)) {
                assertThat(claim).isNotNull();

                ConcurrentTasks.run(CONCURRENT_REQUESTS, number -> assertInUse());
            }
            assertThat(demo.database().countRows(lead)).isEqualTo(new RowCounts(1, 0));
        }

        private ApiResponse assertInUse() {
            long start = System.nanoTime();
            ApiResponse response =
                    assertNotReplayed(keyed.patch(lead, PATCH_STATUS_LOST)).assertError(409, "idempotency_key_in_use");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(MIN_WAIT, MAX_WAIT);
            assertThat(response.header("Retry-After"))
                    .hasValueSatisfying(seconds -> assertThat(seconds).matches("[1-9][0-9]*"));
            return response;
        }

        @Test
        void retry_executes_when_the_first_request_stores_no_response() throws Exception {
            CompletableFuture<ApiResponse> second;
            try (LockedLeadFixture lock = LockedLeadFixture.lock(demo.database(), lead)) {
                CompletableFuture<ApiResponse> first =
                        ConcurrentTasks.supplyAsync(() -> keyed.patch(lead, PATCH_STATUS_LOST));
                lock.awaitBlockedTransaction();
                await().pollDelay(MIN_WAIT).until(() -> true);
                second = ConcurrentTasks.supplyAsync(() -> keyed.patch(lead, PATCH_STATUS_LOST));
                first.join().assertError(503, "overloaded");
            }

            assertNotReplayed(second.join()).assertStatus(200);
            assertThat(demo.database().countRows(lead)).isEqualTo(new RowCounts(2, 1));
        }

        @Test
        void retry_is_replayed_on_each_node_when_the_first_request_completes() throws Exception {
            try (AdditionalNode other = AdditionalNode.start(demo.database())) {
                ApiClient otherNode = other.client().withHeader(ReplayAssertions.KEY_HEADER, name);
                List<CompletableFuture<ApiResponse>> pending = new ArrayList<>();
                try (LockedLeadFixture lock = LockedLeadFixture.lock(demo.database(), lead)) {
                    for (ApiClient client : List.of(keyed, keyed, otherNode, otherNode)) {
                        pending.add(ConcurrentTasks.supplyAsync(() -> client.patch(lead, PATCH_STATUS_LOST)));
                    }
                    lock.awaitBlockedTransaction();
                }

                List<ApiResponse> responses =
                        pending.stream().map(CompletableFuture::join).toList();
                ApiResponse first = responses.stream()
                        .filter(ReplayAssertions::isNotReplayed)
                        .findFirst()
                        .orElseThrow();
                assertThat(first.assertStatus(200).header("ETag")).hasValue("\"2\"");
                assertThat(responses)
                        .filteredOn(response -> !response.equals(first))
                        .hasSize(3)
                        .allSatisfy(response -> assertReplayed(first, response));
            }
            assertThat(demo.database().countRows(lead)).isEqualTo(new RowCounts(2, 1));
        }

        @Test
        void different_request_with_the_key_is_rejected_when_the_first_completes() throws Exception {
            CompletableFuture<ApiResponse> first;
            CompletableFuture<ApiResponse> second;
            try (LockedLeadFixture lock = LockedLeadFixture.lock(demo.database(), lead)) {
                first = ConcurrentTasks.supplyAsync(() -> keyed.patch(lead, PATCH_STATUS_LOST));
                lock.awaitBlockedTransaction();
                second = ConcurrentTasks.supplyAsync(() -> keyed.patch(lead, "{}"));
            }

            first.join().assertStatus(200);
            second.join().assertError(422, "idempotency_key_reused");
        }
    }
}
