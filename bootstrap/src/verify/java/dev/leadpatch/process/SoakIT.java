package dev.leadpatch.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.JsonLists;
import dev.leadpatch.bootstrap.postgres.ReplicationFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A day in five minutes: under constant load, the primary database fails, a node is upgraded, a receiver hangs, the other
 * node is killed, and the disk of the new primary fills. The operator learns of each incident by an alert, and then acts. The
 * nodes start with the earlier version. Runs with {@code .ci/soak}.
 */
@Tag("soak")
class SoakIT {

    private static final Duration DURATION = Duration.ofMinutes(5);
    private static final int WRITERS = 4;
    private static final int WRITES_PER_STEP = 150;
    private static final long SEED = 20240121;
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration MAX_BACKLOG_TIME = Duration.ofMinutes(2);

    /** The alerts that these incidents can cause, beside those that they must cause. */
    private static final Set<String> POSSIBLE_ALERTS = Set.of("LeadpatchSlowRequests", "LeadpatchDatabaseBusy");

    private final List<ReceiverProcess> receivers = new ArrayList<>();
    private final List<SubscribedEndpoint> endpoints = new ArrayList<>();
    private final Map<String, Instant> incidents = new LinkedHashMap<>();
    private SmallDisk standbyDisk;
    private ReplicationFixture replication;
    private NodeCluster nodes;
    private DeliveryQueueInspector queue;
    private PrometheusProcess prometheus;

    @TempDir
    private Path directory;

    @BeforeEach
    void start() throws Exception {
        assumeTrue(PrometheusProcess.isInstalled(), "Prometheus is not installed");
        assumeTrue(Files.exists(NodeCluster.EARLIER_VERSION), ".ci/earlier-version has not built an earlier version");
        standbyDisk = SmallDisk.mount(directory.resolve("standby-1"), "500m");
        replication = ReplicationFixture.start(directory, 1);
        replication.server(0).synchronize();
        nodes = new NodeCluster(replication, NodeCluster.EARLIER_VERSION);
        queue = new DeliveryQueueInspector(nodes.databaseFixture());
        prometheus = PrometheusProcess.start(directory.resolve("prometheus"));
        for (int node = 0; node < 2; node++) {
            prometheus.scrape(node, nodes.program(node).metricsUrl());
            receivers.add(new ReceiverProcess(directory.resolve("receiver-" + node + ".txt")));
        }
        subscribe(receivers.get(0), "/first");
        subscribe(receivers.get(0), "/second");
        subscribe(receivers.get(1), "/hangs");
    }

    private void subscribe(ReceiverProcess receiver, String path) {
        endpoints.add(
                SubscribedEndpoint.subscribe(nodes.client(0, CompanyKey.ADMIN), receiver, path, "", change -> true));
    }

    @AfterEach
    void stop() throws Exception {
        for (ReceiverProcess receiver : receivers) {
            receiver.close();
        }
        if (prometheus != null) {
            prometheus.close();
        }
        if (nodes != null) {
            nodes.close();
        }
        if (replication != null) {
            replication.close();
        }
        if (standbyDisk != null) {
            standbyDisk.close();
        }
    }

