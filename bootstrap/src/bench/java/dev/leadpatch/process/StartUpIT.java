package dev.leadpatch.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.bootstrap.postgres.EmbeddedDatabase;
import dev.leadpatch.bootstrap.postgres.UnpackedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Measures the time from the start of {@code serve} to its first response, on a migrated database: alternately by
 * {@code java -jar} and by the launcher with its class archive. It asserts no time; the results are in {@code
 * target/start-up.txt}.
 */
@Tag("bench")
class StartUpIT {

    private static final int ROUNDS = Integer.getInteger("start-up.rounds", 9);
    private static final String[] SERVE = {"serve", "--port", "0"};

    private final ProcessWorkspace workspace = ProcessWorkspace.forStarts();

    @AfterEach
    void stop() throws Exception {
        workspace.terminateAll();
    }

    @Test
    void start_with_the_archive_is_compared_with_a_plain_start() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(workspace.dataDirectory(), UnpackedPostgres.home())) {
            Map<String, String> environment = environment(database);
            LauncherInstallation installation =
                    new LauncherInstallation(workspace.directory().resolve("installation"));
            // the first start creates the schema and the archive
            milliseconds(() -> installation.run(environment, SERVE));
            assertThat(installation.archives()).hasSize(1);

            List<Long> plain = new ArrayList<>();
            List<Long> archived = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                plain.add(milliseconds(
                        () -> PackagedProgram.startWithDefaultJvm(workspace.directory(), environment, SERVE)));
                archived.add(milliseconds(() -> installation.run(environment, SERVE)));
            }
            writeReport(plain, archived);
        }
    }

    private static Map<String, String> environment(EmbeddedDatabase database) {
        String address = database.jdbcUrl().substring("jdbc:postgresql://".length());
        return Map.of(
                "LEADPATCH_DATABASE_URL",
                "postgresql://%s:%s@%s".formatted(database.username(), database.password(), address));
    }

    private static long milliseconds(Callable<PackagedProgram> start) throws Exception {
        long startNanos = System.nanoTime();
        PackagedProgram program = start.call();
        try {
            new ApiClient(program.url(), List.of()).get("/readyz").assertStatus(200);
            return (System.nanoTime() - startNanos) / 1_000_000;
        } finally {
            program.terminate();
            program.exitCode();
        }
    }

    private static void writeReport(List<Long> plain, List<Long> archived) throws IOException {
        Files.write(
                Path.of("target", "start-up.txt"),
                List.of(
                        "java -jar, ms: " + plain,
                        "launcher, ms: " + archived,
                        String.format(
                                Locale.ROOT,
                                "median %d ms without, %d ms with the archive, ratio %.2f",
                                median(plain),
                                median(archived),
                                (double) median(archived) / median(plain))));
    }

    private static long median(List<Long> times) {
        return times.stream().sorted().toList().get(times.size() / 2);
    }
}
