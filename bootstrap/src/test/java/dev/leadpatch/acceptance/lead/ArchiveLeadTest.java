package dev.leadpatch.acceptance.lead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.DatabaseFixture.RowCounts;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.EndpointApiFixture;
import dev.leadpatch.acceptance.fixture.JsonLists;
import dev.leadpatch.acceptance.fixture.PatchBodies;
import dev.leadpatch.acceptance.fixture.ReplayAssertions;
import dev.leadpatch.acceptance.fixture.WebhookReceiver;
import dev.leadpatch.application.testing.ConcurrentTasks;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** {@code DELETE} of a lead archives it, and {@code POST …/restore} restores it. */
class ArchiveLeadTest {

    private final DemoFixture demo = DemoFixture.shared();
    private final ApiClient client = demo.client();
    private final long lead = demo.addEmptyLead();

    @Test
    void archived_lead_has_a_new_version_and_a_history_entry() {
        ApiResponse response = archive(client, lead).assertStatus(204);

        assertThat(response.body()).isEmpty();
        assertThat(response.header("Content-Type")).isEmpty();
        assertThat(response.header("Content-Length")).isEmpty();
        assertThat(demo.database().countRows(lead)).isEqualTo(new RowCounts(2, 1));
        ApiResponse history = new HistoryClient(client, lead).get("").assertStatus(200);
        assertThat(HistoryClient.versions(history)).containsExactly(2L);
        assertThat(JsonLists.listOf(history, "changes").get(0)).containsEntry("changes", List.of());
    }

    @Test
    void repeated_archive_succeeds_and_changes_nothing() {
        archive(client, lead).assertStatus(204);

        archive(client, lead).assertStatus(204);
        archive(client.withHeader("If-Match", "\"1\""), lead).assertStatus(204);

        assertThat(demo.database().countRows(lead)).isEqualTo(new RowCounts(2, 1));
    }

    @Test
    void archived_lead_is_not_found_by_any_other_request() {
        archive(client, lead).assertStatus(204);

        assertNotFound(client.get(path(lead)));
        assertNotFound(client.get("/api/v1/companies/1/leads/" + lead));
        assertNotFound(client.patch(lead, "{\"status\": \"lost\"}"));
        assertNotFound(client.withHeader("If-Match", "\"2\"").patch(lead, "{\"status\": \"lost\"}"));
        assertNotFound(client.send("PATCH", path(lead) + "?dry_run=true", "{\"status\": \"lost\"}"));
        long other = demo.addEmptyLead();
        List<Map<String, Object>> results = JsonLists.listOf(
                client.send(
                                "PATCH",
                                "/api/v1/leads",
                                "{\"leads\": [{\"id\": %d, \"status\": \"lost\"}, {\"id\": %d, \"status\": \"lost\"}]}"
                                        .formatted(lead, other))
                        .assertStatus(200),
                "results");
        assertThat(results).extracting(result -> result.get("status")).containsExactly(404L, 200L);
        assertThat(demo.database().countRows(lead)).isEqualTo(new RowCounts(2, 1));
    }

    @Test
    void unknown_leads_and_those_of_other_companies_are_not_found() {
        assertNotFound(archive(demo.otherCompanyClient(), lead));
        assertNotFound(restore(demo.otherCompanyClient(), lead));
        for (String id : List.of("999999999", "0", "x")) {
            assertNotFound(client.send("DELETE", "/api/v1/leads/" + id, new byte[0]));
            assertNotFound(client.send("POST", "/api/v1/leads/" + id + "/restore", new byte[0]));
        }
        assertThat(demo.database().countRows(lead)).isEqualTo(new RowCounts(1, 0));
    }

    @Test
    void write_access_is_required() {
        for (ApiResponse response :
                List.of(archive(demo.readOnlyClient(), lead), restore(demo.readOnlyClient(), lead))) {
            assertThat(response.assertStatus(403).json())
                    .isEqualTo(Map.of("error", "Write access required for this operation"));
        }
        archive(client.withoutHeader("Authorization"), lead).assertStatus(401);
        assertThat(demo.database().countRows(lead)).isEqualTo(new RowCounts(1, 0));

        archive(demo.writeOnlyClient(), lead).assertStatus(204);
        restore(demo.writeOnlyClient(), lead).assertStatus(200);
    }

