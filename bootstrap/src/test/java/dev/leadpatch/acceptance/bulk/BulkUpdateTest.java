package dev.leadpatch.acceptance.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.BulkRequests;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.DatabaseFixture.RowCounts;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.application.testing.ConcurrentTasks;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code PATCH /api/v1/leads}: updates of many leads in one request. */
class BulkUpdateTest {

    private final DemoFixture demo = DemoFixture.shared();
    private final ApiClient client = demo.client();

    /** Each item has the result of a single patch. */
    @Nested
    class Results {

        @Test
        void each_item_returns_in_order_what_a_single_patch_returns() {
            long changed = demo.addEmptyLead();
            long unchanged = demo.addEmptyLead();
            long rejected = demo.addEmptyLead();
            long failed = demo.addEmptyLead();

            ApiResponse response = BulkRequests.send(client, """
                    [{"id": %d, "status": "lost", "tags": [10]}, {"id": %d, "status": "new"}, {"id": 999999999},
                     {"id": %d, "email": "x", "zzz": 1},
                     {"id": %d, "status": "lost", "if": {"status": "qualified"}}]
                    """.formatted(changed, unchanged, rejected, failed))
                    .assertStatus(200);

            assertThat(response.body()).matches("""
                            \\{"results":\\[\
                            \\{"id":%d,"status":200,"uuid":"[0-9a-f-]{36}","updated_at":"[^"]+Z","version":2},\
                            \\{"id":%d,"status":200,"uuid":"[0-9a-f-]{36}","updated_at":"2024-01-01T00:00:00.000000Z",\
                            "version":1},\
                            \\{"id":999999999,"status":404,"error":"Lead not found or not accessible"},\
                            \\{"id":%d,"status":400,\
                            "error":"2 fields were rejected: /leads/3/email, /leads/3/zzz","code":"invalid_patch",\
                            "violations":\\[\\{"pointer":"/leads/3/email","code":"email",\
                            "message":"must be an email address"},\
                            \\{"pointer":"/leads/3/zzz","code":"unknown_field","message":"is not a known field"}]},\
                            \\{"id":%d,"status":409,"error":"1 field does not have the expected value: status",\
                            "code":"condition_failed",\
                            "failed":\\[\\{"field":"status","expected":"qualified","actual":"new"}]}]}""".formatted(changed, unchanged, rejected, failed));
            assertThat(demo.database().countRows(changed)).isEqualTo(new RowCounts(2, 1));
            for (long untouched : List.of(unchanged, rejected, failed)) {
                assertThat(demo.database().countRows(untouched)).isEqualTo(new RowCounts(1, 0));
            }
        }

        @Test
        void history_and_event_equal_those_of_a_single_patch() {
            long single = demo.addEmptyLead();
            long bulk = demo.addEmptyLead();
            String patch = """
                    "status": "lost", "tags": [10, 11], "assignedUsers": [456],
                    "customFields": [{"customFieldId": 6, "type": "select", "value": {"select": 3}}]""";

            client.withHeader("X-Request-Id", "once")
                    .patch(single, "{" + patch + "}")
                    .assertStatus(200);
            BulkRequests.send(client.withHeader("X-Request-Id", "once"), "[{\"id\": %d, %s}]".formatted(bulk, patch))
                    .assertStatus(200);

            assertThat(demo.database().changesAfter(0, bulk))
                    .isEqualTo(demo.database().changesAfter(0, single))
                    .hasSize(1);
            assertThat(lead(bulk)).isEqualTo(lead(single));
        }

        @Test
        void lead_of_another_company_is_not_found_and_unchanged() {
            ApiResponse response =
                    BulkRequests.send(demo.otherCompanyClient(), "[{\"id\": 789, \"status\": \"lost\"}]");

            assertThat(response.assertStatus(200).body())
                    .isEqualTo(
                            "{\"results\":[{\"id\":789,\"status\":404,\"error\":\"Lead not found or not accessible\"}]}");
        }

        @Test
        void bulk_of_500_leads_is_one_request_and_changes_each_lead_once() {
            List<Long> leads = demo.addEmptyLeads(500);

            assertThat(BulkRequests.statuses(
                            BulkRequests.send(client, BulkRequests.items(leads, "\"first_name\": \"Ann\""))
                                    .assertStatus(200)))
                    .hasSize(500)
                    .containsOnly(200L);

            assertThat(demo.database().countRows(leads.get(499))).isEqualTo(new RowCounts(2, 1));
        }

