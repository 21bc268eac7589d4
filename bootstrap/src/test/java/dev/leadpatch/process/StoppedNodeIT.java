package dev.leadpatch.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.ApiClient;
import dev.leadpatch.acceptance.ApiResponse;
import dev.leadpatch.acceptance.DatabaseFixture.RowCounts;
import dev.leadpatch.acceptance.LockedLeadFixture;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How soon a request that a node does not finish is answered by the other one. */
@Tag("kill")
class StoppedNodeIT {

    // idle_in_transaction_session_timeout, after which the database gives up on a node that is frozen
    private static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration MAX_RESPONSE_TIME = Duration.ofSeconds(2);

    private NodeCluster nodes;

    @BeforeEach
    void start() throws Exception {
        nodes = new NodeCluster();
    }

    @AfterEach
    void stop() throws Exception {
        nodes.close();
    }

    @Test
    void retry_of_a_killed_nodes_request_is_executed_immediately_by_the_other() throws Exception {
        CompletableFuture<ApiResponse> repeated;
        long killed;
        try (LockedLeadFixture held = LockedLeadFixture.lock(nodes.databaseFixture(), NodeCluster.FIRST_LEAD)) {
            CompletableFuture<ApiResponse> lost = patch(0);
            held.awaitBlockedTransaction();
            nodes.kill(0);
            killed = System.nanoTime();
            assertThatThrownBy(lost::join).isInstanceOf(CompletionException.class);
            repeated = patch(1);
        }
        repeated.join().assertStatus(200);
        Duration time = Duration.ofNanos(System.nanoTime() - killed);

        assertThat(time).isLessThan(MAX_RESPONSE_TIME);
        assertThat(nodes.databaseFixture().countRows(NodeCluster.FIRST_LEAD)).isEqualTo(new RowCounts(2, 1, 1));
        nodes.writeReport("answered after a kill -9 in the midst of the request", time.toString());
    }

    @Test
    void retry_of_a_frozen_nodes_request_is_executed_when_the_database_aborts_its_transaction() throws Exception {
        CompletableFuture<ApiResponse> first;
        long frozen;
        try (LockedLeadFixture held = LockedLeadFixture.lock(nodes.databaseFixture(), NodeCluster.FIRST_LEAD)) {
            first = patch(0);
            held.awaitBlockedTransaction();
            nodes.program(0).freeze(true);
            frozen = System.nanoTime();
        }
        nodes.client(1)
                .patch(NodeCluster.FIRST_LEAD + 1, "{\"status\": \"lost\"}")
                .assertStatus(200);
        assertThat(Duration.ofNanos(System.nanoTime() - frozen)).isLessThan(MAX_RESPONSE_TIME);

        ApiResponse second = await().atMost(TRANSACTION_TIMEOUT.plus(MAX_RESPONSE_TIME))
                .until(() -> patch(1).join(), answer -> answer.status() == 200);

        nodes.writeReport(
                "answered after a SIGSTOP in the midst of the request",
                Duration.ofNanos(System.nanoTime() - frozen).toString());
        nodes.program(0).freeze(false);
        assertThat(first.join().status()).isIn(200, 503);
        assertThat(patch(0).join().assertStatus(200).body()).isEqualTo(second.body());
        assertThat(nodes.databaseFixture().countRows(NodeCluster.FIRST_LEAD)).isEqualTo(new RowCounts(2, 1, 1));
    }

    private CompletableFuture<ApiResponse> patch(int node) {
        ApiClient client =
                nodes.client(node).withHeader("Idempotency-Key", "the-one").withHeader("X-Request-Id", "the-one");
        return CompletableFuture.supplyAsync(() -> client.patch(NodeCluster.FIRST_LEAD, "{\"status\": \"lost\"}"));
    }
}