    @Test
    void no_change_and_no_event_is_lost_and_each_incident_raises_its_alert() throws Exception {
        Instant end = Instant.now().plus(DURATION);
        IntFunction<ApiClient> paced = node -> {
            LockSupport.parkNanos(PAUSE.toNanos());
            return nodes.client(node);
        };
        WriteLog log;
        int createdLeads;
        List<CommittedChange> changes;
        try (CreatingClient creator = CreatingClient.start(paced);
                WriteLoad load = new WriteLoad(IntStream.range(0, WRITERS)
                        .mapToObj(number -> new WritingClient(paced, number, SEED))
                        .toList())) {
            load.awaitMoreWrites(WRITES_PER_STEP);
            assertThat(prometheus.firing()).isSubsetOf(POSSIBLE_ALERTS);
            failOver();
            load.awaitMoreWrites(WRITES_PER_STEP);
            upgradeNode();
            load.awaitMoreWrites(WRITES_PER_STEP);
            begin("receiver hangs");
            receivers.get(1).freeze(true);
            load.awaitMoreWrites(WRITES_PER_STEP);
            replaceKilledNode();
            load.awaitMoreWrites(WRITES_PER_STEP);
            fillDisk();
            load.awaitMoreWrites(WRITES_PER_STEP);
            resumeReceiver();
            begin("all incidents are over");
            while (Instant.now().isBefore(end)) {
                load.awaitMoreWrites(WRITES_PER_STEP);
            }
            log = load.stop();
            createdLeads = creator.stop();
            changes = CommittedChange.loadAll(nodes.databaseFixture());
            creator.assertStoredOnce(changes);
        }
        log.assertStoredOnce(nodes);
        queue.expireLeases();
        await("the delivery queue is empty")
                .atMost(MAX_BACKLOG_TIME)
                .untilAsserted(() -> assertThat(queue.sample()).isEmpty());

        DeliveryStatistics deliveries = DeliveryStatistics.of(endpoints, changes, List.copyOf(incidents.values()));
        nodes.writeReport(
                "a day in five minutes",
                "%s; %d created leads; %s; %s; alerts %s"
                        .formatted(incidents, createdLeads, log.statistics(), deliveries, prometheus.fired()));
        Set<String> fired = prometheus.fired();
        fired.removeAll(POSSIBLE_ALERTS);
        assertThat(fired)
                .containsExactlyInAnyOrder(
                        "LeadpatchDatabaseDown",
                        "LeadpatchDeliveriesDelayed",
                        "LeadpatchDown",
                        "LeadpatchServerErrors");
    }

    private void begin(String incident) {
        incidents.put(incident, Instant.now());
    }

    private void failOver() throws Exception {
        begin("primary fails");
        replication.server(0).signal("KILL");
        prometheus.awaitFiring("LeadpatchDatabaseDown");
        replication.server(1).promote();
        prometheus.awaitResolved("LeadpatchDatabaseDown");
    }

    private void upgradeNode() throws Exception {
        begin("node is upgraded");
        nodes.stop(0);
        restart(0);
    }

    /** The new node has the new version. */
    private void replaceKilledNode() throws Exception {
        begin("node is killed");
        nodes.kill(1);
        prometheus.awaitFiring("LeadpatchDown");
        restart(1);
        prometheus.awaitResolved("LeadpatchDown");
    }

    private void restart(int node) throws Exception {
        nodes.restart(node, PackagedProgram.JAR);
        prometheus.scrape(node, nodes.program(node).metricsUrl());
    }

    private void fillDisk() throws Exception {
        prometheus.awaitResolved("LeadpatchServerErrors");
        begin("disk fills");
        standbyDisk.fill();
        prometheus.awaitFiring("LeadpatchServerErrors");
        standbyDisk.free();
        replication.server(1).restart();
        prometheus.awaitResolved("LeadpatchServerErrors");
    }

    private void resumeReceiver() throws Exception {
        prometheus.awaitFiring("LeadpatchDeliveriesDelayed");
        begin("receiver continues");
        receivers.get(1).freeze(false);
        replayPaused(endpoints.get(2));
        await("the backlog is delivered")
                .atMost(MAX_BACKLOG_TIME)
                .untilAsserted(() -> assertThat(prometheus.firing())
                        .as("alerts, with the queue %s", queue.sample())
                        .doesNotContain("LeadpatchDeliveriesDelayed"));
    }

    /** Replays the deliveries of an endpoint whose second attempt has failed: the third one would follow after minutes. */
    private void replayPaused(SubscribedEndpoint endpoint) {
        ApiClient admin = nodes.client(0, CompanyKey.ADMIN);
        String deliveries = "/api/v1/webhooks/endpoints/" + endpoint.id() + "/deliveries";
        Object cursor = "";
        while (cursor != null) {
            var page =
                    admin.get(deliveries + "?status=pending&limit=200" + cursor).assertStatus(200);
            for (Map<String, Object> delivery : JsonLists.listOf(page, "deliveries")) {
                if (((List<?>) delivery.get("attempts")).size() > 1) {
                    admin.send("POST", deliveries + "/" + delivery.get("event_id") + "/replay", new byte[0])
                            .assertStatus(202);
                }
            }
            Object next = page.get("next_cursor");
            cursor = next == null ? null : "&cursor=" + next;
        }
    }
}
