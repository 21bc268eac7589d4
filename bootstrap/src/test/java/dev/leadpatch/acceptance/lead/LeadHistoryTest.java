package dev.leadpatch.acceptance.lead;

import static dev.leadpatch.acceptance.fixture.ApiClient.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.CatalogFixture;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.JsonLists;
import dev.leadpatch.acceptance.fixture.PatchBodies;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The audit history of a lead. */
class LeadHistoryTest {

    private final DemoFixture demo = DemoFixture.shared();
    private final CompanyFixture company = CompanyFixture.create(demo.database());
    private final CatalogFixture catalog = new CatalogFixture(company);

    /** The version, time, API key, request id and changes of each entry. */
    @Nested
    class Changes {

        private final ApiClient client = newClient();
        private final long lead = company.addLead();
        private final HistoryClient history = new HistoryClient(client, lead);

        @Test
        void unchanged_lead_has_an_empty_history() {
            assertThat(history.get("").assertStatus(200).body()).isEqualTo("{\"changes\":[],\"next_cursor\":null}");
        }

        @Test
        void change_returns_its_version_time_key_and_request_id() {
            ApiResponse patched = client.withHeader("X-Request-Id", "request-1")
                    .patch(lead, "{\"status\": \"lost\"}")
                    .assertStatus(200);

            Map<String, Object> change = JsonLists.listOf(history.get("").assertStatus(200), "changes")
                    .get(0);

            assertThat(change.keySet()).containsExactly("version", "kind", "at", "key", "request_id", "changes");
            assertThat(change)
                    .containsEntry("version", 2L)
                    .containsEntry("kind", "updated")
                    .containsEntry("at", patched.get("updated_at"))
                    .containsEntry("request_id", "request-1")
                    .containsEntry("changes", List.of(Map.of("field", "status", "from", "new", "to", "lost")));
        }

        @Test
        void each_change_names_the_api_key_that_made_it() {
            client.patch(lead, "{\"status\": \"lost\"}").assertStatus(200);
            newClient().patch(lead, "{\"status\": \"new\"}").assertStatus(200);
            client.patch(lead, "{\"status\": \"lost\"}").assertStatus(200);

            List<Object> keys = JsonLists.listOf(history.get("").assertStatus(200), "changes").stream()
                    .map(change -> change.get("key"))
                    .toList();

            assertThat(keys).allSatisfy(key -> assertThat(key.toString()).matches("\\{id=[0-9a-f-]{36}, label=Own}"));
            assertThat(keys.get(0)).isEqualTo(keys.get(2)).isNotEqualTo(keys.get(1));
        }

        @Test
        void change_returns_the_generated_request_id() {
            ApiResponse patched = client.patch(lead, "{\"status\": \"lost\"}").assertStatus(200);

            assertThat(JsonLists.listOf(history.get(""), "changes").get(0))
                    .containsEntry("request_id", patched.header("X-Request-Id").orElseThrow());
        }

        @Test
        void each_change_type_is_returned_with_its_members_in_order() {
            long number = company.addField("number", "Revenue");
            long choice = company.addField("select", "Stage", "Early", "Late");
            long choices = company.addField("multi_select", "Interests", "Hardware", "Software");
            long text = company.addField("textarea", "Notes");
            long tag = company.addTag("Cold");
            long user = company.addUser("Ada", "Byron");
            String patch = """
                    {"email": "a@b.example", "tags": [%d], "assignedUsers": [%d], "customFields": [%s, %s, %s, %s]}
                    """.formatted(
                    tag,
                    user,
                    "{\"customFieldId\": %d, \"type\": \"number\", \"value\": {\"number\": 1.50e3}}".formatted(number),
                    PatchBodies.customFieldEntry(choice, "select", 2),
                    PatchBodies.customFieldEntry(choices, "multi_select", List.of(2, 1)),
                    PatchBodies.customFieldEntry(text, "text", "a\n\tb"));
            client.patch(lead, patch).assertStatus(200);
            client.patch(
                            lead,
                            "{\"customFields\": [{\"customFieldId\": %d, \"type\": \"number\", \"value\": {\"number\": %s}}]}"
                                    .formatted(number, "12345678901234567890.000000000000000001"))
                    .assertStatus(200);

            String body = history.get("").assertStatus(200).body();

            assertThat(body)
                    .contains("\"changes\":[{\"field\":\"email\",\"from\":null,\"to\":\"a@b.example\"},"
                            + "{\"field\":\"assignedUsers\",\"from\":[],\"to\":[{\"id\":" + user
                            + ",\"label\":\"Ada Byron\"}]},"
                            + "{\"field\":\"tags\",\"from\":[],\"to\":[{\"id\":" + tag + ",\"label\":\"Cold\"}]},"
                            + "{\"field\":\"customFields/" + number
                            + "\",\"from\":null,\"to\":{\"number\":1500},\"label\":\"Revenue\"},"
                            + "{\"field\":\"customFields/" + choice
                            + "\",\"from\":null,\"to\":{\"select\":{\"id\":2,\"label\":\"Late\"}},\"label\":\"Stage\"},"
                            + "{\"field\":\"customFields/" + choices
                            + "\",\"from\":null,\"to\":{\"multi_select\":[{\"id\":2,\"label\":\"Software\"},"
                            + "{\"id\":1,\"label\":\"Hardware\"}]},\"label\":\"Interests\"},"
                            + "{\"field\":\"customFields/" + text
                            + "\",\"from\":null,\"to\":{\"text\":\"a\\n\\tb\"},\"label\":\"Notes\"}]")
                    .contains("\"changes\":[{\"field\":\"customFields/" + number + "\",\"from\":{\"number\":1500},"
                            + "\"to\":{\"number\":12345678901234567890.000000000000000001},\"label\":\"Revenue\"}]");
        }

