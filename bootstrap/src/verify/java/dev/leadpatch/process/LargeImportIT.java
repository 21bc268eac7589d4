package dev.leadpatch.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.bootstrap.postgres.EmbeddedDatabase;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** {@code import} of large and of hostile files with the heap of the launcher, 224 MB. */
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
                    Map.of("LEADPATCH_DATABASE_URL", url(database), "JDK_JAVA_OPTIONS", "-Xmx224m");
            Path company = workspace.write("large-import.json", CompanyDocument.valid(COMPANY));
            workspace.start(environment, "load", company.toString()).assertExitCode(0);
            long loaded = count(database);
            Path file = workspace.directory().resolve("large.csv");

            writeOversizedCell(file);
            PackagedProgram rejected = run(environment, file);
            assertThat(rejected.exitCode()).isNotZero();
            assertThat(rejected.stderr())
                    .contains("a cell has more than 1,048,576 characters")
                    .doesNotContain("OutOfMemoryError");
            assertThat(count(database)).isEqualTo(loaded);

            writeRows(file);
            PackagedProgram imported = run(environment, file);
            assertThat(imported.exitCode()).as(imported.stderr()).isZero();
            assertThat(imported.stdout()).contains("\"rows\":200000,\"created\":200000,");
            assertThat(count(database)).isEqualTo(loaded + ROWS);
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

    private static long count(EmbeddedDatabase database) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(database.jdbcUrl(), database.username(), database.password());
                ResultSet row = connection
                        .createStatement()
                        .executeQuery("select count(*) from leadpatch.leads where company_id = " + COMPANY)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static String url(EmbeddedDatabase database) {
        String address = database.jdbcUrl().substring("jdbc:postgresql://".length());
        return "postgresql://%s:%s@%s".formatted(database.username(), database.password(), address);
    }
}
