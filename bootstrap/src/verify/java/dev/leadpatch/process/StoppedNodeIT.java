package dev.leadpatch.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.DatabaseFixture.RowCounts;
import dev.leadpatch.acceptance.fixture.LockedLeadFixture;
import dev.leadpatch.application.testing.ConcurrentTasks;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Time until a node executes the retry of a request that another node did not complete. */
@Tag("kill")
class StoppedNodeIT {

    // idle_in_transaction_session_timeout, after which the database aborts the transaction of a frozen node
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
        CompletableFuture<ApiResponse> retry;
        long killed;
        try (LockedLeadFixture leadLock = LockedLeadFixture.lock(nodes.databaseFixture(), NodeCluster.FIRST_LEAD)) {
            CompletableFuture<ApiResponse> firstAttempt = patch(0);
            leadLock.awaitBlockedTransaction();
            nodes.kill(0);
            killed = System.nanoTime();
            assertThatThrownBy(firstAttempt::join).isInstanceOf(CompletionException.class);
            retry = patch(1);
        }
        retry.join().assertStatus(200);
        Duration elapsed = Duration.ofNanos(System.nanoTime() - killed);

        assertThat(elapsed).isLessThan(MAX_RESPONSE_TIME);
        assertThat(nodes.databaseFixture().countRows(NodeCluster.FIRST_LEAD)).isEqualTo(new RowCounts(2, 1));
        nodes.writeReport("retry succeeded after kill -9 during the request", elapsed.toString());
    }

    @Test
    void retry_of_a_frozen_nodes_request_is_executed_when_the_database_aborts_its_transaction() throws Exception {
        CompletableFuture<ApiResponse> first;
        long frozen;
        try (LockedLeadFixture leadLock = LockedLeadFixture.lock(nodes.databaseFixture(), NodeCluster.FIRST_LEAD)) {
            first = patch(0);
            leadLock.awaitBlockedTransaction();
            nodes.program(0).freeze(true);
            frozen = System.nanoTime();
        }
        nodes.client(1)
                .patch(NodeCluster.FIRST_LEAD + 1, "{\"status\": \"lost\"}")
                .assertStatus(200);
        assertThat(Duration.ofNanos(System.nanoTime() - frozen)).isLessThan(MAX_RESPONSE_TIME);

        ApiResponse second = await().atMost(TRANSACTION_TIMEOUT.plus(MAX_RESPONSE_TIME))
                .until(() -> patch(1).join(), response -> response.status() == 200);

        nodes.writeReport(
                "retry succeeded after SIGSTOP during the request",
                Duration.ofNanos(System.nanoTime() - frozen).toString());
        nodes.program(0).freeze(false);
        assertThat(first.join().status()).isIn(200, 503, 504);
        assertThat(patch(0).join().assertStatus(200).body()).isEqualTo(second.body());
        assertThat(nodes.databaseFixture().countRows(NodeCluster.FIRST_LEAD)).isEqualTo(new RowCounts(2, 1));
    }

    private CompletableFuture<ApiResponse> patch(int node) {
        ApiClient client =
                nodes.client(node).withHeader("Idempotency-Key", "the-one").withHeader("X-Request-Id", "the-one");
        return ConcurrentTasks.supplyAsync(() -> client.patch(NodeCluster.FIRST_LEAD, "{\"status\": \"lost\"}"));
    }
}