        @Test
        void history_is_unaffected_by_later_renaming_archiving_and_revocation() {
            long tag = company.addTag("Cold");
            long user = company.addUser("Ada", "Byron");
            long field = company.addField("select", "Stage", "Early", "Late");
            client.patch(lead, PatchBodies.idList("tags", tag)).assertStatus(200);
            client.patch(lead, PatchBodies.idList("assignedUsers", user)).assertStatus(200);
            client.patch(lead, PatchBodies.customFields(PatchBodies.customFieldEntry(field, "select", 1)))
                    .assertStatus(200);
            String before = history.get("").assertStatus(200).body();

            catalog.renameTag(tag, "Frozen");
            catalog.archiveTag(tag);
            catalog.renameUser(user, "Ada", "Lovelace");
            catalog.archiveUser(user);
            catalog.renameField(field, "Phase");
            catalog.renameOption(field, 1, "First");
            catalog.archiveOption(field, 1);
            catalog.archiveField(field);
            company.execute(
                    "update api_keys set label = 'Renamed', revoked_at = created_at where company_id = ?",
                    company.id());

            assertThat(new HistoryClient(newClient(), lead)
                            .get("")
                            .assertStatus(200)
                            .body())
                    .isEqualTo(before)
                    .contains("\"Cold\"", "\"Ada Byron\"", "\"Stage\"", "\"Early\"", "\"Own\"");
        }

        @Test
        void patch_that_changes_nothing_creates_no_entry() {
            client.patch(lead, "{\"status\": \"lost\"}").assertStatus(200);
            String before = history.get("").assertStatus(200).body();

            client.patch(lead, "{}").assertStatus(200);
            client.patch(lead, "{\"status\": \"lost\"}").assertStatus(200);
            client.patch(lead, "{\"status\": \"zzz\"}").assertStatus(400);
            client.patch(lead, "{\"status\": \"new\", \"if\": {\"status\": \"new\"}}")
                    .assertStatus(409);
            client.withHeader("If-Match", "\"1\"")
                    .patch(lead, "{\"status\": \"new\"}")
                    .assertStatus(412);
            client.withHeader("Content-Type", "application/json")
                    .send("PATCH", "/api/v1/leads/" + lead + "?dry_run=true", ApiClient.utf8("{\"status\": \"new\"}"))
                    .assertStatus(200);

            assertThat(history.get("").assertStatus(200).body()).isEqualTo(before);
        }

        @Test
        void retried_request_creates_one_entry() {
            ApiClient keyed = client.withHeader("Idempotency-Key", "history");
            keyed.patch(lead, "{\"status\": \"lost\"}").assertStatus(200);
            keyed.patch(lead, "{\"status\": \"lost\"}").assertStatus(200);

            assertThat(HistoryClient.versions(history.get("").assertStatus(200)))
                    .containsExactly(2L);
        }

        private ApiClient newClient() {
            return ApiClient.withKey(demo.client().baseUri(), company.addKey(Optional.empty(), Optional.empty()));
        }
    }

    /** The history contains the labels of the catalog at the time of each change. */
    @Nested
    class Labels {

