package dev.leadpatch.acceptance.lead;

import static dev.leadpatch.acceptance.lead.ArchiveLeadTest.archive;
import static dev.leadpatch.acceptance.lead.ArchiveLeadTest.assertNotFound;
import static dev.leadpatch.acceptance.lead.ArchiveLeadTest.restore;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.BulkRequests;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.EndpointApiFixture;
import dev.leadpatch.acceptance.fixture.JsonLists;
import dev.leadpatch.acceptance.fixture.LockedLeadFixture;
import dev.leadpatch.acceptance.fixture.PatchBodies;
import dev.leadpatch.acceptance.fixture.ReplayAssertions;
import dev.leadpatch.acceptance.fixture.WebhookReceiver;
import dev.leadpatch.acceptance.fixture.WebhookReceiver.ReceivedDelivery;
import dev.leadpatch.application.testing.ConcurrentTasks;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** {@code POST …/erase} erases the personal data of a lead. {@link ErasedDataTest} shows that nothing of it remains. */
class EraseLeadTest {

    private final EndpointApiFixture endpoints = EndpointApiFixture.forNewCompany();
    private final CompanyFixture company = endpoints.company();
    private final ApiClient admin = endpoints.admin();
    private final long lead = company.addLead();

    @Test
    void erasure_returns_the_tombstone_and_what_was_removed() {
        String uuid = endpoints.leadUuid(lead);
        admin.patch(lead, PatchBodies.member("first_name", "Ada")).assertStatus(200);
        admin.patch(lead, PatchBodies.member("first_name", "Grace")).assertStatus(200);

        ApiResponse response = erase(admin, lead).assertStatus(200);

        assertThat(response.json().keySet())
                .containsExactly("id", "uuid", "created_at", "archived_at", "erased_at", "removed");
        assertThat(response.json())
                .containsEntry("id", lead)
                .containsEntry("uuid", uuid)
                .containsEntry("created_at", "2024-01-01T00:00:00.000000Z")
                .containsEntry("archived_at", response.get("erased_at"))
                .containsEntry(
                        "removed",
                        Map.of(
                                "history_entries", 2L,
                                "event_payloads", 0L,
                                "pending_deliveries", 0L,
                                "completed_deliveries", 0L,
                                "stored_responses", 0L));
        assertThat(response.header("ETag")).hasValue("\"4\"");
    }

    @Test
    void repeated_erasure_returns_the_same_tombstone() {
        ApiResponse first = erase(admin, lead).assertStatus(200);

        ApiResponse second = erase(admin, lead).assertStatus(200);

        assertThat(second.json()).isEqualTo(first.json());
        assertThat(second.header("ETag")).isEqualTo(first.header("ETag"));
        assertThat(company.history(lead)).hasSize(1);
    }

    @Test
    void erased_lead_is_not_found_except_by_its_history() {
        admin.patch(lead, PatchBodies.member("first_name", "Ada")).assertStatus(200);
        erase(admin, lead).assertStatus(200);

        assertNotFound(admin.get("/api/v1/leads/" + lead));
        assertNotFound(admin.patch(lead, PatchBodies.member("first_name", "Ada")));
        assertNotFound(archive(admin, lead));
        assertNotFound(restore(admin, lead));
        ApiResponse history = new HistoryClient(admin, lead).get("").assertStatus(200);
        assertThat(HistoryClient.versions(history)).containsExactly(3L, 2L);
        assertThat(JsonLists.listOf(history, "changes"))
                .allSatisfy(entry ->
                        assertThat(entry).containsEntry("changes", List.of()).containsKeys("at", "key", "request_id"));
    }

    @Test
    void archived_lead_can_be_erased_and_keeps_the_time_of_the_archive() {
        archive(admin, lead).assertStatus(204);
        Object archivedAt = JsonLists.listOf(new HistoryClient(admin, lead).get(""), "changes")
                .get(0)
                .get("at");

        assertThat(erase(admin, lead).assertStatus(200).get("archived_at")).isEqualTo(archivedAt);
        assertNotFound(restore(admin, lead));
    }

    @Test
    void admin_access_is_required() {
        ApiClient readWrite = EndpointApiFixture.client(company.addKeyWith("read", "write"));

        assertThat(erase(readWrite, lead).assertStatus(403).json())
                .isEqualTo(Map.of("error", "Admin access required for this operation"));
        erase(admin.withoutHeader("Authorization"), lead).assertStatus(401);
        assertThat(company.history(lead)).isEmpty();

        erase(EndpointApiFixture.client(company.addKeyWith("admin")), lead).assertStatus(200);
    }

    @Test
    void unknown_leads_and_those_of_other_companies_are_not_found() {
        EndpointApiFixture other = EndpointApiFixture.forNewCompany();

        assertNotFound(erase(other.admin(), lead));
        assertNotFound(erase(admin, 999_999_999));
        assertNotFound(admin.send("POST", "/api/v1/leads/x/erase", new byte[0]));
        assertThat(company.history(lead)).isEmpty();
    }

    @Test
    void body_and_unsupported_options_are_refused() {
        String path = "/api/v1/leads/" + lead + "/erase";

        admin.send("POST", path, "{\"reason\": \"request\"}").assertError(400, "unexpected_body");
        admin.send("POST", path + "?dry_run=true", new byte[0]).assertError(400, "not_supported");
        erase(admin.withHeader("If-Match", "\"1\""), lead).assertError(400, "not_supported");
        erase(admin.withHeader(ReplayAssertions.KEY_HEADER, "k"), lead).assertError(400, "not_supported");
        assertThat(company.history(lead)).isEmpty();
    }

