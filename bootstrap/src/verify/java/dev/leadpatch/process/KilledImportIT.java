package dev.leadpatch.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.bootstrap.postgres.DatabaseAccess;
import dev.leadpatch.bootstrap.postgres.EmbeddedDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An import, and an update of a company, that are killed and run again. */
@Tag("verification")
class KilledImportIT {
    private static final int ROWS = 20_000;

    private final ProcessWorkspace workspace = ProcessWorkspace.OWN;

    @AfterEach
    void stop() throws Exception {
        workspace.terminateAll();
    }

    @Test
    void killed_import_continues_and_imports_every_row_once() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(workspace.dataDirectory())) {
            Map<String, String> environment = Map.of("LEADPATCH_DATABASE_URL", DatabaseAccess.url(database));
            String company =
                    workspace.write("import.json", CompanyDocument.valid(46)).toString();
            workspace.start(environment, "load", company).assertExitCode(0);
            Path file = workspace.write("import.csv", csv());
            Path rejects = workspace.directory().resolve("import-rejects.csv");
            String[] command = {"import", file.toString(), "--company", "46", "--rejects", rejects.toString(), "--json"
            };

            for (int batches = 2; batches <= 6; batches += 4) {
                PackagedProgram killed = workspace.start(environment, command);
                int expected = batches;
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> DatabaseAccess.count(database, "import_batches", 46) >= expected);
                killed.kill();
                workspace.remove(killed);
            }
            assertThat(DatabaseAccess.count(database, "leads", 46)).isLessThan(ROWS);
            PackagedProgram completed = workspace.start(environment, command).assertExitCode(3);

            assertThat(completed.stdout())
                    .contains("\"rows\":20000,\"created\":19980,")
                    .contains("\"rejected\":20,");
            assertThat(completed.stdout()).doesNotContain("\"resumed\":0,");
            // two leads are loaded with the company
            assertThat(DatabaseAccess.count(database, "leads", 46)).isEqualTo(ROWS - 20 + 2);
            assertThat(DatabaseAccess.count(database, "lead_changes", 46)).isEqualTo(ROWS - 20);
            assertThat(distinctEmails(database)).isEqualTo(ROWS - 20);
            assertThat(Files.readAllLines(rejects))
                    .hasSize(21)
                    .element(20)
                    .isEqualTo(
                            "email,\"email must be an email address, without U+0020 at position 7\",nobody 19000,Last 19000");
        }
    }

    @Test
    void killed_update_of_a_company_is_completed_by_the_same_command() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(workspace.dataDirectory())) {
            Map<String, String> environment = Map.of("LEADPATCH_DATABASE_URL", DatabaseAccess.url(database));
            String company =
                    workspace.write("update.json", CompanyDocument.valid(49)).toString();
            workspace.start(environment, "load", company).assertExitCode(0);
            String leads = LongStream.rangeClosed(100_001, 100_000 + ROWS)
                    .mapToObj(id -> "{\"id\": %d, \"email\": \"person%d@example.com\"}".formatted(id, id))
                    .collect(Collectors.joining(",\n"));
            Path file =
                    workspace.write("update-49.json", "{\"company\": {\"id\": 49}, \"leads\": [%s]}".formatted(leads));
            String[] command = {"load", "--update", file.toString(), "--json"};

            PackagedProgram killed = workspace.start(environment, command);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> DatabaseAccess.count(database, "lead_changes", 49) >= 1_000);
            killed.kill();
            workspace.remove(killed);
            // a transaction that was running is rolled back before the next one gets its locks
            PackagedProgram completed = workspace.start(environment, command).assertExitCode(0);

            assertThat(completed.stdout()).contains("\"leads\":{\"added\":").doesNotContain("\"added\":" + ROWS);
            assertThat(DatabaseAccess.count(database, "leads", 49)).isEqualTo(ROWS + 2);
            assertThat(DatabaseAccess.count(database, "lead_changes", 49)).isEqualTo(ROWS);
            assertThat(workspace.start(environment, command).assertExitCode(0).stdout())
                    .contains("\"leads\":{\"added\":0,\"updated\":0,\"unchanged\":" + ROWS + ",\"rejected\":0}");
        }
    }

    private static String csv() {
        StringBuilder csv = new StringBuilder("email,last_name\n");
        for (int i = 0; i < ROWS; i++) {
            csv.append(i % 1000 == 0 ? "nobody " + i : "person" + i + "@example.com")
                    .append(",Last ")
                    .append(i)
                    .append('\n');
        }
        return csv.toString();
    }

    private static long distinctEmails(EmbeddedDatabase database) throws SQLException {
        return DatabaseAccess.queryNumber(
                database, "select count(distinct email) from leadpatch.leads where company_id = 46");
    }
}