        @Test
        void lenient_handling_applies_to_each_item() {
            long lead = demo.addEmptyLead();

            ApiResponse response = BulkRequests.send(
                            client.withHeader("Prefer", "handling=lenient, return=minimal"),
                            "[{\"id\": 789}, {\"id\": %d, \"zzz\": 1, \"first_name\": \" \"}]".formatted(lead))
                    .assertStatus(200);

            assertThat(response.header("Leadpatch-Ignored")).hasValue("/leads/1/zzz");
            assertThat(response.header("Preference-Applied")).hasValue("handling=lenient, return=minimal");
        }

        @Test
        void violations_of_all_items_are_limited_as_in_a_single_patch() {
            String unknownMembers = IntStream.range(0, 300)
                    .mapToObj(i -> "\"zzz" + i + "\": 1")
                    .collect(Collectors.joining(", ", "{\"id\": %d, ", "}"));
            String items = demo.addEmptyLeads(20).stream()
                    .map(unknownMembers::formatted)
                    .collect(Collectors.joining(", ", "[", "]"));

            List<Map<String, Object>> results =
                    BulkRequests.results(BulkRequests.send(client, items).assertStatus(200));

            assertThat(results)
                    .hasSize(20)
                    .allMatch(result -> result.get("status").equals(400L));
            assertThat(results.stream()
                            .mapToInt(result -> ((List<?>) result.get("violations")).size())
                            .sum())
                    .isEqualTo(1_000);
            assertThat(results.get(19))
                    .containsEntry("violations", List.of())
                    .containsEntry("violations_truncated", true);
            assertThat(results.get(0)).doesNotContainKey("violations_truncated");
        }

        private Map<String, Object> lead(long lead) {
            Map<String, Object> members = client.getLead(lead).json();
            List.of("id", "uuid", "updated_at").forEach(members::remove);
            return members;
        }

        @Test
        void key_that_requires_preconditions_requires_conditions_in_each_item() {
            CompanyFixture company = CompanyFixture.create(demo.database());
            ApiClient strict = client.withoutHeader("Authorization")
                    .withHeader("Authorization", "Bearer " + company.addKey(Optional.empty(), Optional.empty()));
            company.execute("update api_keys set require_preconditions = true where company_id = ?", company.id());
            long first = company.addLead();
            long second = company.addLead();
            long third = company.addLead();

            ApiResponse response = BulkRequests.send(strict, """
                    [{"id": %d, "status": "lost", "if": {"status": "new"}}, {"id": %d, "status": "lost"},
                     {"id": %d, "status": "lost", "if": {}}]""".formatted(first, second, third))
                    .assertStatus(200);

            assertThat(BulkRequests.statuses(response)).containsExactly(200L, 428L, 428L);
            assertThat((String) BulkRequests.results(response).get(1).get("error"))
                    .contains("\"if\"");
        }

        @Test
        void concurrent_bulks_of_the_same_leads_all_succeed() throws Exception {
            List<Long> leads = demo.addEmptyLeads(50);
            List<Long> reversed = new ArrayList<>(leads);
            Collections.reverse(reversed);
            int writers = 8;

            List<ApiResponse> responses = ConcurrentTasks.run(
                    writers,
                    writer -> BulkRequests.send(
                            client,
                            BulkRequests.items(
                                    writer % 2 == 0 ? leads : reversed, "\"last_name\": \"W" + writer + "\"")));

            assertThat(responses)
                    .allSatisfy(response -> assertThat(BulkRequests.statuses(response.assertStatus(200)))
                            .containsOnly(200L));
            leads.forEach(
                    lead -> assertThat(demo.database().countRows(lead)).isEqualTo(new RowCounts(1 + writers, writers)));
        }
    }

    /** {@code ?atomic=true} applies all patches of a request or none. */
    @Nested
    class Atomic {

        @Test
        void atomic_bulk_applies_all_items() {
            List<Long> leads = demo.addEmptyLeads(3);

            assertThat(BulkRequests.statuses(
                            BulkRequests.atomic(client, BulkRequests.items(leads, "\"status\": \"lost\""))
                                    .assertStatus(200)))
                    .containsExactly(200L, 200L, 200L);

            leads.forEach(lead -> assertThat(demo.database().countRows(lead)).isEqualTo(new RowCounts(2, 1)));
        }

