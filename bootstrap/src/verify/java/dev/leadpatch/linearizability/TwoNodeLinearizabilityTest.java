package dev.leadpatch.linearizability;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Linearizability under faults: many clients patch a few leads on two nodes while client connections and database
 * connections are killed. The results are equivalent to a sequential execution in real-time order.
 */
@Tag("verification")
class TwoNodeLinearizabilityTest {

    private static final int CALLS = 110;
    private static final int MAX_REPORTED_VIOLATIONS = 20;

    // random by default: thread scheduling varies between runs in any case
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
                .as("first violations of a run with -Dlinearizability.seed=%d", SEED)
                .isEmpty();
        assertThat(AtomicityChecker.findViolations(recordings))
                .as("partially applied atomic requests of a run with -Dlinearizability.seed=%d", SEED)
                .isEmpty();
        assertThat(CoverageCase.count(recordings))
                .as("cases that the run covers")
                .containsOnlyKeys(CoverageCase.values());
        assertCorruptionsAreDetected(recordings);
    }

    private static Stream<String> findViolations(Recording recording) {
        return LinearizabilityChecker.findViolations(recording).stream().limit(MAX_REPORTED_VIOLATIONS);
    }

    private static void assertCorruptionsAreDetected(List<Recording> recordings) {
        for (RecordingCorruption corruption : RecordingCorruption.ALL) {
            Recording corrupted = recordings.stream()
                    .map(corruption::applyTo)
                    .flatMap(Optional::stream)
                    .findFirst()
                    .orElseThrow();
            assertThat(LinearizabilityChecker.findViolations(corrupted))
                    .as("corruption \"%s\" of a run with -Dlinearizability.seed=%d", corruption.name(), SEED)
                    .isNotEmpty();
        }
    }
}