    @Test
    void if_match_is_compared_with_the_version() {
        client.patch(lead, "{\"status\": \"lost\"}").assertStatus(200);

        ApiResponse mismatch =
                archive(client.withHeader("If-Match", "\"1\""), lead).assertError(412, "version_mismatch");

        assertThat(mismatch.header("ETag")).hasValue("\"2\"");
        assertThat(mismatch.json())
                .containsEntry("current_version", 2L)
                .containsEntry("changed_since", List.of("status"));
        archive(client.withHeader("If-Match", "2"), lead).assertError(400, "invalid_header");
        archive(client.withHeader("If-Match", "\"2\""), lead).assertStatus(204);
        restore(client.withHeader("If-Match", "\"2\""), lead).assertError(412, "version_mismatch");
        restore(client.withHeader("If-Match", "\"3\""), lead).assertStatus(200);
    }

    @Test
    void key_that_requires_preconditions_needs_if_match_to_archive_but_not_to_restore() {
        CompanyFixture company = CompanyFixture.create(demo.database());
        ApiClient strict = ApiClient.withKey(client.baseUri(), company.addKey(Optional.empty(), Optional.empty()));
        company.execute("update api_keys set require_preconditions = true where company_id = ?", company.id());
        long ownLead = company.addLead();

        archive(strict, ownLead).assertError(428, "precondition_required");
        archive(strict.withHeader("If-Match", "*"), ownLead).assertStatus(204);
        restore(strict, ownLead).assertStatus(200);
    }

    @Test
    void restored_lead_has_all_its_values() {
        client.patch(lead, "{\"company_name\": \"Kept Inc\", \"tags\": [1, 2]}").assertStatus(200);
        Map<String, Object> before = client.getLead(lead).json();
        archive(client, lead).assertStatus(204);

        ApiResponse restored = restore(client, lead).assertStatus(200);

        assertThat(restored.json().keySet()).containsExactly("id", "uuid", "updated_at");
        assertThat(restored.header("ETag")).hasValue("\"4\"");
        ApiResponse after = client.getLead(lead);
        assertThat(after.header("ETag")).hasValue("\"4\"");
        assertThat(after.get("updated_at")).isEqualTo(restored.get("updated_at"));
        before.put("updated_at", after.get("updated_at"));
        assertThat(after.json()).isEqualTo(before);
    }

    @Test
    void restore_of_a_lead_that_is_not_archived_changes_nothing() {
        ApiResponse restored = restore(client, lead).assertStatus(200);

        assertThat(restored.header("ETag")).hasValue("\"1\"");
        assertThat(restored.get("updated_at")).isEqualTo(client.getLead(lead).get("updated_at"));
        assertThat(demo.database().countRows(lead)).isEqualTo(new RowCounts(1, 0));
    }

    @Test
    void body_and_dry_run_are_refused() {
        client.send("DELETE", path(lead), "{\"status\": \"lost\"}").assertError(400, "unexpected_body");
        client.send("POST", path(lead) + "/restore", "[]").assertError(400, "unexpected_body");
        client.send("DELETE", path(lead) + "?dry_run=true", new byte[0]).assertError(400, "not_supported");
        client.send("POST", path(lead) + "/restore?dry_run=true", new byte[0]).assertError(400, "not_supported");
        client.send("DELETE", path(lead) + "?dryRun=true", new byte[0]).assertError(400, "invalid_query");
        assertThat(demo.database().countRows(lead)).isEqualTo(new RowCounts(1, 0));

        client.send("DELETE", path(lead), "{}").assertStatus(204);
    }

    @Test
    void headers_are_checked_before_the_body_and_the_body_before_the_lead() {
        client.withHeader("If-Match", "1")
                .send("DELETE", path(lead), "{\"a\": 1}")
                .assertError(400, "invalid_header");
        client.send("DELETE", path(999_999_999), "{\"a\": 1}").assertError(400, "unexpected_body");
        client.send("DELETE", path(999_999_999), "{").assertError(400, "malformed_json");
    }

