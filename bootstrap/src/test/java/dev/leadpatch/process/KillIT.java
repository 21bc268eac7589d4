package dev.leadpatch.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.ApiClient;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is left after {@code kill -9} under load; {@code mvn verify -Pkill} runs it. */
@Tag("kill")
class KillIT {

    private static final int ROUNDS = 3;
    private static final int THREADS = 6;
    private static final int FIRST_LEAD = 600;
    private static final int MIN_CHANGES_PER_ROUND = 300;

    private final ProcessWorkspace workspace = ProcessWorkspace.DEMO;

    /** The last number that each lead's client was told is stored. */
    private final AtomicIntegerArray acknowledged = new AtomicIntegerArray(THREADS);

    private final ExecutorService clients = Executors.newFixedThreadPool(THREADS);

    @AfterEach
    void stop() throws Exception {
        clients.shutdownNow();
        workspace.terminateAll();
    }

    @Test
    void acknowledged_changes_survive_kills_under_load() throws Exception {
        for (int round = 1; round <= ROUNDS; round++) {
            PackagedProgram demo = workspace.startDemo();
            ApiClient client = demo.client(ApiClient.READ_WRITE_KEY);
            assertNoAcknowledgedChangeLost(client);
            int before = countAcknowledged();
            List<Future<?>> load = IntStream.range(0, THREADS)
                    .<Future<?>>mapToObj(number -> clients.submit(() -> patchUntilKilled(client, number)))
                    .toList();
            await().atMost(Duration.ofSeconds(30)).until(() -> countAcknowledged() >= before + MIN_CHANGES_PER_ROUND);
            kill(demo, round);
            for (Future<?> thread : load) {
                thread.get();
            }
        }
        assertNoAcknowledgedChangeLost(workspace.startDemo().client(ApiClient.READ_WRITE_KEY));
    }

    /** In every other round the database dies too; else it lives on until the next start stops it. */
    private void kill(PackagedProgram demo, int round) throws Exception {
        ProcessHandle postgres = workspace.postgres().orElseThrow();
        demo.kill();
        assertThat(ProcessWorkspace.isRunning(postgres)).isTrue();
        if (round % 2 == 0) {
            postgres.destroyForcibly();
        }
    }

    private void patchUntilKilled(ApiClient client, int number) {
        try {
            for (int i = acknowledged.get(number) + 1; ; i++) {
                client.patch(FIRST_LEAD + number, "{\"last_name\": \"" + i + "\"}")
                        .assertStatus(200);
                acknowledged.set(number, i);
            }
        } catch (UncheckedIOException gone) {
            // as it must be: whether this last patch is stored nobody was told
        }
    }

    private void assertNoAcknowledgedChangeLost(ApiClient client) {
        for (int number = 0; number < THREADS; number++) {
            int told = acknowledged.get(number);
            if (told > 0) {
                int stored = Integer.parseInt(
                        (String) client.getLead(FIRST_LEAD + number).get("last_name"));
                assertThat(stored).isBetween(told, told + 1);
            }
        }
    }

    private int countAcknowledged() {
        return IntStream.range(0, THREADS).map(acknowledged::get).sum();
    }
}
