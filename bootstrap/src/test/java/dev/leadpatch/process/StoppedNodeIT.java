package dev.leadpatch.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.Answer;
import dev.leadpatch.acceptance.Client;
import dev.leadpatch.acceptance.HeldLead;
import dev.leadpatch.acceptance.LeadTables.Count;
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
    private static final Duration FROZEN_TRANSACTION = Duration.ofSeconds(10);
    private static final Duration SOON = Duration.ofSeconds(2);

    private Nodes nodes;

    @BeforeEach
    void start() throws Exception {
        nodes = new Nodes();
    }

    @AfterEach
    void end() throws Exception {
        nodes.close();
    }

    @Test
    void a_request_of_a_killed_node_is_answered_by_the_other_at_once() throws Exception {
        CompletableFuture<Answer> repeated;
        long killed;
        try (HeldLead held = HeldLead.hold(nodes.tables(), Nodes.FIRST_LEAD)) {
            CompletableFuture<Answer> lost = patch(0);
            held.awaitWaiter();
            nodes.kill(0);
            killed = System.nanoTime();
            assertThatThrownBy(lost::join).isInstanceOf(CompletionException.class);
            repeated = patch(1);
        }
        repeated.join().is(200);
        Duration time = Duration.ofNanos(System.nanoTime() - killed);

        assertThat(time).isLessThan(SOON);
        assertThat(nodes.tables().count(Nodes.FIRST_LEAD)).isEqualTo(new Count(2, 1, 1));
        nodes.report("answered after a kill -9 in the midst of the request", time.toString());
    }

    @Test
    void a_request_of_a_frozen_node_is_answered_by_the_other_when_the_database_gives_up_on_it() throws Exception {
        CompletableFuture<Answer> first;
        long frozen;
        try (HeldLead held = HeldLead.hold(nodes.tables(), Nodes.FIRST_LEAD)) {
            first = patch(0);
            held.awaitWaiter();
            nodes.program(0).freeze(true);
            frozen = System.nanoTime();
        }
        nodes.client(1).patch(Nodes.FIRST_LEAD + 1, "{\"status\": \"lost\"}").is(200);
        assertThat(Duration.ofNanos(System.nanoTime() - frozen)).isLessThan(SOON);

        Answer second = await().atMost(FROZEN_TRANSACTION.plus(SOON))
                .until(() -> patch(1).join(), answer -> answer.status() == 200);

        nodes.report(
                "answered after a SIGSTOP in the midst of the request",
                Duration.ofNanos(System.nanoTime() - frozen).toString());
        nodes.program(0).freeze(false);
        assertThat(first.join().status()).isIn(200, 503);
        assertThat(patch(0).join().is(200).body()).isEqualTo(second.body());
        assertThat(nodes.tables().count(Nodes.FIRST_LEAD)).isEqualTo(new Count(2, 1, 1));
    }

    private CompletableFuture<Answer> patch(int node) {
        Client client = nodes.client(node).with("Idempotency-Key", "the-one").with("X-Request-Id", "the-one");
        return CompletableFuture.supplyAsync(() -> client.patch(Nodes.FIRST_LEAD, "{\"status\": \"lost\"}"));
    }
}
