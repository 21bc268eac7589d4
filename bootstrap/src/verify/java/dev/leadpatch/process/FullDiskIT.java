package dev.leadpatch.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.BulkRequests;
import dev.leadpatch.bootstrap.postgres.UnpackedPostgres;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The embedded database on a small file system that becomes full. Root mounts it; other users skip the test. */
@Tag("operations")
class FullDiskIT {
    private static final List<Long> LEADS =
            LongStream.rangeClosed(1, 200).boxed().toList();
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final int MAX_CHANGES = 500;

    private final ProcessWorkspace workspace = ProcessWorkspace.forFullDisk();
    private final Random random = new Random(1);
    private SmallDisk disk;

    @BeforeEach
    void mount() throws Exception {
        disk = SmallDisk.mount(workspace.dataDirectory(), "200m");
        UnpackedPostgres.prepare(disk.directory());
    }

    @AfterEach
    void unmount() throws Exception {
        workspace.terminateAll();
        if (disk != null) {
            disk.close();
        }
    }

    @Test
    void full_disk_is_named_in_the_log_and_no_acknowledged_change_is_lost() throws Exception {
        PackagedProgram demo = workspace.startDemo();
        ApiClient client = demo.client(ApiClient.READ_WRITE_KEY);
        change(client, 0).assertStatus(200);
        disk.fill();

        int failed = 1;
        ApiResponse response = change(client, failed);
        while (response.status() == 200 && failed < MAX_CHANGES) {
            failed++;
            response = change(client, failed);
        }
        assertThat(response.status()).as(response.body()).isIn(503, 504);
        await().atMost(TIMEOUT).until(() -> demo.stdout().contains("No space left on device"));

        disk.free();
        await().atMost(TIMEOUT).untilAsserted(() -> client.get("/readyz").assertStatus(200));
        assertStored(client, response.status() == 503 ? List.of(failed - 1) : List.of(failed - 1, failed));
        await().atMost(TIMEOUT).until(() -> change(client, MAX_CHANGES + 1).status() == 200);
    }

    @Test
    void database_that_ends_on_a_full_disk_is_restarted_when_space_is_freed() throws Exception {
        PackagedProgram demo = workspace.startDemo();
        ApiClient client = demo.client(ApiClient.READ_WRITE_KEY);
        change(client, 0).assertStatus(200);
        disk.fill();

        workspace.postgres().orElseThrow().destroyForcibly();
        await().atMost(TIMEOUT).until(() -> demo.stdout().contains("Restart 2 of the embedded PostgreSQL failed: "));
        client.get("/readyz").assertError(503, "unavailable");

        disk.free();
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
}