        private final ApiClient client =
                ApiClient.withKey(demo.client().baseUri(), company.addKey(Optional.empty(), Optional.empty()));
        private final long lead = company.addLead();

        @Test
        void history_labels_a_user_with_the_name_at_that_time() {
            long ada = company.addUser("Ada", "Byron");
            long bob = company.addUser("Bob", "");
            client.patch(lead, PatchBodies.idList("assignedUsers", ada)).assertStatus(200);
            catalog.renameUser(ada, "Ada", "Lovelace");
            client.patch(lead, PatchBodies.idList("assignedUsers", bob, ada)).assertStatus(200);
            assertThat(company.history(lead))
                    .containsExactly(
                            List.of(Map.of(
                                    "field",
                                    "assignedUsers",
                                    "from",
                                    List.of(),
                                    "to",
                                    List.of(item(ada, "Ada Byron")))),
                            List.of(Map.of(
                                    "field",
                                    "assignedUsers",
                                    "from",
                                    List.of(item(ada, "Ada Lovelace")),
                                    "to",
                                    List.of(item(bob, "Bob"), item(ada, "Ada Lovelace")))));
        }

        @Test
        void history_labels_a_tag_with_the_label_at_that_time() {
            long tag = company.addTag("Cold");
            client.patch(lead, PatchBodies.idList("tags", tag)).assertStatus(200);
            catalog.renameTag(tag, "Frozen");
            client.patch(lead, PatchBodies.idList("tags")).assertStatus(200);
            assertThat(company.history(lead))
                    .containsExactly(
                            List.of(Map.of("field", "tags", "from", List.of(), "to", List.of(item(tag, "Cold")))),
                            List.of(Map.of("field", "tags", "from", List.of(item(tag, "Frozen")), "to", List.of())));
            assertThat(JsonLists.listOf(client.getLead(lead), "tags")).isEmpty();
        }

        @Test
        void history_labels_a_custom_field_and_its_options_with_the_labels_at_that_time() {
            long field = company.addField("select", "Stage", "Early", "Late");
            client.patch(lead, PatchBodies.customFields(PatchBodies.customFieldEntry(field, "select", 1)))
                    .assertStatus(200);
            catalog.renameField(field, "Phase");
            catalog.renameOption(field, 1, "First");
            client.patch(lead, PatchBodies.customFields(PatchBodies.customFieldEntry(field, "select", 2)))
                    .assertStatus(200);
            List<List<Map<String, Object>>> history = company.history(lead);
            assertThat(history)
                    .hasSize(2)
                    .allSatisfy(changes -> assertThat(changes).hasSize(1));
            assertThat(history.get(0).get(0))
                    .containsEntry("field", "customFields/" + field)
                    .containsEntry("label", "Stage")
                    .containsEntry("from", null)
                    .containsEntry("to", Map.of("select", item(1, "Early")));
            assertThat(history.get(1).get(0))
                    .containsEntry("field", "customFields/" + field)
                    .containsEntry("label", "Phase")
                    .containsEntry("from", Map.of("select", item(1, "First")))
                    .containsEntry("to", Map.of("select", item(2, "Late")));
        }

        private static Map<String, Object> item(long id, String label) {
            return Map.of("id", id, "label", label);
        }
    }

    /** Paging through a lead's history. */
    @Nested
    class Pages {

        private final ApiClient client =
                ApiClient.withKey(demo.client().baseUri(), company.addKey(Optional.empty(), Optional.empty()));
        private final long lead = company.addLead();
        private final HistoryClient history = new HistoryClient(client, lead);

        @Test
        void newest_change_is_first_and_last_page_has_no_cursor() {
            changeLead(5);

            assertThat(HistoryClient.versions(history.readAll(2))).containsExactly(6L, 5L, 4L, 3L, 2L);
            assertThat(HistoryClient.versions(history.readAll(1))).containsExactly(6L, 5L, 4L, 3L, 2L);
            assertThat(HistoryClient.nextCursor(history.get("?limit=5").assertStatus(200)))
                    .isEmpty();
            assertThat(HistoryClient.nextCursor(history.get("?limit=4").assertStatus(200)))
                    .isPresent();
        }

