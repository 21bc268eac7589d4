package dev.leadpatch.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.fixture.MetricsScrape;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Fills the heaps of two nodes under load: a node exits, or continues if it is configured so, and nothing is lost.
 * Runs with {@code mvn verify -Pkill}.
 */
@Tag("kill")
class ExhaustedHeapIT {

    private static final int WRITERS = 8;
    private static final int MIN_WRITES_PER_STEP = 60;
    private static final long SEED = 20240118;

    /** Of a {@code java} command. A small heap is filled at once. */
    private static final String OPTIONS = "JDK_JAVA_OPTIONS";

    private static final String SMALL_HEAP = "-Xmx96m -XX:+UseSerialGC";

    /** The exit code of a Java process that ends because it has no memory. */
    private static final int OUT_OF_MEMORY = 3;

    private static final int MIN_FILLS = 2;
    private static final int MAX_FILLS = 10;
    private static final Duration FILL_TIME = Duration.ofMillis(800);
    private static final Duration MAX_BACKLOG_TIME = Duration.ofMinutes(1);

    /** The time limit of a request, after which it ends even if its completion was lost for lack of memory. */
    private static final Duration MAX_REQUEST_TIME = Duration.ofMinutes(3);

    private final List<Instant> fills = new ArrayList<>();
    private NodeCluster nodes;
    private ReceiverProcess receiver;
    private SubscribedEndpoint endpoint;
    private HeapFiller filler;

    @TempDir
    private Path directory;

    @BeforeEach
    void start() throws Exception {
        filler = HeapFiller.create(directory);
        nodes = new NodeCluster(
                Map.of(OPTIONS, SMALL_HEAP + " -XX:-ExitOnOutOfMemoryError"),
                Map.of(OPTIONS, SMALL_HEAP + " -XX:+ExitOnOutOfMemoryError"));
        receiver = new ReceiverProcess(directory.resolve("receiver.txt"));
        endpoint = SubscribedEndpoint.subscribe(nodes.client(0, CompanyKey.ADMIN), receiver, "/", "", change -> true);
    }

    @AfterEach
    void stop() throws Exception {
        receiver.close();
        nodes.close();
    }

    @Test
    void node_without_memory_exits_or_continues_and_nothing_is_lost() throws Exception {
        PackagedProgram continuing = nodes.program(0);
        PackagedProgram exiting = nodes.program(1);
        try (WriteLoad load = startLoad()) {
            load.awaitMoreWrites(MIN_WRITES_PER_STEP);
            fillHeap(exiting);
            assertThat(exiting.exitCode()).isEqualTo(OUT_OF_MEMORY);
            assertThat(hasLackedMemory(exiting)).isTrue();
            load.awaitMoreWrites(MIN_WRITES_PER_STEP);
            nodes.removeEnded(1);
            nodes.restart(1);
            // until an error was logged: in a short time, no request may need memory
            for (int fill = 0; fill < MIN_FILLS || (!hasLackedMemory(continuing) && fill < MAX_FILLS); fill++) {
                fillHeap(continuing);
                load.awaitMoreWrites(MIN_WRITES_PER_STEP);
            }
            WriteLog log = load.stop();
            awaitMemory();
            log.assertStoredOnce(nodes);
        }
        assertEverythingIsDelivered();
        assertThat(hasLackedMemory(continuing)).isTrue();
        assertThat(continuing.isAlive()).isTrue();
        nodes.client(0).get("/healthz").assertStatus(200);
        await("all memory is released")
                .atMost(MAX_REQUEST_TIME)
                .untilAsserted(() -> assertThat(heldMemory(continuing.metrics()))
                        .isNotEmpty()
                        .allSatisfy(held ->
                                assertThat(held.value()).as(held.toString()).isZero()));
    }

    private static boolean hasLackedMemory(PackagedProgram program) {
        return program.stdout().contains("java.lang.OutOfMemoryError");
    }

    private WriteLoad startLoad() {
        return new WriteLoad(IntStream.range(0, WRITERS)
                .mapToObj(number -> new WritingClient(nodes::client, number, SEED, true))
                .toList());
    }

    private void fillHeap(PackagedProgram program) throws Exception {
        fills.add(Instant.now());
        filler.fill(program, FILL_TIME);
    }

    /** Waits until the last fill has ended. */
    private void awaitMemory() {
        Instant end = fills.get(fills.size() - 1).plus(FILL_TIME);
        await("the heap is no longer full").until(() -> Instant.now().isAfter(end.plusSeconds(1)));
        await().untilAsserted(() -> nodes.client(0).get("/api/v1/leads").assertStatus(200));
    }

    private void assertEverythingIsDelivered() throws Exception {
        DeliveryQueueInspector queue = new DeliveryQueueInspector(nodes.databaseFixture());
        queue.expireLeases();
        await("the delivery queue is empty")
                .atMost(MAX_BACKLOG_TIME)
                .untilAsserted(() -> assertThat(queue.sample()).isEmpty());
        nodes.writeReport(
                "full heaps under load",
                DeliveryStatistics.of(List.of(endpoint), CommittedChange.loadAll(nodes.databaseFixture()), fills)
                        .toString());
    }

    private static List<MetricsScrape.Sample> heldMemory(MetricsScrape metrics) {
        return metrics.samples().stream()
                .filter(sample -> sample.name().equals("leadpatch_memory_budget_held_bytes"))
                .toList();
    }
}
