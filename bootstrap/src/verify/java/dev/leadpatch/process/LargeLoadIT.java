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
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** {@code load} of a document that is about as large as the heap, with -Xmx224m. */
@DisabledOnOs(OS.WINDOWS)
@Tag("verification")
class LargeLoadIT {
    private static final int LEADS = 50_000;
    private static final int TEXT_LENGTH = 4_000;
    private static final long COMPANY = 47;

    /** Generous, because the machine may be busy: it takes about a minute on two cores. */
    private static final Duration TIMEOUT = Duration.ofMinutes(10);

    private final ProcessWorkspace workspace = ProcessWorkspace.OWN;

    @AfterEach
    void stop() throws Exception {
        workspace.terminateAll();
    }

    @Test
    void document_of_200_megabytes_is_loaded_with_a_heap_of_224_megabytes() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(workspace.dataDirectory())) {
            Map<String, String> environment =
                    Map.of("LEADPATCH_DATABASE_URL", DatabaseAccess.url(database), "JDK_JAVA_OPTIONS", "-Xmx224m");
            Path file = workspace.directory().resolve("large.json");

            write(file, "nowhere");
            assertThat(Files.size(file)).isGreaterThan(200_000_000);
            PackagedProgram rejected = run(environment, file);
            assertThat(rejected.exitCode()).as(rejected.stderr()).isEqualTo(1);
            assertThat(rejected.errorLines())
                    .anySatisfy(line -> assertThat(line)
                            .endsWith("line %d: /leads/%d/email must be an email address"
                                    .formatted(LEADS + 4, LEADS - 1)));
            assertThat(DatabaseAccess.count(database, "leads", COMPANY)).isZero();

            write(file, "last@example.com");
            PackagedProgram loaded = run(environment, file);
            assertThat(loaded.exitCode()).as(loaded.stderr()).isZero();
            assertThat(loaded.stdout()).contains("50000 leads");
            assertThat(DatabaseAccess.count(database, "leads", COMPANY)).isEqualTo(LEADS);
            Files.delete(file);
        }
    }

    private PackagedProgram run(Map<String, String> environment, Path file) throws IOException {
        PackagedProgram program = workspace.start(environment, "load", file.toString());
        await().atMost(TIMEOUT).until(() -> !program.isAlive());
        return program;
    }

    private static void write(Path file, String lastEmail) throws IOException {
        String text = "x".repeat(TEXT_LENGTH);
        try (Writer json = Files.newBufferedWriter(file)) {
            json.write("""
                    {"company": {"id": %d, "name": "Large"},
                     "users": [{"id": 1, "email": "ada@example.com", "first_name": "Ada", "last_name": "Example"}],
                     "custom_fields": [{"id": 1, "label": "Notes", "type": "textarea"}],
                     "leads": [
                    """.formatted(COMPANY));
            for (int i = 1; i <= LEADS; i++) {
                json.write("""
                        {"id": %d, "uuid": "%s", "email": "%s", "customFields":\
                         [{"customFieldId": 1, "type": "textarea", "value": {"textarea": "%s"}}]}%s
                        """.formatted(
                                i,
                                new UUID(1, i),
                                i == LEADS ? lastEmail : "person" + i + "@example.com",
                                text,
                                i == LEADS ? "]}" : ","));
            }
        }
    }
}
