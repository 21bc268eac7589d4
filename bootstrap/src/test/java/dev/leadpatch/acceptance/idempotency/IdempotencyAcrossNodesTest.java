package dev.leadpatch.acceptance.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.AdditionalNode;
import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.BulkRequests;
import dev.leadpatch.acceptance.fixture.DatabaseFixture.RowCounts;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.ReplayAssertions;
import dev.leadpatch.application.testing.ConcurrentTasks;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Concurrent retries with one idempotency key on two nodes that share a database. */
class IdempotencyAcrossNodesTest {

    private static final int ROUNDS = 20;
    private static final int FEW_ROUNDS = 3;
    private static final RowCounts UNCHANGED = new RowCounts(1, 0);
    private static final RowCounts CHANGED_ONCE = new RowCounts(2, 1);
    private static final DemoFixture DEMO = DemoFixture.shared();
    private static AdditionalNode node;

    @BeforeAll
    static void startNode() throws Exception {
        node = AdditionalNode.start(DEMO.database());
    }

    @AfterAll
    static void stopNode() {
        node.close();
    }

    @Test
    void concurrent_retries_on_two_nodes_apply_once_and_return_one_response() throws Exception {
        ConcurrentRetries nodes = new ConcurrentRetries(DEMO.client(), node.client(), DEMO.database());
        for (int round = 0; round < ROUNDS; round++) {
            long lead = nodes.addEmptyLead();

            List<ApiResponse> responses =
                    ConcurrentTasks.run(ConcurrentRetries.CONNECTIONS, connection -> nodes.patch(connection, lead));

            assertThat(responses).allSatisfy(ConcurrentRetries::assertDoneOrInUse);
            assertThat(responses)
                    .filteredOn(response -> response.status() == 200)
                    .filteredOn(ReplayAssertions::isNotReplayed)
                    .hasSize(1);
            nodes.assertAppliedOnce(lead, responses);
        }
    }

    @Test
    void concurrent_bulk_retries_change_each_lead_once() throws Exception {
        for (int round = 0; round < FEW_ROUNDS; round++) {
            List<Long> leads = DEMO.addEmptyLeads(3);
            String items = """
                    [{"id": %d, "status": "lost"}, {"id": %d, "status": "lost"}, {"id": %d}, {"id": 999999999}]""".formatted(leads.toArray());

            ApiResponse response =
                    sendConcurrently(client -> BulkRequests.send(client, items)).assertStatus(200);

            assertThat(BulkRequests.statuses(response)).containsExactly(200L, 200L, 200L, 404L);
            assertStored(CHANGED_ONCE, leads.subList(0, 2));
            assertStored(UNCHANGED, leads.subList(2, 3));
        }
    }

    @Test
    void concurrent_atomic_bulk_retries_change_each_lead_once() throws Exception {
        for (int round = 0; round < FEW_ROUNDS; round++) {
            List<Long> leads = DEMO.addEmptyLeads(3);
            sendConcurrently(client -> BulkRequests.atomic(client, BulkRequests.items(leads, "\"status\": \"lost\"")))
                    .assertStatus(200);
            assertStored(CHANGED_ONCE, leads);
        }
    }

    @Test
    void concurrent_retries_of_a_rejected_atomic_bulk_return_one_response() throws Exception {
        for (int round = 0; round < FEW_ROUNDS; round++) {
            List<Long> leads = DEMO.addEmptyLeads(2);
            String items = "[{\"id\": %d, \"status\": \"lost\"}, {\"id\": %d, \"if\": {\"status\": \"lost\"}}]"
                    .formatted(leads.toArray());
            sendConcurrently(client -> BulkRequests.atomic(client, items)).assertError(400, "atomic_failed");
            assertStored(UNCHANGED, leads);
        }
    }

    @Test
    void concurrent_retries_of_an_unchanged_patch_return_one_response() throws Exception {
        runOnEmptyLeads(lead -> sendConcurrently(client -> client.patch(lead, "{\"status\": \"new\"}"))
                .assertStatus(200));
    }

    @Test
    void concurrent_retries_of_a_rejected_patch_return_one_response() throws Exception {
        runOnEmptyLeads(lead -> sendConcurrently(client -> client.patch(lead, "{\"status\": \"won\", \"zzz\": 1}"))
                .assertRejected("/status unknown_status", "/zzz unknown_field"));
    }

    @Test
    void concurrent_retries_with_a_failed_condition_return_one_response() throws Exception {
        runOnEmptyLeads(lead -> sendConcurrently(
                        client -> client.patch(lead, "{\"status\": \"lost\", \"if\": {\"status\": \"lost\"}}"))
                .assertError(409, "condition_failed"));
    }

    @Test
    void concurrent_retries_with_a_version_mismatch_return_one_response() throws Exception {
        runOnEmptyLeads(lead -> sendConcurrently(
                        client -> client.withHeader("If-Match", "\"7\"").patch(lead, "{\"status\": \"lost\"}"))
                .assertError(412, "version_mismatch"));
    }

    @Test
    void concurrent_retries_for_an_unknown_lead_return_one_response() throws Exception {
        for (int round = 0; round < FEW_ROUNDS; round++) {
            sendConcurrently(client -> client.patch(999_999_999, "{\"status\": \"lost\"}"))
                    .assertStatus(404);
        }
    }

    private interface RequestRound {
        void runOn(long lead) throws Exception;
    }

    /** Runs the request on several leads; asserts that the leads are unchanged. */
    private static void runOnEmptyLeads(RequestRound request) throws Exception {
        for (int round = 0; round < FEW_ROUNDS; round++) {
            long lead = DEMO.addEmptyLead();
            request.runOn(lead);
            assertStored(UNCHANGED, List.of(lead));
        }
    }

    /**
     * Sends the request with one key concurrently on all connections, and then once more to each node.
     *
     * @return the response that all requests received, except those that failed because the key was in use
     */
    private static ApiResponse sendConcurrently(Function<ApiClient, ApiResponse> request) throws Exception {
        String key = "concurrent-" + UUID.randomUUID();
        List<ApiClient> nodes = List.of(
                DEMO.client().withHeader(ReplayAssertions.KEY_HEADER, key),
                node.client().withHeader(ReplayAssertions.KEY_HEADER, key));

        List<ApiResponse> responses = ConcurrentTasks.run(
                ConcurrentRetries.CONNECTIONS, connection -> request.apply(nodes.get(connection % nodes.size())));

        List<ApiResponse> completed = responses.stream()
                .filter(response -> !ConcurrentRetries.isInUse(response))
                .toList();
        List<ApiResponse> first =
                completed.stream().filter(ReplayAssertions::isNotReplayed).toList();
        assertThat(first).hasSize(1);
        completed.stream()
                .filter(response -> !ReplayAssertions.isNotReplayed(response))
                .forEach(replayed -> ReplayAssertions.assertReplayed(first.get(0), replayed));
        nodes.forEach(client -> ReplayAssertions.assertReplayed(first.get(0), request.apply(client)));
        return first.get(0);
    }

    private static void assertStored(RowCounts count, List<Long> leads) {
        assertThat(leads)
                .allSatisfy(lead -> assertThat(DEMO.database().countRows(lead)).isEqualTo(count));
    }
}
