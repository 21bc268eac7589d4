package dev.leadpatch.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
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
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private Nodes nodes;
    private int dead;

    @BeforeEach
    void start() throws Exception {
        nodes = new Nodes();
    }

    @AfterEach
    void end() throws Exception {
        threads.shutdownNow();
        nodes.close();
    }

    @Test
    void nothing_is_lost_or_doubled_when_nodes_are_killed_under_load() throws Exception {
        AtomicBoolean goOn = new AtomicBoolean(true);
        List<Writer> writers = new ArrayList<>();
        List<Future<Void>> load = new ArrayList<>();
        for (int number = 0; number < WRITERS; number++) {
            Writer writer = new Writer(nodes, number, SEED);
            writers.add(writer);
            load.add(threads.submit(() -> writer.writeWhile(goOn::get)));
        }
        for (int round = 1; round <= ROUNDS; round++) {
            awaitMore(writers, load);
            killOne(round);
            awaitMore(writers, load);
            nodes.restart(dead);
        }
        goOn.set(false);
        for (Future<Void> writer : load) {
            writer.get();
        }
        WriteLog log = WriteLog.of(writers);
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

    private static void awaitMore(List<Writer> writers, List<Future<Void>> load) throws Exception {
        int enough = acknowledged(writers) + ENOUGH;
        await().atMost(Duration.ofSeconds(60))
                .until(() -> acknowledged(writers) >= enough || load.stream().anyMatch(Future::isDone));
        for (Future<Void> writer : load) {
            if (writer.isDone()) {
                writer.get(); // it ends before it is told to only if something is wrong, and throws that
            }
        }
    }

    private static int acknowledged(List<Writer> writers) {
        return writers.stream().mapToInt(writer -> writer.writes().size()).sum();
    }
}