        @Test
        void page_has_50_changes_by_default_and_at_most_200() {
            company.execute("""
                    insert into lead_changes (company_id, lead_id, version, kind, changed_at, user_id, api_key_id,
                                              actor_label, request_id, changes, feed_position)
                    select ?, ?, version, 'updated', now(), 1, gen_random_uuid(), 'Own', 'r', '{}', %s
                    from generate_series(2, 202) as version
                    """.formatted(company.nextFeedPosition()), company.id(), lead);

            assertThat(HistoryClient.versions(history.get("").assertStatus(200)))
                    .isEqualTo(descending(202, 153));
            assertThat(HistoryClient.versions(history.get("?limit=200").assertStatus(200)))
                    .isEqualTo(descending(202, 3));
            assertThat(HistoryClient.versions(history.get("?limit=1").assertStatus(200)))
                    .isEqualTo(descending(202, 202));
            assertThat(HistoryClient.versions(history.readAll(200))).isEqualTo(descending(202, 2));
        }

        @Test
        void limit_may_differ_between_pages() {
            changeLead(5);
            String cursor = HistoryClient.nextCursor(history.get("?limit=1").assertStatus(200))
                    .orElseThrow();

            assertThat(HistoryClient.versions(
                            history.get("?limit=3&cursor=" + cursor).assertStatus(200)))
                    .containsExactly(5L, 4L, 3L);
            assertThat(HistoryClient.versions(
                            history.get("?cursor=" + cursor + "&limit=4").assertStatus(200)))
                    .containsExactly(5L, 4L, 3L, 2L);
        }

        @Test
        void cursor_returns_the_same_changes_after_later_updates() {
            changeLead(4);
            String cursor = HistoryClient.nextCursor(history.get("?limit=2").assertStatus(200))
                    .orElseThrow();
            String before = history.get("?cursor=" + cursor).assertStatus(200).body();

            changeLead(3);

            assertThat(history.get("?cursor=" + cursor).assertStatus(200).body())
                    .isEqualTo(before);
        }

        @Test
        void paging_during_concurrent_writes_has_no_gaps_and_no_duplicates() throws Exception {
            changeLead(20);
            AtomicBoolean paging = new AtomicBoolean(true);
            ExecutorService writers = Executors.newFixedThreadPool(3);
            try {
                List<Future<?>> results = Stream.of("first_name", "last_name", "company_name")
                        .<Future<?>>map(field -> writers.submit(() -> {
                            for (int i = 0; paging.get(); i++) {
                                client.patch(lead, PatchBodies.member(field, "Name " + i))
                                        .assertStatus(200);
                            }
                        }))
                        .toList();

                List<Long> versions = HistoryClient.versions(history.readAll(3, page -> changeLead(1)));

                paging.set(false);
                for (Future<?> result : results) {
                    result.get();
                }
                assertThat(versions).isEqualTo(descending(versions.get(0), 2));
                assertThat(versions.get(0)).isGreaterThanOrEqualTo(21);
                List<Long> newest =
                        HistoryClient.versions(history.get("?limit=1").assertStatus(200));
                assertThat(newest.get(0)).isGreaterThan(versions.get(0));
            } finally {
                paging.set(false);
                writers.shutdownNow();
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "limit=",
                    "limit",
                    "limit=0",
                    "limit=201",
                    "limit=-1",
                    "limit=1e2",
                    "limit=1.0",
                    "limit=01",
                    "limit=+1",
                    "limit=%201",
                    "limit=%D9%A1",
                    "limit=ten",
                    "limit=99999999999999999999",
                    "limit=10&limit=10"
                })
        void limit_that_is_not_one_integer_from_1_to_200_is_rejected(String query) {
            assertThat((String) history.get("?" + query)
                            .assertError(400, "invalid_query")
                            .get("error"))
                    .contains("limit");
        }

        @Test
        void cursor_of_another_lead_and_duplicate_cursors_are_rejected() {
            long other = company.addLead();
            changeLead(2);
            String cursor = HistoryClient.nextCursor(history.get("?limit=1").assertStatus(200))
                    .orElseThrow();

            assertInvalidCursor(new HistoryClient(client, other).get("?cursor=" + cursor));
            assertInvalidCursor(new HistoryClient(demo.client(), lead).get("?cursor=" + cursor));
            assertInvalidCursor(history.get("?cursor=" + cursor + "&cursor=" + cursor));
            assertInvalidCursor(history.get("?cursor=" + cursor + "A"));
            assertInvalidCursor(history.get("?cursor=" + cursor.toLowerCase(Locale.ROOT)));
        }

        private static void assertInvalidCursor(ApiResponse response) {
            assertThat((String) response.assertError(400, "invalid_query").get("error"))
                    .contains("cursor");
        }