    @Test
    void idempotent_archive_is_executed_once_and_replayed() {
        ApiClient keyed = client.withHeader(ReplayAssertions.KEY_HEADER, "archive-" + lead);
        ReplayAssertions.assertNotReplayed(archive(keyed, lead).assertStatus(204));
        restore(client, lead).assertStatus(200);

        ApiResponse replayed = archive(keyed, lead).assertStatus(204);

        assertThat(replayed.header(ReplayAssertions.REPLAYED_HEADER)).hasValue("true");
        assertThat(replayed.body()).isEmpty();
        assertThat(replayed.header("Content-Type")).isEmpty();
        client.getLead(lead);
        restore(keyed, lead).assertError(422, "idempotency_key_reused");
    }

    @Test
    void idempotent_restore_is_executed_once_and_replayed() {
        ApiClient keyed = client.withHeader(ReplayAssertions.KEY_HEADER, "restore-" + lead);
        archive(client, lead).assertStatus(204);
        ApiResponse first = restore(keyed, lead).assertStatus(200);
        archive(client, lead).assertStatus(204);

        ReplayAssertions.assertReplayed(first, restore(keyed, lead));

        assertNotFound(client.get(path(lead)));
    }

    @Test
    void archive_and_restore_are_delivered() throws Exception {
        EndpointApiFixture endpoints = EndpointApiFixture.forNewCompany();
        try (WebhookReceiver receiver = WebhookReceiver.start()) {
            endpoints.createSuccessfully("{\"url\": \"" + receiver.url() + "\"}");
            long ownLead = endpoints.company().addLead();
            String uuid = endpoints.leadUuid(ownLead);
            archive(endpoints.admin(), ownLead).assertStatus(204);
            restore(endpoints.admin(), ownLead).assertStatus(200);

            await().until(() -> receiver.deliveriesOf(uuid).size() == 2);

            assertThat(receiver.deliveriesOf(uuid))
                    .extracting(delivery -> delivery.json().get("event"), delivery -> delivery.sequence())
                    .containsExactly(tuple("lead_deleted", 2), tuple("lead_created", 3));
            assertThat(receiver.deliveriesOf(uuid).get(0).json()).doesNotContainKey("erased");
        }
    }

    @Test
    void concurrent_archives_write_one_version() throws Exception {
        List<ApiResponse> responses = ConcurrentTasks.run(64, number -> archive(client, lead));

        assertThat(responses).extracting(ApiResponse::status).containsOnly(204);
        assertThat(demo.database().countRows(lead)).isEqualTo(new RowCounts(2, 1));
    }

    @Test
    void patch_and_archive_at_the_same_time_are_executed_in_either_order() throws Exception {
        for (long concurrent : demo.addEmptyLeads(20)) {
            List<ApiResponse> responses = ConcurrentTasks.run(
                    2,
                    number -> number == 0
                            ? client.patch(concurrent, PatchBodies.member("company_name", "Patched"))
                            : archive(client, concurrent));

            responses.get(1).assertStatus(204);
            boolean patchedFirst = responses.get(0).status() == 200;
            if (!patchedFirst) {
                assertNotFound(responses.get(0));
            }
            assertThat(demo.database().countRows(concurrent))
                    .isEqualTo(patchedFirst ? new RowCounts(3, 2) : new RowCounts(2, 1));
            restore(client, concurrent).assertStatus(200);
            assertThat(client.getLead(concurrent).get("company_name")).isEqualTo(patchedFirst ? "Patched" : null);
        }
    }

    static ApiResponse archive(ApiClient client, long lead) {
        return client.send("DELETE", path(lead), new byte[0]);
    }

    static ApiResponse restore(ApiClient client, long lead) {
        return client.send("POST", path(lead) + "/restore", new byte[0]);
    }

    static void assertNotFound(ApiResponse response) {
        assertThat(response.assertStatus(404).json()).isEqualTo(Map.of("error", "Lead not found or not accessible"));
    }

    private static String path(long lead) {
        return "/api/v1/leads/" + lead;
    }
}