        @Test
        void atomic_bulk_with_rejected_item_changes_nothing() {
            List<Long> leads = demo.addEmptyLeads(2);
            String items = "[{\"id\": %d, \"status\": \"lost\"}, {\"id\": %d, \"status\": \"won\"}, {\"id\": %d}]"
                    .formatted(leads.get(0), leads.get(1), 999_999_999);

            ApiResponse response = BulkRequests.atomic(client, items).assertError(400, "atomic_failed");

            assertThat((String) response.get("error")).isEqualTo("2 of 3 items failed; nothing was changed");
            assertThat(BulkRequests.statuses(response)).containsExactly(424L, 400L, 404L);
            assertThat(BulkRequests.results(response).get(0))
                    .containsEntry("code", "failed_dependency")
                    .containsEntry("id", leads.get(0));
            assertThat(BulkRequests.results(response).get(1).toString()).contains("pointer=/leads/1/status");
            leads.forEach(lead -> assertThat(demo.database().countRows(lead)).isEqualTo(new RowCounts(1, 0)));
        }

        @Test
        void atomic_false_equals_omitted_atomic() {
            long lead = demo.addEmptyLead();
            ApiResponse response = BulkRequests.send(
                    client,
                    "?atomic=false",
                    "[{\"id\": %d, \"status\": \"lost\"}, {\"id\": 999999999}]".formatted(lead));
            assertThat(BulkRequests.statuses(response.assertStatus(200))).containsExactly(200L, 404L);
        }
    }

    /** Bulk requests that are rejected as a whole. */
    @Nested
    class RejectedRequests {

        @Test
        void invalid_bulk_document_is_reported_without_validating_items() {
            long lead = demo.addEmptyLead();

            BulkRequests.send(
                            client,
                            "[{\"id\": %1$d, \"status\": \"lost\"}, {\"id\": %1$d, \"status\": \"won\"}, 7, {\"status\": 1}]"
                                    .formatted(lead))
                    .assertRejected("/leads/1/id duplicate_lead", "/leads/2 type", "/leads/3 missing_member");

            assertThat(demo.database().countRows(lead)).isEqualTo(new RowCounts(1, 0));
            BulkRequests.send(client, "[]").assertRejected("/leads empty");
            client.withHeader("Content-Type", "application/json")
                    .send("PATCH", "/api/v1/leads", ApiClient.utf8("{\"lead\": []}"))
                    .assertRejected(" missing_member", "/lead unknown_field");
            BulkRequests.send(
                            client,
                            BulkRequests.items(
                                    LongStream.rangeClosed(1, 501).boxed().toList(), "\"status\": \"won\""))
                    .assertRejected("/leads too_many");
        }

        @ParameterizedTest
        @CsvSource({
            "If-Match, *, invalid_header, If-Match",
            "Prefer, return=representation, invalid_header, return=representation",
            "Idempotency-Key, '', invalid_header, Idempotency-Key"
        })
        void single_lead_headers_are_rejected(String header, String value, String code, String quoted) {
            ApiResponse response = BulkRequests.send(client.withHeader(header, value), "[{\"id\": 789}]")
                    .assertError(400, code);

            assertThat((String) response.get("error")).contains(quoted);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"?dry_run=true", "?dry_run=false", "?atomic=yes", "?atomic", "?atomic=true&atomic=true"})
        void unsupported_query_parameters_are_rejected(String query) {
            BulkRequests.send(client, query, "[{\"id\": 789}]").assertError(400, "invalid_query");
        }

        @Test
        void bulk_requires_write_access_and_hides_details_without_read_access() {
            long lead = demo.addEmptyLead();
            BulkRequests.send(demo.readOnlyClient(), "[{\"id\": 789}]").assertStatus(403);
            BulkRequests.send(client.withoutHeader("Authorization"), "[{\"id\": 789}]")
                    .assertStatus(401);
            assertThat(BulkRequests.send(
                                    demo.writeOnlyClient(),
                                    "[{\"id\": %d, \"if\": {\"status\": \"lost\"}}]".formatted(lead))
                            .assertStatus(200)
                            .body())
                    .contains("\"expected\":\"lost\"")
                    .doesNotContain("actual");
        }

