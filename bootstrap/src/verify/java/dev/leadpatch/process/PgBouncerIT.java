package dev.leadpatch.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.leadpatch.acceptance.fixture.LockedLeadFixture;
import dev.leadpatch.application.testing.PgBouncer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two nodes under load behind PgBouncer in transaction mode: no request fails, each change is delivered, and the time limits
 * are kept.
 */
@Tag("operations")
class PgBouncerIT {

    private static final int WRITERS = 8;
    private static final int WRITES = 300;
    private static final long SEED = 20240119;
    private static final String PATCH = "{\"status\": \"lost\"}";

    /** The deadline of a request, and a busy machine. */
    private static final Duration MAX_RESPONSE_TIME = Duration.ofMillis(2_500);

    private static final Duration MAX_RECOVERY_TIME = Duration.ofSeconds(10);
    private static final Duration MAX_BACKLOG_TIME = Duration.ofMinutes(1);

    private PgBouncer pooler;
    private NodeCluster nodes;
    private ReceiverProcess receiver;
    private SubscribedEndpoint endpoint;

    @TempDir
    private Path directory;

    @BeforeEach
    void start() throws Exception {
        assumeTrue(PgBouncer.isInstalled(), "PgBouncer is not installed");
        nodes = new NodeCluster(database -> {
            pooler = PgBouncer.start(
                    directory,
                    database.jdbcUrl(),
                    database.user(),
                    database.password(),
                    "transaction",
                    "extra_float_digits");
            return pooler;
        });
        receiver = new ReceiverProcess(directory.resolve("receiver.txt"));
        endpoint =
                SubscribedEndpoint.subscribe(nodes.client(0, CompanyKey.ADMIN), receiver, "/all", "", change -> true);
    }

    @AfterEach
    void stop() throws Exception {
        if (nodes != null) {
            receiver.close();
            nodes.close();
            pooler.close();
        }
    }

    @Test
    void requests_succeed_under_load_and_the_time_limits_are_kept() throws Exception {
        try (WriteLoad load = new WriteLoad(IntStream.range(0, WRITERS)
                .mapToObj(number -> new WritingClient(nodes::client, number, SEED))
                .toList())) {
            load.awaitMoreWrites(WRITES);
            WriteLog log = load.stop();
            log.assertStoredOnce(nodes);
            assertThat(log.statistics().retryLaterCount()).isZero();
        }
        assertThat(Stream.of(0, 1).flatMap(this::failures)).isEmpty();
        DeliveryQueueInspector queue = new DeliveryQueueInspector(nodes.databaseFixture());
        await("the delivery queue is empty")
                .atMost(MAX_BACKLOG_TIME)
                .untilAsserted(() -> assertThat(queue.sample()).isEmpty());
        List<CommittedChange> changes = CommittedChange.loadAll(nodes.databaseFixture());
        assertThat(endpoint.assertReceived(changes)).hasSameSizeAs(changes).hasSizeGreaterThan(WRITES / 2);

        try (LockedLeadFixture ignored = LockedLeadFixture.lock(nodes.databaseFixture(), NodeCluster.FIRST_LEAD)) {
            assertUnavailableWithinDeadline(
                    () -> nodes.client(0).patch(NodeCluster.FIRST_LEAD, PATCH).status());
        }
        nodes.client(0).patch(NodeCluster.FIRST_LEAD, PATCH).assertStatus(200);

        signalPooler("STOP");
        assertUnavailableWithinDeadline(
                () -> nodes.client(1).patch(NodeCluster.FIRST_LEAD, PATCH).status());
        signalPooler("CONT");
        await().atMost(MAX_RECOVERY_TIME)
                .until(() ->
                        nodes.client(1).patch(NodeCluster.FIRST_LEAD, PATCH).status() == 200);
    }

    /** Returns the log entries of a node about requests that failed, reads included, for a reason other than the request. */
    private Stream<String> failures(int node) {
        return nodes.program(node).stdout().lines().filter(line -> line.contains("\"status\":5"));
    }

    private static void assertUnavailableWithinDeadline(Supplier<Integer> request) {
        long start = System.nanoTime();
        assertThat(request.get()).isIn(503, 504);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(MAX_RESPONSE_TIME);
    }

    private void signalPooler(String signal) throws Exception {
        new ProcessBuilder("kill", "-" + signal, Long.toString(pooler.process().pid()))
                .start()
                .waitFor();
    }
}
