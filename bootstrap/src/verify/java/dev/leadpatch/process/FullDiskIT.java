package dev.leadpatch.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.BulkRequests;
import dev.leadpatch.bootstrap.postgres.UnpackedPostgres;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The embedded database on a small file system that becomes full. Root mounts it; other users skip the test. */
@Tag("verification")
class FullDiskIT {
    private static final List<Long> LEADS =
            LongStream.rangeClosed(1, 200).boxed().toList();
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final int MAX_CHANGES = 500;

    private final ProcessWorkspace workspace = ProcessWorkspace.forFullDisk();
    private final Path disk = workspace.dataDirectory();
    private final Random random = new Random(1);

    @BeforeEach
    void mount() throws Exception {
        assumeThat(System.getProperty("user.name"))
                .as("only root can mount a file system")
                .isEqualTo("root");
        Files.createDirectories(disk);
        assumeThat(run("mount", "-t", "tmpfs", "-o", "size=200m,mode=0700", "tmpfs", disk.toString()))
                .as("a file system can be mounted")
                .isZero();
        UnpackedPostgres.prepare(disk);
    }

    @AfterEach
    void unmount() throws Exception {
        workspace.terminateAll();
        run("umount", "--lazy", disk.toString());
    }

    @Test
    void full_disk_is_named_in_the_log_and_no_acknowledged_change_is_lost() throws Exception {
        PackagedProgram demo = workspace.startDemo();
        ApiClient client = demo.client(ApiClient.READ_WRITE_KEY);
        change(client, 0).assertStatus(200);
        Path filler = disk.resolve("filler");
        fill(filler);

        int failed = 1;
        ApiResponse response = change(client, failed);
        while (response.status() == 200 && failed < MAX_CHANGES) {
            failed++;
            response = change(client, failed);
        }
        assertThat(response.status()).as(response.body()).isIn(503, 504);
        await().atMost(TIMEOUT).until(() -> demo.stdout().contains("No space left on device"));

        Files.delete(filler);
        await().atMost(TIMEOUT).untilAsserted(() -> client.get("/readyz").assertStatus(200));
        assertStored(client, response.status() == 503 ? List.of(failed - 1) : List.of(failed - 1, failed));
        await().atMost(TIMEOUT).until(() -> change(client, MAX_CHANGES + 1).status() == 200);
    }

    @Test
    void database_that_ends_on_a_full_disk_is_restarted_when_space_is_freed() throws Exception {
        PackagedProgram demo = workspace.startDemo();
        ApiClient client = demo.client(ApiClient.READ_WRITE_KEY);
        change(client, 0).assertStatus(200);
        Path filler = disk.resolve("filler");
        fill(filler);

        workspace.postgres().orElseThrow().destroyForcibly();
        await().atMost(TIMEOUT).until(() -> demo.stdout().contains("Restart 2 of the embedded PostgreSQL failed: "));
        client.get("/readyz").assertError(503, "unavailable");

        Files.delete(filler);
        await().atMost(TIMEOUT).untilAsserted(() -> client.get("/readyz").assertStatus(200));
        assertStored(client, List.of(0));
        await().atMost(TIMEOUT).until(() -> change(client, 1).status() == 200);
        assertThat(demo.stdout()).contains("No space left on device");
    }

    /** Asserts that each lead has the text of one of the changes. */
    private static void assertStored(ApiClient client, List<Integer> changes) {
        for (long lead : LEADS) {
            String body = client.getLead(lead).body();
            assertThat(changes).as(body).anyMatch(number -> body.contains("\"text\":\"" + number + " "));
        }
    }

    private ApiResponse change(ApiClient client, int number) {
        return BulkRequests.atomic(client, BulkRequests.items(LEADS, """
                "customFields": [{"customFieldId": 7, "type": "text", "value": {"text": "%s"}}]
                """.formatted(text(number))));
    }

    /** Returns a text that cannot be compressed, so that each change takes space in the log of the database. */
    private String text(int number) {
        StringBuilder text = new StringBuilder(number + " ");
        random.ints(980, '!', '~').filter(c -> c != '"' && c != '\\').forEach(c -> text.append((char) c));
        return text.toString();
    }

    private static void fill(Path file) throws IOException {
        byte[] block = new byte[64 * 1024];
        try (OutputStream out = Files.newOutputStream(file)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left on device");
        }
    }

    private static int run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }
}
