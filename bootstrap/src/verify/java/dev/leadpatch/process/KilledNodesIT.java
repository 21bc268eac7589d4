package dev.leadpatch.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Kills one of two nodes repeatedly under load: no change is lost or duplicated. Runs with {@code mvn verify -Pkill}.
 */
@Tag("kill")
class KilledNodesIT {

    private static final int ROUNDS = Integer.getInteger("kill.rounds", 24);
    private static final int MAX_ROUNDS = 3 * ROUNDS;
    private static final int WRITERS = 8;
    private static final int MIN_WRITES_PER_STEP = 150;
    private static final long SEED = 20240115;

    /** Maximum time from a lost response to the next one while one node is down, including a database crash. */
    private static final Duration MAX_RECOVERY_TIME = Duration.ofSeconds(10);

    private final RandomGenerator random =
            RandomGeneratorFactory.of("SplittableRandom").create(SEED);
    private NodeCluster nodes;
    private int killedNode;

    @BeforeEach
    void start() throws Exception {
        nodes = new NodeCluster();
    }

    @AfterEach
    void stop() throws Exception {
        nodes.close();
    }

    @Test
    void no_change_is_lost_or_duplicated_when_nodes_are_killed_under_load() throws Exception {
        List<WritingClient> writers = IntStream.range(0, WRITERS)
                .mapToObj(number -> new WritingClient(nodes::client, number, SEED))
                .toList();
        WriteLog log;
        try (WriteLoad load = new WriteLoad(writers)) {
            // a lost response is rare for some forms of requests: further rounds until each form has had one
            for (int round = 1; round <= ROUNDS || (load.isIncomplete() && round <= MAX_ROUNDS); round++) {
                load.awaitMoreWrites(MIN_WRITES_PER_STEP);
                killNode(round);
                load.awaitMoreWrites(MIN_WRITES_PER_STEP);
                nodes.restart(killedNode);
            }
            log = load.stop();
        }
        log.assertStoredOnce(nodes);
        nodes.writeReport("kill -9 under load", "at least " + ROUNDS + " rounds: " + log.statistics());
        log.statistics().assertEveryOutcomeOccurred();
        assertThat(log.statistics().maxRecovery()).isLessThan(MAX_RECOVERY_TIME);
    }

    /** Kills a random node. In some rounds it also crashes the database or terminates its connections. */
    private void killNode(int round) throws Exception {
        killedNode = random.nextInt(2);
        nodes.kill(killedNode);
        if (round % 6 == 0) {
            nodes.crashDatabase();
        } else if (round % 3 == 0) {
            nodes.cutConnections();
        }
    }
}
