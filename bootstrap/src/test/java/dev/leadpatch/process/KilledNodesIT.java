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

/** What is left when a node of two is killed again and again under load; {@code mvn verify -Pkill} runs it. */
@Tag("kill")
class KilledNodesIT {

    private static final int ROUNDS = 24;
    private static final int WRITERS = 8;
    private static final int ENOUGH = 150;
    private static final long SEED = 20240115;

    /** From a lost answer to the next one, while one node is down and the other lives; with a database that crashes. */
    private static final Duration RECOVERY = Duration.ofSeconds(10);

    private final RandomGenerator random =
            RandomGeneratorFactory.of("SplittableRandom").create(SEED);
    private Nodes nodes;
    private int dead;

    @BeforeEach
    void start() throws Exception {
        nodes = new Nodes();
    }

    @AfterEach
    void end() throws Exception {
        nodes.close();
    }

    @Test
    void nothing_is_lost_or_doubled_when_nodes_are_killed_under_load() throws Exception {
        List<Writer> writers = IntStream.range(0, WRITERS)
                .mapToObj(number -> new Writer(nodes::client, number, SEED))
                .toList();
        WriteLog log;
        try (Load load = new Load(writers)) {
            for (int round = 1; round <= ROUNDS; round++) {
                load.awaitMore(ENOUGH);
                killOne(round);
                load.awaitMore(ENOUGH);
                nodes.restart(dead);
            }
            log = load.end();
        }
        log.assertKeptOnce(nodes);
        nodes.report("kill -9 under load", ROUNDS + " rounds: " + log.figures());
        log.figures().assertTellOfEverything();
        assertThat(log.figures().slowestRecovery()).isLessThan(RECOVERY);
    }

    /** Sometimes the nodes' connections are cut at the same time, and sometimes the whole database starts anew. */
    private void killOne(int round) throws Exception {
        dead = random.nextInt(2);
        nodes.kill(dead);
        if (round % 6 == 0) {
            nodes.crashDatabase();
        } else if (round % 3 == 0) {
            nodes.cutConnections();
        }
    }
}
