package dev.leadpatch.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.bootstrap.postgres.DatabaseAccess;
import dev.leadpatch.bootstrap.postgres.EmbeddedDatabase;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** {@code import} of large and of hostile files with -Xmx224m. */
@DisabledOnOs(OS.WINDOWS)
@Tag("verification")
class LargeImportIT {
    private static final int ROWS = 200_000;
    private static final int HOSTILE_CELL_SIZE = 10_000_000;
    private static final long COMPANY = 48;

    /** Generous, because the machine may be busy. */
    private static final Duration TIMEOUT = Duration.ofMinutes(10);

    private final ProcessWorkspace workspace = ProcessWorkspace.OWN;

    @AfterEach
    void stop() throws Exception {
        workspace.terminateAll();
    }

    @Test
    void every_row_is_imported_and_an_oversized_cell_is_rejected_with_a_heap_of_224_megabytes() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(workspace.dataDirectory())) {
            Map<String, String> environment =
                    Map.of("LEADPATCH_DATABASE_URL", DatabaseAccess.url(database), "JDK_JAVA_OPTIONS", "-Xmx224m");
            Path company = workspace.write("large-import.json", CompanyDocument.valid(COMPANY));
            workspace.start(environment, "load", company.toString()).assertExitCode(0);
            long loaded = DatabaseAccess.count(database, "leads", COMPANY);
            Path file = workspace.directory().resolve("large.csv");

            writeOversizedCell(file);
            PackagedProgram rejected = run(environment, file);
            assertThat(rejected.exitCode()).isNotZero();
            assertThat(rejected.stderr())
                    .contains("a cell has more than 1,048,576 characters")
                    .doesNotContain("OutOfMemoryError");
            assertThat(DatabaseAccess.count(database, "leads", COMPANY)).isEqualTo(loaded);

            writeRows(file);
            PackagedProgram imported = run(environment, file);
            assertThat(imported.exitCode()).as(imported.stderr()).isZero();
            assertThat(imported.stdout()).contains("\"rows\":200000,\"created\":200000,");
            assertThat(DatabaseAccess.count(database, "leads", COMPANY)).isEqualTo(loaded + ROWS);
            Files.delete(file);
        }
    }

    private PackagedProgram run(Map<String, String> environment, Path file) throws IOException {
        PackagedProgram program =
                workspace.start(environment, "import", file.toString(), "--company", String.valueOf(COMPANY), "--json");
        await().atMost(TIMEOUT).until(() -> !program.isAlive());
        return program;
    }

    private static void writeOversizedCell(Path file) throws IOException {
        Files.writeString(file, "email,last_name\none@example.com,\"" + "x".repeat(HOSTILE_CELL_SIZE) + "\"\n");
    }

    private static void writeRows(Path file) throws IOException {
        try (Writer csv = Files.newBufferedWriter(file)) {
            csv.write("email,last_name\n");
            for (int i = 1; i <= ROWS; i++) {
                csv.write("person%d@example.com,Last %d\n".formatted(i, i));
            }
        }
    }
}
