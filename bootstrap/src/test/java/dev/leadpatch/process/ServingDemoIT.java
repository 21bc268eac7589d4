package dev.leadpatch.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.ApiClient;
import dev.leadpatch.bootstrap.demo.DemoDataset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What a demo that serves lets others have: not its data directory, and no secret in its log. */
class ServingDemoIT {

    private static final ProcessWorkspace WORKSPACE = ProcessWorkspace.DEMO;

    private static PackagedProgram demo;

    @BeforeAll
    static void start() throws Exception {
        demo = WORKSPACE.startDemo();
    }

    @AfterAll
    static void stop() throws Exception {
        WORKSPACE.terminateAll();
    }

    @Test
    void second_instance_is_rejected_with_the_pid_of_the_first_and_first_continues_serving() throws Exception {
        ApiClient client = demo.client(ApiClient.READ_WRITE_KEY);
        for (String command : List.of("demo", "serve")) {
            PackagedProgram second = WORKSPACE.start(command, "--port", "0").assertExitCode(2);
            assertThat(second.errorLines())
                    .singleElement()
                    .asString()
                    .contains("pid " + demo.pid())
                    .contains(WORKSPACE.dataDirectory().toString());
        }
        client.patch(700, "{\"last_name\": \"Undisturbed\"}").assertStatus(200);
    }

    @Test
    void each_request_logs_one_json_line_without_key_body_or_value() {
        ApiClient client = demo.client(ApiClient.READ_WRITE_KEY);
        ApiClient stranger = demo.client("jb_api_nobodys_key");
        client.withHeader("X-Request-Id", "of-a-change")
                .patch(701, "{\"company_name\": \"Unloggable GmbH\"}")
                .assertStatus(200);
        client.withHeader("X-Request-Id", "of-a-mistake")
                .patch(701, "{\"status\": \"unloggable\"}")
                .assertStatus(400);
        stranger.withHeader("X-Request-Id", "of-a-stranger").patch(701, "{}").assertStatus(401);

        assertThat(logEntryOf("of-a-change"))
                .containsEntry("key", new DemoDataset().keys().get(0).label())
                .containsEntry("method", "PATCH")
                .containsEntry("status", 200)
                .hasEntrySatisfying(
                        "duration_ms",
                        duration -> assertThat((Integer) duration).isBetween(0, 60_000));
        assertThat(logEntryOf("of-a-stranger")).containsEntry("status", 401).doesNotContainKey("key");
        assertThat(logEntryOf("of-a-mistake")).containsEntry("status", 400);
        assertThat(demo.stdout())
                .doesNotContain("jb_api_")
                .doesNotContainIgnoringCase("unloggable")
                .doesNotContain("company_name");
    }

    /** The one line of the request, once it is there; every line is an object. */
    private static Map<String, Object> logEntryOf(String request) {
        await().until(() -> demo.stdout().contains(request));
        List<Map<String, Object>> lines = demo.stdout()
                .lines()
                .map(line -> JsonMapper.shared().readValue(line, new TypeReference<Map<String, Object>>() {}))
                .filter(line -> request.equals(line.get("request_id")))
                .toList();
        assertThat(lines).hasSize(1);
        return Objects.requireNonNull(lines.get(0));
    }
}
