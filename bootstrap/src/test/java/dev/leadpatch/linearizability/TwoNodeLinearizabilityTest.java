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
class TwoNodeLinearizabilityTest {

    private static final int CALLS = 110;
    private static final int MAX_REPORTED_VIOLATIONS = 20;

    // another one each time, since which order the calls take is not up to us anyway
    private static final long SEED = Long.getLong("linearizability.seed", System.nanoTime());

    @TempDir
    private Path directory;

    @Test
    void concurrent_patches_and_reads_with_killed_connections_are_linearizable() throws Exception {
        List<Recording> recordings;
        try (TwoNodeCluster nodes = TwoNodeCluster.start(directory)) {
            recordings = WorkloadRun.record(nodes, ClientProfile.ofAllClients(), CALLS, SEED);
        }
        assertThat(recordings.stream().flatMap(TwoNodeLinearizabilityTest::findViolations))
                .as("the first faults of a run with -Dlinearizability.seed=%d", SEED)
                .isEmpty();
        assertThat(AtomicityChecker.findViolations(recordings))
                .as("halves, in a run with -Dlinearizability.seed=%d", SEED)
                .isEmpty();
        assertThat(CoverageCase.count(recordings))
                .as("what the run has to show")
                .containsOnlyKeys(CoverageCase.values());
        assertCorruptionsAreDetected(recordings);
    }

    private static Stream<String> findViolations(Recording recording) {
        return LinearizabilityChecker.findViolations(recording).stream().limit(MAX_REPORTED_VIOLATIONS);
    }

    private static void assertCorruptionsAreDetected(List<Recording> recordings) {
        for (RecordingCorruption falsehood : RecordingCorruption.ALL) {
            Recording told = recordings.stream()
                    .map(falsehood::applyTo)
                    .flatMap(Optional::stream)
                    .findFirst()
                    .orElseThrow();
            assertThat(LinearizabilityChecker.findViolations(told))
                    .as("%s, in a run with -Dlinearizability.seed=%d", falsehood.name(), SEED)
                    .isNotEmpty();
        }
    }
}
