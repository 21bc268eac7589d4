package dev.leadpatch.process;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.bootstrap.demo.DemoDataset;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A running demo locks its data directory and logs no secrets. */
class ServingDemoIT {

    private static final ProcessWorkspace WORKSPACE = ProcessWorkspace.DEMO;

    private static PackagedProgram demo;

    @BeforeAll
    static void start() throws Exception {
        demo = WORKSPACE.startDemo("--log-format", "json", "--metrics-port", "0");
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
    void other_host_is_refused_by_the_api_and_by_the_metrics() throws IOException {
        for (URI url : List.of(demo.url().resolve("/healthz"), demo.metricsUrl())) {
            assertThat(statusLine(url, "127.0.0.1:" + url.getPort())).isEqualTo("HTTP/1.1 200 OK");
            assertThat(statusLine(url, "rebinding.example")).startsWith("HTTP/1.1 421 ");
        }
    }

    private static String statusLine(URI url, String host) throws IOException {
        try (Socket socket = new Socket(url.getHost(), url.getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write("GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                            .formatted(url.getPath(), host)
                            .getBytes(US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), US_ASCII)
                    .lines()
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void killed_database_is_restarted_and_changes_succeed_again() throws Exception {
        ApiClient client = demo.client(ApiClient.READ_WRITE_KEY);
        client.patch(702, "{\"last_name\": \"Before\"}").assertStatus(200);

        ProcessHandle killed = WORKSPACE.postgres().orElseThrow();
        assertThat(killed.destroyForcibly()).isTrue();

        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(WORKSPACE.postgres()).isPresent().isNotEqualTo(Optional.of(killed));
            client.patch(702, "{\"first_name\": \"After\"}").assertStatus(200);
            client.get("/readyz").assertStatus(200);
        });
        assertThat(client.getLead(702).json())
                .containsEntry("last_name", "Before")
                .containsEntry("first_name", "After");
        assertThat(demo.stdout())
                .contains("The embedded PostgreSQL has ended: ")
                .contains("The embedded PostgreSQL was restarted");
    }

    @Test
    void each_request_logs_one_json_line_without_key_body_or_value() {
        ApiClient client = demo.client(ApiClient.READ_WRITE_KEY);
        ApiClient unknownClient = demo.client("jb_api_unknown_key");
        client.withHeader("X-Request-Id", "of-a-change")
                .patch(701, "{\"company_name\": \"Unloggable GmbH\"}")
                .assertStatus(200);
        client.withHeader("X-Request-Id", "of-an-error")
                .patch(701, "{\"status\": \"unloggable\"}")
                .assertStatus(400);
        unknownClient
                .withHeader("X-Request-Id", "of-a-stranger")
                .patch(701, "{}")
                .assertStatus(401);

        assertThat(demo.logEntryOf("of-a-change"))
                .containsEntry("key", new DemoDataset().keys().get(0).label())
                .containsEntry("method", "PATCH")
                .containsEntry("status", 200)
                .hasEntrySatisfying(
                        "duration_ms",
                        duration -> assertThat((Integer) duration).isBetween(0, 60_000));
        assertThat(demo.logEntryOf("of-a-stranger"))
                .containsEntry("status", 401)
                .doesNotContainKey("key");
        assertThat(demo.logEntryOf("of-an-error")).containsEntry("status", 400);
        assertThat(demo.stdout())
                .doesNotContain("jb_api_")
                .doesNotContainIgnoringCase("unloggable")
                .doesNotContain("company_name");
    }
}
