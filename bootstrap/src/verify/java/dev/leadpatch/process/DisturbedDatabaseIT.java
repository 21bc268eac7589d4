package dev.leadpatch.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.application.testing.ConcurrentTasks;
import dev.leadpatch.process.DeliveryQueueInspector.LockedQueueHead;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Locks rows of the delivery queue, and terminates, cuts and stalls the database connections of two nodes under load,
 * one of which uses TLS, beside a webhook receiver whose TLS handshake never ends: nothing is lost, and nothing stops.
 *
 */
@Tag("operations")
class DisturbedDatabaseIT {

    private static final int ROUNDS = Math.max(1, Integer.getInteger("kill.rounds", 12) / 6);
    private static final String ENDPOINTS = "/api/v1/webhooks/endpoints";
    private static final int WRITERS = 8;
    private static final int MIN_WRITES_PER_STEP = 40;
    private static final long SEED = 20240117;

    /** Completed deliveries of other ordering keys while one is locked. */
    private static final int MIN_COMPLETED = 10;

    /** Exceeds the deadline of a transaction. */
    private static final Duration STALL = Duration.ofMillis(2500);

    /** The deadline of a request, one poll of the watchdog, and a busy machine. */
    private static final Duration MAX_WRITE_TIME = Duration.ofSeconds(5);

    /** A fraction of an update of large leads; no other request is as large. */
    private static final int LARGE_REQUEST_BYTES = 500_000;

    private static final Duration MAX_BACKLOG_TIME = Duration.ofMinutes(1);

    private final List<Instant> disturbances = new ArrayList<>();
    private NodeCluster nodes;
    private ReceiverProcess receiver;
    private List<SubscribedEndpoint> endpoints;
    private DeliveryQueueInspector queue;
    private LargeLeads largeLeads;
    private ServerSocket stalledReceiver;
    private String stalledEndpoint;

    @TempDir
    private Path records;

    @BeforeEach
    void start() throws Exception {
        nodes = NodeCluster.behindProxy();
        largeLeads = LargeLeads.load(nodes, 0);
        queue = new DeliveryQueueInspector(nodes.databaseFixture());
        receiver = new ReceiverProcess(records.resolve("receiver.txt"));
        endpoints = IntStream.range(0, 2)
                .mapToObj(number -> SubscribedEndpoint.subscribe(
                        nodes.client(0, CompanyKey.ADMIN), receiver, "/" + number, "", change -> true))
                .toList();
        // accepts connections, but never answers
        stalledReceiver = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        stalledEndpoint = (String) nodes.client(0, CompanyKey.ADMIN)
                .send(
                        "POST",
                        ENDPOINTS,
                        "{\"url\": \"https://127.0.0.1:%d/\"}".formatted(stalledReceiver.getLocalPort()))
                .assertStatus(201)
                .get("id");
    }

    @AfterEach
    void stop() throws Exception {
        stalledReceiver.close();
        receiver.close();
        nodes.close();
    }

    @Test
    void nothing_is_lost_or_stopped_when_rows_are_locked_and_connections_fail_under_load() throws Exception {
        try (WriteLoad load = new WriteLoad(IntStream.range(0, WRITERS)
                .mapToObj(number -> new WritingClient(nodes::client, number, SEED))
                .toList())) {
            for (int round = 1; round <= ROUNDS; round++) {
                assertOthersAreDeliveredWhileQueueHeadIsLocked();
                disturb(load, nodes::cutConnections);
                disturb(load, nodes.proxy()::cutConnections);
                disturb(load, this::stallConnections);
                // twice: the first one must not block the watchdog that ends the second one
                disturb(load, this::stallLargeWrite);
                disturb(load, this::stallLargeWrite);
            }
            load.stop().assertStoredOnce(nodes);
        }
        largeLeads.assertUpdatedTogether();
        nodes.client(0, CompanyKey.ADMIN)
                .send("DELETE", ENDPOINTS + "/" + stalledEndpoint, new byte[0])
                .assertStatus(204);
        queue.expireLeases();
        await("the delivery queue is empty")
                .atMost(MAX_BACKLOG_TIME)
                .untilAsserted(() -> assertThat(queue.sample()).isEmpty());

        DeliveryStatistics statistics =
                DeliveryStatistics.of(endpoints, CommittedChange.loadAll(nodes.databaseFixture()), disturbances);
        nodes.writeReport(
                "locked queue heads, and terminated, cut and stalled connections under load",
                ROUNDS + " rounds: " + statistics);
        for (int node = 0; node < 2; node++) {
            nodes.client(node).get("/healthz").assertStatus(200);
        }
    }

    private void assertOthersAreDeliveredWhileQueueHeadIsLocked() throws Exception {
        Optional<LockedQueueHead> found = await().until(queue::lockQueueHead, Optional::isPresent);
        try (LockedQueueHead head = found.orElseThrow()) {
            long before = queue.countCompletedBeside(head);
            await("other ordering keys are delivered")
                    .until(() -> queue.countCompletedBeside(head) >= before + MIN_COMPLETED);
        }
    }

    private void disturb(WriteLoad load, Disturbance disturbance) throws Exception {
        disturbances.add(Instant.now());
        disturbance.run();
        load.awaitMoreWrites(MIN_WRITES_PER_STEP);
    }

    private void stallConnections() throws InterruptedException {
        nodes.proxy().stall(true);
        Thread.sleep(STALL.toMillis());
        nodes.proxy().stall(false);
    }

    /** Stalls the TLS connection of a transaction while it sends a large statement. */
    private void stallLargeWrite() throws Exception {
        nodes.proxy().stallDuringRequestOf(LARGE_REQUEST_BYTES);
        AtomicReference<CompletableFuture<ApiResponse>> write =
                new AtomicReference<>(ConcurrentTasks.supplyAsync(largeLeads::updateAll));
        // a write that exceeds its deadline before it sends the statement is repeated
        await().atMost(MAX_BACKLOG_TIME).until(() -> {
            boolean isStalled = nodes.proxy().isStalled();
            if (!isStalled && write.get().isDone()) {
                write.set(ConcurrentTasks.supplyAsync(largeLeads::updateAll));
            }
            return isStalled;
        });
        ApiResponse response = write.get().get(MAX_WRITE_TIME.toSeconds(), TimeUnit.SECONDS);
        assertThat(response.status()).as(response.body()).isIn(503, 504);
        nodes.proxy().stall(false);
        await().atMost(MAX_BACKLOG_TIME).until(() -> largeLeads.updateAll().status() == 200);
    }

    private interface Disturbance {
        void run() throws Exception;
    }
}
