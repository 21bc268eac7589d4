package dev.leadpatch.linearizability;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many clients patch few leads at two nodes, and connections are killed all the while, those of the clients and those of
 * the database. Whatever comes of it is as if they had done it one after the other.
 */
class TwoNodesTest {

    private static final int CALLS = 110;
    private static final int FAULTS_SHOWN = 20;

    // another one each time, since which order the calls take is not up to us anyway
    private static final long SEED = Long.getLong("linearizability.seed", System.nanoTime());

    @TempDir
    private Path directory;

    @Test
    void what_clients_see_of_a_lead_is_one_story() throws Exception {
        List<Recording> recordings;
        try (TwoNodes nodes = TwoNodes.start(directory)) {
            recordings = Run.of(nodes, Habit.ofAllClients(), CALLS, SEED);
        }
        assertThat(recordings.stream().flatMap(TwoNodesTest::faults))
                .as("the first faults of a run with -Dlinearizability.seed=%d", SEED)
                .isEmpty();
        assertThat(Atomicity.faults(recordings))
                .as("halves, in a run with -Dlinearizability.seed=%d", SEED)
                .isEmpty();
        assertThat(Telling.of(recordings)).as("what the run has to show").containsOnlyKeys(Telling.values());
        assertFalsehoodsAreRefused(recordings);
    }

    private static Stream<String> faults(Recording recording) {
        return Linearizability.faults(recording).stream().limit(FAULTS_SHOWN);
    }

    private static void assertFalsehoodsAreRefused(List<Recording> recordings) {
        for (Falsehood falsehood : Falsehood.ALL) {
            Recording told = recordings.stream()
                    .map(falsehood::toldOf)
                    .flatMap(Optional::stream)
                    .findFirst()
                    .orElseThrow();
            assertThat(Linearizability.faults(told))
                    .as("%s, in a run with -Dlinearizability.seed=%d", falsehood.name(), SEED)
                    .isNotEmpty();
        }
    }
}