        @Test
        void bulk_path_names_its_methods() {
            ApiResponse response =
                    client.send("PUT", "/api/v1/leads", new byte[0]).assertError(405, "method_not_allowed");
            assertThat(response.header("Allow").orElseThrow()).contains("OPTIONS", "PATCH", "POST");
        }
    }

    /** Bulk requests with an idempotency key. */
    @Nested
    class Retries {

        @Test
        void retried_bulk_with_idempotency_key_returns_stored_response() {
            List<Long> leads = demo.addEmptyLeads(2);
            ApiClient retrying = client.withHeader("Idempotency-Key", "bulk-" + leads.get(0));
            String items = BulkRequests.items(leads, "\"status\": \"lost\"");

            ApiResponse first = BulkRequests.send(retrying, items).assertStatus(200);
            ApiResponse second = BulkRequests.send(retrying, items).assertStatus(200);

            assertThat(second.body()).isEqualTo(first.body());
            assertThat(second.header("Idempotency-Replayed")).hasValue("true");
            assertThat(first.header("Idempotency-Replayed")).isEmpty();
            BulkRequests.send(retrying, BulkRequests.items(leads, "\"status\": \"new\""))
                    .assertError(422, "idempotency_key_reused");
            BulkRequests.send(retrying, "?atomic=true", items).assertError(422, "idempotency_key_reused");
            leads.forEach(lead -> assertThat(demo.database().countRows(lead)).isEqualTo(new RowCounts(2, 1)));
        }

        @Test
        void rejected_bulk_is_replayed() {
            ApiClient retrying = client.withHeader("Idempotency-Key", "bulk-rejected-" + demo.addEmptyLead());

            BulkRequests.send(retrying, "[]").assertRejected("/leads empty");

            assertThat(BulkRequests.send(retrying, "[]")
                            .assertRejected("/leads empty")
                            .header("Idempotency-Replayed"))
                    .hasValue("true");
        }
    }

    /** A bulk request for many leads with long texts. */
    @Nested
    class LargeLeads {

        private static final int LEADS = 500;
        private static final int FIRST_LEAD = 20_000_000;

        private final CompanyFixture company = CompanyFixture.create(demo.database());
        private final ApiClient companyClient =
                ApiClient.withKey(demo.client().baseUri(), company.addKey(Optional.empty(), Optional.empty()));

        @AfterEach
        void deleteDeliveries() {
            company.execute("delete from webhook_queue_heads where company_id = ?", company.id());
            company.execute("delete from webhook_deliveries where company_id = ?", company.id());
        }

        @Test
        @Tag("unsharded")
        void bulk_of_500_leads_of_20_kilobytes_with_three_endpoints_is_applied() {
            addLeads(1);
            addEndpoints(3);

            ApiResponse response = sendBulk("New").assertStatus(200);

            assertThat((List<?>) response.get("results"))
                    .hasSize(LEADS)
                    .allMatch(result -> result.toString().contains("version=2"));
        }

        private ApiResponse sendBulk(String name) {
            String items = LongStream.range(FIRST_LEAD, FIRST_LEAD + LEADS)
                    .mapToObj(lead -> "{\"id\": " + lead + ", \"first_name\": \"" + name + "\"}")
                    .collect(Collectors.joining(", "));
            return companyClient
                    .withHeader("Content-Type", "application/json")
                    .send("PATCH", "/api/v1/leads", ApiClient.utf8("{\"leads\": [" + items + "]}"));
        }

        /** Adds leads with {@code texts} random texts of 20,000 characters each, which barely compress. */
        private void addLeads(int texts) {
            List<Long> fields = LongStream.range(0, texts)
                    .map(number -> company.addField("textarea", "Text " + number))
                    .boxed()
                    .toList();
            company.execute(
                    """
                    insert into leads (company_id, id, uuid, version, created_at, updated_at, status, assigned_users, tags,
                                       custom_fields)
                    select ?, lead, gen_random_uuid(), 1, '2024-01-01T00:00:00Z', '2024-01-01T00:00:00Z', 'new', '{}', '{}',
                           (select jsonb_object_agg(field, jsonb_build_object('text', (
                                select string_agg(md5(random()::text || part || lead || field), '') from generate_series(1, 625) as part)))
                            from unnest(string_to_array(?, ',')) as field)
                    from generate_series(?, ?) as lead
                    """,
                    company.id(),
                    fields.stream().map(String::valueOf).collect(Collectors.joining(",")),
                    FIRST_LEAD,
                    FIRST_LEAD + LEADS - 1);
        }

        private void addEndpoints(int count) {
            for (int i = 0; i < count; i++) {
                // an address that is not allowed as a receiver, so that no delivery waits for a response
                demo.subscribe(company.id(), URI.create("https://192.0.2.1/" + i));
            }
        }
    }
}
