package dev.leadpatch.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.application.delivery.dispatch.WebhookDispatcher;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills receivers and one of two nodes repeatedly under load: every change is delivered at least once and in order.
 * Runs with {@code mvn verify -Pkill}.
 */
@Tag("kill")
class KilledReceiversIT {

    private static final int ROUNDS = Integer.getInteger("kill.rounds", 20);
    private static final int WRITERS = 4;
    private static final int MIN_WRITES_PER_STEP = 40;
    private static final long SEED = 20240116;
    private static final String CONFIGURATION =
            ", \"configuration\": [{\"id\": \"region\", \"selected\": [{\"id\": \"eu\", \"value\": \"Größe\"}]}]";

    /** Maximum downtime of a receiver. If a second attempt fails in that time, the third one waits five minutes. */
    private static final Duration MAX_DOWNTIME = Duration.ofSeconds(3);

    /**
     * Maximum time to deliver the backlog once every queue head can be claimed. The queue is polled every ten seconds.
     */
    private static final Duration MAX_BACKLOG_TIME = Duration.ofMinutes(2);

    private final RandomGenerator random =
            RandomGeneratorFactory.of("SplittableRandom").create(SEED);
    private final List<ReceiverProcess> receivers = new ArrayList<>();
    private final List<SubscribedEndpoint> endpoints = new ArrayList<>();
    private final List<Instant> kills = new ArrayList<>();
    private NodeCluster nodes;
    private DeliveryQueueInspector queue;
    private int killedNode;

    @TempDir
    private Path records;

    @BeforeEach
    void start() throws Exception {
        nodes = new NodeCluster();
        queue = new DeliveryQueueInspector(nodes.databaseFixture());
        for (int number = 0; number < 2; number++) {
            receivers.add(new ReceiverProcess(records.resolve("receiver-" + number + ".txt")));
        }
        subscribe();
    }

    private void subscribe() {
        ApiClient admin = nodes.client(0, CompanyKey.ADMIN);
        String skippedKeys = ", \"skip_api_key_ids\": [\"%s\"]".formatted(CompanyKey.SECOND.id());
        endpoints.add(SubscribedEndpoint.subscribe(admin, receivers.get(0), "/all", "", change -> true));
        endpoints.add(
                SubscribedEndpoint.subscribe(admin, receivers.get(1), "/configured", CONFIGURATION, change -> true));
        endpoints.add(SubscribedEndpoint.subscribe(
                admin,
                receivers.get(1),
                "/skipping",
                skippedKeys,
                change -> !change.keyLabel().equals(CompanyKey.SECOND.label())));
    }

    @AfterEach
    void stop() throws Exception {
        for (ReceiverProcess receiver : receivers) {
            receiver.close();
        }
        nodes.close();
    }

    @Test
    void every_change_is_delivered_in_order_when_nodes_and_receivers_are_killed_under_load() throws Exception {
        try (WriteLoad load = new WriteLoad(writers())) {
            for (int round = 1; round <= ROUNDS; round++) {
                load.awaitMoreWrites(MIN_WRITES_PER_STEP);
                killNodeAndReceiver(round);
                load.awaitMoreWrites(MIN_WRITES_PER_STEP);
                nodes.restart(killedNode);
            }
            load.stop().assertStoredOnce(nodes);
        }
        await("the delivery queue is empty")
                .atMost(queue.timeUntilLastAttempt().plus(MAX_BACKLOG_TIME))
                .untilAsserted(() -> assertThat(queue.sample()).isEmpty());

        DeliveryStatistics statistics =
                DeliveryStatistics.of(endpoints, CommittedChange.loadAll(nodes.databaseFixture()), kills);
        nodes.writeReport(
                "webhooks, with kill -9 of nodes and receivers under load", ROUNDS + " rounds: " + statistics);
        // without duplicates the run would not prove that they are identical
        assertThat(statistics.duplicates()).isPositive();
    }

    /** Every other writer uses the key whose changes one endpoint skips. */
    private List<WritingClient> writers() {
        return IntStream.range(0, WRITERS)
                .mapToObj(number -> number % 2 == 0
                        ? new WritingClient(nodes::client, number, SEED)
                        : new WritingClient(node -> nodes.client(node, CompanyKey.SECOND), number, SEED))
                .toList();
    }

    /** Kills a node and a receiver in random order. In some rounds it also crashes the database or its connections. */
    private void killNodeAndReceiver(int round) throws Exception {
        killedNode = random.nextInt(2);
        ReceiverProcess receiver = receivers.get(random.nextInt(2));
        boolean nodeFirst = random.nextBoolean();
        // longer than the lease of a probe: until it expires, an open circuit holds deliveries that are due
        await().atMost(Duration.ofMinutes(2)).until(() -> !isRetryImminent(receiver));
        kills.add(Instant.now());
        if (nodeFirst) {
            nodes.kill(killedNode);
            receiver.kill();
        } else {
            receiver.kill();
            nodes.kill(killedNode);
        }
        if (round % 6 == 0) {
            nodes.crashDatabase();
        } else if (round % 3 == 0) {
            nodes.cutConnections();
        }
        receiver.restart();
    }

    private boolean isRetryImminent(ReceiverProcess receiver) throws Exception {
        for (SubscribedEndpoint endpoint : endpoints) {
            if (endpoint.receiver() == receiver
                    && queue.isRetryWithin(MAX_DOWNTIME, endpoint.id(), WebhookDispatcher.LEASE)) {
                return true;
            }
        }
        return false;
    }
}