        private void changeLead(int times) {
            for (int i = 0; i < times; i++) {
                client.patch(lead, PatchBodies.member("email", "a" + System.nanoTime() + "@b.example"))
                        .assertStatus(200);
            }
        }

        private static List<Long> descending(long from, long to) {
            return LongStream.rangeClosed(to, from)
                    .mapToObj(version -> from + to - version)
                    .toList();
        }
    }

    /** Access to a lead's history: required permission, order of the checks, and read-only methods. */
    @Nested
    class Access {

        private final ApiClient client = demo.client();
        private final long lead = demo.addEmptyLead();
        private final HistoryClient history = new HistoryClient(client, lead);

        @Test
        void history_requires_only_read_access() {
            client.patch(lead, "{\"status\": \"lost\"}").assertStatus(200);

            assertThat(historyOf(demo.readOnlyClient())
                            .get("")
                            .assertStatus(200)
                            .body())
                    .isEqualTo(history.get("").assertStatus(200).body());
            assertThat(historyOf(demo.writeOnlyClient())
                            .get("")
                            .assertStatus(403)
                            .body())
                    .isEqualTo("{\"error\":\"Read access required for this operation\"}");
            assertThat(historyOf(client.withoutHeader("Authorization"))
                            .get("")
                            .assertStatus(401)
                            .body())
                    .isEqualTo("{\"error\":\"Invalid API key or insufficient permissions\"}");
        }

        @ParameterizedTest
        @ValueSource(strings = {"999999999", "0", "01", "x", "9223372036854775808"})
        void history_of_an_unknown_lead_returns_404(String id) {
            assertLeadNotFound(client.get("/api/v1/leads/" + id + "/history"));
        }

        @Test
        void history_of_another_companys_lead_returns_404() {
            client.patch(lead, "{\"status\": \"lost\"}").assertStatus(200);

            assertLeadNotFound(historyOf(demo.otherCompanyClient()).get(""));
        }

        private static void assertLeadNotFound(ApiResponse response) {
            assertThat(response.assertStatus(404).json())
                    .isEqualTo(Map.of("error", "Lead not found or not accessible"));
        }

        @Test
        void method_is_checked_before_api_key_and_api_key_before_query() {
            ApiClient anonymous = client.withoutHeader("Authorization");
            anonymous.send("DELETE", history.path() + "?limit=0", utf8("{")).assertError(405, "method_not_allowed");
            historyOf(anonymous).get("?limit=0").assertStatus(401);
        }

        @Test
        void access_is_checked_before_query_and_query_before_lead() {
            historyOf(demo.writeOnlyClient()).get("?limit=0").assertStatus(403);
            new HistoryClient(client, 999_999_999).get("?limit=0").assertError(400, "invalid_query");
            client.get("/api/v1/leads/x/history?limit=0").assertError(400, "invalid_query");
            client.get("/api/v1/leads/x/history?cursor=zzz").assertError(400, "invalid_query");
            historyOf(demo.otherCompanyClient()).get("?limit=0").assertError(400, "invalid_query");
        }

        @ParameterizedTest
        @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE"})
        void history_cannot_be_modified_or_deleted(String method) {
            client.patch(lead, "{\"status\": \"lost\"}").assertStatus(200);
            String before = history.get("").assertStatus(200).body();

            ApiResponse response = client.withHeader("Content-Type", "application/json")
                    .send(method, history.path(), utf8("{}"))
                    .assertError(405, "method_not_allowed");

            assertThat(response.header("Allow")).hasValue("GET, HEAD, OPTIONS");
            client.send(method, history.path() + "/2", utf8("{}")).assertError(404, "no_such_resource");
            assertThat(history.get("").assertStatus(200).body()).isEqualTo(before);
        }

        @Test
        void head_returns_the_headers_of_get_and_options_returns_the_methods() {
            ApiResponse get = history.get("").assertStatus(200);
            ApiResponse head = client.send("HEAD", history.path(), new byte[0]).assertStatus(200);
            assertThat(head.body()).isEmpty();
            assertThat(head.header("Content-Length")).isEqualTo(get.header("Content-Length"));
            assertThat(get.header("Cache-Control")).hasValue("private, no-cache");

            ApiResponse options =
                    client.send("OPTIONS", history.path(), new byte[0]).assertStatus(204);
            assertThat(options.header("Allow")).hasValue("GET, HEAD, OPTIONS");
            assertThat(options.header("Accept-Patch")).isEmpty();
        }

        private HistoryClient historyOf(ApiClient other) {
            return new HistoryClient(other, lead);
        }
    }
}
