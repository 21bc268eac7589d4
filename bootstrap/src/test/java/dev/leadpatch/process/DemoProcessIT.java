package dev.leadpatch.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.fixture.ApiClient;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Starts, stops and restarts of {@code demo}. */
class DemoProcessIT {

    private static final int EXIT_CODE_SIGTERM = 128 + 15;
    private static final String REFERENCE = """
            {"status": "qualified", "company_name": "TechCorp Solutions Inc", "phone_number": "+1-555-123-4567",
             "assignedUsers": [123, 456], "tags": [10, 11, 12],
             "customFields": [{"customFieldId": 5, "type": "number", "value": {"number": 150000}},
                              {"customFieldId": 6, "type": "select", "value": {"select": 3}}]}
            """;

    private final ProcessWorkspace workspace = ProcessWorkspace.DEMO;

    @AfterEach
    void stop() throws Exception {
        workspace.terminateAll();
    }

    @Test
    void reference_request_is_applied_and_restarted_demo_retains_the_change() throws Exception {
        PackagedProgram first = workspace.startDemo();
        first.client(ApiClient.READ_WRITE_KEY).patch(789, REFERENCE).assertStatus(200);
        assertThat(first.stderr()).contains(ApiClient.READ_WRITE_KEY).contains("curl");
        first.terminate();
        first.assertExitCode(EXIT_CODE_SIGTERM);
        assertThat(first.stdout())
                .containsPattern(
                        "Leadpatch has started version=\"[^\"]+\" database=\"embedded\" schema_version=\"[0-9]+\"")
                .contains("data_directory=\"" + workspace.dataDirectory() + "\"")
                .contains("Leadpatch is stopping", "Leadpatch has stopped");

        ApiClient client = workspace.startDemo().client(ApiClient.READ_WRITE_KEY);
        assertThat(client.getLead(789).get("company_name")).isEqualTo("TechCorp Solutions Inc");
        assertThat(client.get("/readyz").status()).isEqualTo(200);
    }

    @Test
    void terminated_demo_completes_the_running_request_and_stops_the_database() throws Exception {
        PackagedProgram demo = workspace.startDemo();
        URI url = demo.url();
        ProcessHandle postgres = workspace.postgres().orElseThrow();
        String response;
        try (Socket slow = new Socket(url.getHost(), url.getPort())) {
            slow.setSoTimeout(20_000);
            send(slow, """
                    PATCH /api/v1/leads/500 HTTP/1.1
                    Host: localhost
                    Authorization: Bearer %s
                    Content-Type: application/json
                    Content-Length: 24
                    Expect: 100-continue

                    """.formatted(ApiClient.READ_WRITE_KEY).replace("\n", "\r\n"));
            // the service sends 100 Continue when it starts to read the body
            assertThat(read(slow)).startsWith("HTTP/1.1 100 ");
            send(slow, "{\"last_name\":");
            demo.terminate();
            await().until(() -> refusesConnections(url));
            assertThat(demo.isAlive()).isTrue();
            send(slow, " \"Changed\"}");
            response = read(slow);
        }
        assertThat(response).startsWith("HTTP/1.1 200 ");
        demo.assertExitCode(EXIT_CODE_SIGTERM);
        assertThat(ProcessWorkspace.isRunning(postgres)).isFalse();
        assertThat(workspace.postgres()).isEmpty();

        ApiClient client = workspace.startDemo().client(ApiClient.READ_WRITE_KEY);
        assertThat(client.getLead(500).get("last_name")).isEqualTo("Changed");
    }

    /** Blocks until data is available, and returns it. */
    private static String read(Socket socket) throws IOException {
        byte[] buffer = new byte[10_000];
        return new String(buffer, 0, Math.max(socket.getInputStream().read(buffer), 0), StandardCharsets.UTF_8);
    }

    private static void send(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private static boolean refusesConnections(URI url) throws IOException {
        try (Socket socket = new Socket(url.getHost(), url.getPort())) {
            return !socket.isConnected();
        } catch (ConnectException e) {
            return true;
        }
    }

    @Test
    void serve_rejects_a_database_with_demo_keys() throws Exception {
        PackagedProgram demo = workspace.startDemo();
        demo.url();
        demo.terminate();
        demo.assertExitCode(EXIT_CODE_SIGTERM);
        PackagedProgram serve = workspace.start("serve", "--port", "0").assertExitCode(2);
        assertThat(serve.errorLines()).singleElement().asString().contains("demo's API keys");
        assertThat(workspace.postgres()).isEmpty();
    }
}
