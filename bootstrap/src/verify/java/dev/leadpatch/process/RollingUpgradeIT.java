package dev.leadpatch.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rolling upgrade: two nodes under load are upgraded from an earlier version to this one, one after the other. Meanwhile
 * both versions serve one schema. {@code .ci/earlier-version} builds the earlier version.
 */
@Tag("operations")
class RollingUpgradeIT {

    private static final Path EARLIER = NodeCluster.EARLIER_VERSION;
    private static final Path CURRENT = PackagedProgram.JAR;
    private static final int WRITERS = 8;
    private static final int WRITES_PER_STEP = 150;
    private static final long SEED = 20240120;
    private static final Duration MAX_BACKLOG_TIME = Duration.ofMinutes(1);

    private NodeCluster nodes;
    private ReceiverProcess receiver;
    private SubscribedEndpoint endpoint;
    private final List<Instant> restarts = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    @TempDir
    private Path directory;

    @BeforeEach
    void start() throws Exception {
        assumeTrue(Files.exists(EARLIER), ".ci/earlier-version has not built an earlier version");
        nodes = new NodeCluster(EARLIER);
        receiver = new ReceiverProcess(directory.resolve("receiver.txt"));
        endpoint = SubscribedEndpoint.subscribe(
                nodes.client(0, CompanyKey.ADMIN),
                receiver,
                "/updates",
                ", \"events\": [\"lead_updated\"]",
                change -> change.version() > 1);
    }

    @AfterEach
    void stop() throws Exception {
        if (nodes != null) {
            receiver.close();
            nodes.close();
        }
    }

    @Test
    void no_change_is_lost_and_each_event_is_delivered_once_while_two_versions_serve_one_schema() throws Exception {
        List<String> duringMigration;
        WriteLog log;
        try (WriteLoad load = new WriteLoad(IntStream.range(0, WRITERS)
                .mapToObj(number -> new WritingClient(nodes::client, number, SEED))
                .toList())) {
            load.awaitMoreWrites(WRITES_PER_STEP);
            assertThat(failuresOf(0)).isEmpty();
            assertThat(failuresOf(1)).isEmpty();
            nodes.run(CURRENT, "migrate");
            load.awaitMoreWrites(WRITES_PER_STEP);
            duringMigration =
                    Stream.of(0, 1).flatMap(node -> failuresOf(node).stream()).toList();

            restart(0, CURRENT);
            load.awaitMoreWrites(WRITES_PER_STEP);
            assertInteroperable(0, 1);
            assertInteroperable(1, 0);
            // as by a supervisor, after a failure of the machine
            restart(1, EARLIER);
            load.awaitMoreWrites(WRITES_PER_STEP);
            restart(1, CURRENT);
            load.awaitMoreWrites(WRITES_PER_STEP);
            log = load.stop();
        }
        log.assertStoredOnce(nodes);
        DeliveryQueueInspector queue = new DeliveryQueueInspector(nodes.databaseFixture());
        await("the delivery queue is empty")
                .atMost(MAX_BACKLOG_TIME)
                .untilAsserted(() -> assertThat(queue.sample()).isEmpty());
        DeliveryStatistics deliveries =
                DeliveryStatistics.of(List.of(endpoint), CommittedChange.loadAll(nodes.databaseFixture()), restarts);
        nodes.writeReport(
                "rolling upgrade under load",
                "%d requests failed during the migration; %s; %s"
                        .formatted(duringMigration.size(), log.statistics(), deliveries));
        failures.addAll(failuresOf(0));
        failures.addAll(failuresOf(1));
        assertThat(failures).containsExactlyInAnyOrderElementsOf(duringMigration);
        assertThat(deliveries.duplicates()).isZero();
    }

    private void restart(int node, Path jar) throws Exception {
        restarts.add(Instant.now());
        nodes.stop(node);
        failures.addAll(failuresOf(node));
        nodes.restart(node, jar);
    }

    /**
     * Returns the log entries of failed requests before the node was stopped: a node that stops sends 503. On a busy machine,
     * the writers also lock their few leads for too long ({@code overloaded}), whatever the version.
     */
    private List<String> failuresOf(int node) {
        return nodes.program(node)
                .stdout()
                .lines()
                .takeWhile(line -> !line.contains("Leadpatch is stopping"))
                .filter(line -> line.contains("\"status\":5") && !line.contains("\"code\":\"overloaded\""))
                .toList();
    }

    /** Asserts that a node uses what the other one, of another version, has written. */
    private void assertInteroperable(int writer, int reader) {
        ApiClient written = nodes.client(writer);
        ApiClient read = nodes.client(reader);
        String name = "written-by-node-" + writer;

        ApiClient idempotent = written.withHeader("Idempotency-Key", name);
        ApiResponse created = createLead(idempotent, name).assertStatus(201);
        ApiResponse replayed = createLead(new ApiClient(read.baseUri(), idempotent.headers()), name);
        assertThat(replayed.body()).isEqualTo(created.body());
        long lead = (Long) created.get("id");
        assertThat(read.getLead(lead).body()).isEqualTo(written.getLead(lead).body());

        Object tag = written.send("POST", "/api/v1/tags", "{\"label\": \"%s\"}".formatted(name))
                .assertStatus(201)
                .get("id");
        read.send("PATCH", "/api/v1/leads/%d?dry_run=true".formatted(lead), "{\"tags\": [%s]}".formatted(tag))
                .assertStatus(200);

        Object cursor =
                written.get("/api/v1/leads/changes?after=now").assertStatus(200).get("next_cursor");
        read.get("/api/v1/leads/changes?after=" + cursor).assertStatus(200);
    }

    private static ApiResponse createLead(ApiClient client, String name) {
        return client.send("POST", "/api/v1/leads", "{\"last_name\": \"%s\"}".formatted(name));
    }
}
