package dev.leadpatch.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.DatabaseFixture;
import dev.leadpatch.acceptance.fixture.DatabaseFixture.RowCounts;
import dev.leadpatch.bootstrap.postgres.ReplicationFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Failover: the primary of two nodes under load fails, and its synchronous standby is promoted, twice. The nodes, whose URL
 * names all servers, continue without a restart; a node that starts meanwhile waits. Also, the standby fails.
 */
@Tag("operations")
class FailoverIT {

    private static final int WRITERS = 8;
    private static final int MIN_WRITES_PER_STEP = 60;
    private static final long SEED = 20240118;
    private static final String PATCH = "{\"status\": \"lost\"}";
    private static final String OTHER_PATCH = "{\"status\": \"new\"}";

    /** Maximum time from the promotion of the standby to the next writes. */
    private static final Duration MAX_RECOVERY_TIME = Duration.ofSeconds(10);

    private static final Duration MAX_BACKLOG_TIME = Duration.ofMinutes(1);

    private ReplicationFixture replication;
    private NodeCluster nodes;
    private ReceiverProcess receiver;
    private SubscribedEndpoint endpoint;

    @TempDir
    private Path directory;

    private final List<Instant> failures = new ArrayList<>();
    private CompletableFuture<Void> restart = new CompletableFuture<>();

    @BeforeEach
    void start() throws Exception {
        replication = ReplicationFixture.start(directory, 2);
        replication.server(0).synchronize();
        nodes = new NodeCluster(replication);
        receiver = new ReceiverProcess(directory.resolve("receiver.txt"));
        endpoint =
                SubscribedEndpoint.subscribe(nodes.client(0, CompanyKey.ADMIN), receiver, "/all", "", change -> true);
    }

    @AfterEach
    void stop() throws Exception {
        receiver.close();
        nodes.close();
        replication.close();
    }

    @Test
    void no_change_is_lost_and_writes_resume_when_the_standby_of_a_failed_primary_is_promoted() throws Exception {
        Duration afterKill;
        Duration afterFreeze;
        try (WriteLoad load = new WriteLoad(IntStream.range(0, WRITERS)
                .mapToObj(number -> new WritingClient(nodes::client, number, SEED))
                .toList())) {
            // as by a power failure
            afterKill = failOver(load, 0, "KILL", this::restartNode);
            restart.get(MAX_RECOVERY_TIME.toSeconds(), TimeUnit.SECONDS);
            replication.server(1).synchronize();
            // as a machine that hangs
            afterFreeze = failOver(load, 1, "STOP", () -> {});
            WriteLog log = load.stop();
            replication.server(1).signal("KILL"); // the connections of the assertions have no time limit
            log.assertStoredOnce(nodes);
        }
        DeliveryQueueInspector queue = new DeliveryQueueInspector(nodes.databaseFixture());
        queue.expireLeases();
        await("the delivery queue is empty")
                .atMost(MAX_BACKLOG_TIME)
                .untilAsserted(() -> assertThat(queue.sample()).isEmpty());

        DeliveryStatistics deliveries =
                DeliveryStatistics.of(List.of(endpoint), CommittedChange.loadAll(nodes.databaseFixture()), failures);
        nodes.writeReport(
                "failover under load",
                "writes resumed %s after the promotion if the primary was killed, %s if it was frozen; %s"
                        .formatted(afterKill, afterFreeze, deliveries));
        assertThat(afterKill).isLessThan(MAX_RECOVERY_TIME);
        assertThat(afterFreeze).isLessThan(MAX_RECOVERY_TIME);
        for (int node = 0; node < 2; node++) {
            assertThat(nodes.program(node).isAlive()).isTrue();
            nodes.client(node).get("/readyz").assertStatus(200);
        }
    }

    @ParameterizedTest
    @EnumSource(Remedy.class)
    void change_that_waits_for_a_failed_standby_has_an_unknown_outcome_and_is_stored_once(Remedy remedy)
            throws Exception {
        DatabaseFixture tables = nodes.databaseFixture();
        ApiClient client = nodes.client(0).withHeader("Idempotency-Key", "waits");
        replication.server(1).signal("KILL");

        client.patch(NodeCluster.FIRST_LEAD, PATCH).assertError(504, "outcome_unknown");
        nodes.client(1).patch(NodeCluster.FIRST_LEAD + 1, PATCH).assertError(504, "outcome_unknown");
        assertThat(replication.server(0).countWaitingCommits()).isGreaterThanOrEqualTo(2);
        // the change is neither visible nor overtaken
        assertThat(tables.countRows(NodeCluster.FIRST_LEAD)).isEqualTo(new RowCounts(1, 0));
        nodes.client(1).getLead(NodeCluster.FIRST_LEAD).assertStatus(200);
        nodes.client(1).patch(NodeCluster.FIRST_LEAD, OTHER_PATCH).assertError(503, "overloaded");
        client.patch(NodeCluster.FIRST_LEAD, PATCH).assertError(503, "overloaded");

        remedy.apply(replication);
        await().atMost(MAX_RECOVERY_TIME)
                .until(() -> client.patch(NodeCluster.FIRST_LEAD, PATCH).status() == 200);
        nodes.client(1).patch(NodeCluster.FIRST_LEAD, OTHER_PATCH).assertStatus(200);
        assertThat(tables.changesAfter(1, NodeCluster.FIRST_LEAD))
                .extracting(change -> change.changes().get(0).get("to"))
                .containsExactly("lost", "new");
    }

    /** What an operator does if the standby fails, as documented. */
    private enum Remedy {
        RESTART_STANDBY {
            @Override
            void apply(ReplicationFixture replication) throws Exception {
                replication.server(1).restart();
            }
        },
        COMMIT_WITHOUT_STANDBY {
            @Override
            void apply(ReplicationFixture replication) throws Exception {
                replication.server(0).desynchronize();
            }
        };

        abstract void apply(ReplicationFixture replication) throws Exception;
    }

    /** Kills a node, and starts it again while no primary is available: it waits. */
    private void restartNode() throws Exception {
        nodes.kill(1);
        restart = CompletableFuture.runAsync(() -> {
            try {
                nodes.restart(1);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        await().atMost(MAX_RECOVERY_TIME).until(() -> nodes.program(1).stdout().contains("Waiting up to 60 s"));
    }

    /**
     * Sends a signal to the primary, and promotes its standby.
     *
     * @return the time from the promotion until each writer could have written
     */
    private Duration failOver(WriteLoad load, int primary, String signal, Outage outage) throws Exception {
        load.awaitMoreWrites(MIN_WRITES_PER_STEP);
        failures.add(Instant.now());
        replication.server(primary).signal(signal);
        outage.run();
        replication.server(primary + 1).promote();
        Instant promotion = Instant.now();
        load.awaitMoreWrites(WRITERS);
        Duration recovery = Duration.between(promotion, Instant.now());
        load.awaitMoreWrites(MIN_WRITES_PER_STEP);
        return recovery;
    }

    /** What happens between the failure of a primary and the promotion of its standby. */
    private interface Outage {
        void run() throws Exception;
    }
}
