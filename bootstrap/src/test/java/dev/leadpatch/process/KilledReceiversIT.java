package dev.leadpatch.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.ApiClient;
import dev.leadpatch.application.webhook.DeliverWebhooks;
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

/** What receivers were told when they, and a node of two, are killed again and again; {@code mvn verify -Pkill} runs it. */
@Tag("kill")
class KilledReceiversIT {

    private static final int ROUNDS = 20;
    private static final int WRITERS = 4;
    private static final int MIN_WRITES_PER_STEP = 40;
    private static final long SEED = 20240116;
    private static final String CONFIGURATION =
            ", \"configuration\": [{\"id\": \"region\", \"selected\": [{\"id\": \"eu\", \"value\": \"Größe\"}]}]";

    /** The most that a receiver is away for. A second attempt in that time would have the third wait five minutes. */
    private static final Duration MAX_DOWNTIME = Duration.ofSeconds(3);

    /** For what stands in line, once the last line can be claimed; every ten seconds all are looked at. */
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
        String skipping = ", \"skip_api_key_ids\": [\"%s\"]".formatted(CompanyKey.SECOND.id());
        endpoints.add(SubscribedEndpoint.subscribe(admin, receivers.get(0), "/all", "", change -> true));
        endpoints.add(
                SubscribedEndpoint.subscribe(admin, receivers.get(1), "/configured", CONFIGURATION, change -> true));
        endpoints.add(SubscribedEndpoint.subscribe(
                admin,
                receivers.get(1),
                "/skipping",
                skipping,
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
        await("nothing waits")
                .atMost(queue.timeUntilLastAttempt().plus(MAX_BACKLOG_TIME))
                .untilAsserted(() -> assertThat(queue.sample()).isEmpty());

        DeliveryStatistics figures =
                DeliveryStatistics.of(endpoints, CommittedChange.loadAll(nodes.databaseFixture()), kills);
        nodes.writeReport("webhooks, with kill -9 of nodes and receivers under load", ROUNDS + " rounds: " + figures);
        // a run in which nothing came twice would not show that it comes as the same
        assertThat(figures.duplicates()).isPositive();
    }

    /** Every other one with the key whose changes one endpoint skips. */
    private List<WritingClient> writers() {
        return IntStream.range(0, WRITERS)
                .mapToObj(number -> number % 2 == 0
                        ? new WritingClient(nodes::client, number, SEED)
                        : new WritingClient(node -> nodes.client(node, CompanyKey.SECOND), number, SEED))
                .toList();
    }

    /** Either is away while the other dies. Sometimes connections are cut too, and sometimes the whole database. */
    private void killNodeAndReceiver(int round) throws Exception {
        killedNode = random.nextInt(2);
        ReceiverProcess receiver = receivers.get(random.nextInt(2));
        boolean nodeFirst = random.nextBoolean();
        await().atMost(Duration.ofMinutes(1)).until(() -> !isRetryImminent(receiver));
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
        for (SubscribedEndpoint listener : endpoints) {
            if (listener.receiver() == receiver
                    && queue.isRetryWithin(MAX_DOWNTIME, listener.id(), DeliverWebhooks.LEASE)) {
                return true;
            }
        }
        return false;
    }
}