    @Test
    void stored_responses_of_the_lead_are_gone_and_their_requests_are_not_executed_again() {
        long other = company.addLead();
        ApiClient single = admin.withHeader(ReplayAssertions.KEY_HEADER, "single");
        ApiClient bulk = admin.withHeader(ReplayAssertions.KEY_HEADER, "bulk");
        ApiClient otherLead = admin.withHeader(ReplayAssertions.KEY_HEADER, "other");
        String patch = PatchBodies.member("first_name", "Ada");
        String items = BulkRequests.items(List.of(other, lead), "\"last_name\": \"Lovelace\"");
        single.patch(lead, patch).assertStatus(200);
        BulkRequests.send(bulk, "", items).assertStatus(200);
        ApiResponse stored = otherLead.patch(other, patch).assertStatus(200);

        ApiResponse erased = erase(admin, lead).assertStatus(200);

        assertThat(erased.get("removed"))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("stored_responses", 2L);
        single.patch(lead, patch).assertError(410, "response_erased");
        BulkRequests.send(bulk, "", items).assertError(410, "response_erased");
        single.patch(lead, PatchBodies.member("first_name", "Eve")).assertError(422, "idempotency_key_reused");
        ReplayAssertions.assertReplayed(stored, otherLead.patch(other, patch));
        assertThat(company.history(other)).hasSize(2);
    }

    @Test
    void stored_responses_of_creations_and_upserts_are_erased() {
        ApiClient representation = admin.withHeader("Prefer", "return=representation");
        ApiClient creation = representation.withHeader(ReplayAssertions.KEY_HEADER, "create");
        ApiClient upsert = representation.withHeader(ReplayAssertions.KEY_HEADER, "upsert");
        String body = PatchBodies.member("email", "stored-creation@erased.example");
        String upsertPath = "/api/v1/leads?match=email&on_match=skip";
        ApiResponse created = creation.send("POST", "/api/v1/leads", body).assertStatus(201);
        upsert.send("POST", upsertPath, body).assertStatus(200);

        ApiResponse erased = erase(admin, (Long) created.get("id")).assertStatus(200);

        assertThat(erased.get("removed"))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("stored_responses", 2L);
        assertThat(new DatabaseSearch(company.database()).tablesWith("stored-creation"))
                .isEmpty();
        creation.send("POST", "/api/v1/leads", body).assertError(410, "response_erased");
        upsert.send("POST", upsertPath, body).assertError(410, "response_erased");
        admin.send("POST", upsertPath, body).assertStatus(201);
    }

    @Test
    void erasure_is_delivered_without_personal_data() throws Exception {
        try (WebhookReceiver receiver = WebhookReceiver.start()) {
            endpoints.createSuccessfully("{\"url\": \"" + receiver.url() + "\"}");
            String uuid = endpoints.leadUuid(lead);
            admin.patch(lead, PatchBodies.member("first_name", "Ada")).assertStatus(200);
            await().until(() -> receiver.deliveriesOf(uuid).size() == 1);

            erase(admin, lead).assertStatus(200);
            await().until(() -> receiver.deliveriesOf(uuid).size() == 2);

            ReceivedDelivery delivery = receiver.deliveriesOf(uuid).get(1);
            assertThat(delivery.json())
                    .containsEntry("event", "lead_deleted")
                    .containsEntry("erased", true)
                    .containsEntry("sequence", 3)
                    .containsEntry("changes", Map.of());
            assertThat(delivery.objectMember("lead"))
                    .containsEntry("id", (int) lead)
                    .containsEntry("first_name", null);
            assertThat(delivery.body()).doesNotContain("Ada");
        }
    }

    @Test
    void erasure_waits_for_the_lock_of_the_lead() throws Exception {
        CompletableFuture<ApiResponse> erasure;
        try (LockedLeadFixture locked = LockedLeadFixture.lock(company.database(), lead)) {
            erasure = ConcurrentTasks.supplyAsync(() -> erase(admin, lead));
            locked.awaitBlockedTransaction();
            assertThat(erasure).isNotDone();
        }
        erasure.join().assertStatus(200);
    }

    @Test
    void erasure_of_a_lead_that_stays_locked_is_unavailable() throws Exception {
        try (LockedLeadFixture locked = LockedLeadFixture.lock(company.database(), lead)) {
            ApiResponse response = erase(admin, lead).assertError(503, "overloaded");
            assertThat(response.header("Retry-After")).isPresent();
            assertThat(locked).isNotNull();
        }
        assertThat(company.history(lead)).isEmpty();
    }

    @Test
    void concurrent_patches_leave_no_data_behind() throws Exception {
        List<ApiResponse> responses = ConcurrentTasks.run(
                32,
                number -> number == 16
                        ? erase(admin, lead)
                        : admin.withHeader(ReplayAssertions.KEY_HEADER, "concurrent-" + number)
                                .withHeader("Prefer", "return=representation")
                                .patch(lead, PatchBodies.member("first_name", "Concurrent " + number)));

        responses.get(16).assertStatus(200);
        // the erasure may also be the last to commit
        assertThat(responses).extracting(ApiResponse::status).isSubsetOf(200, 404);
        assertThat(company.history(lead)).allMatch(List::isEmpty);
        assertThat(new DatabaseSearch(company.database()).tablesWith("Concurrent "))
                .isEmpty();
    }

    static ApiResponse erase(ApiClient client, long lead) {
        return client.send("POST", "/api/v1/leads/" + lead + "/erase", new byte[0]);
    }
}
