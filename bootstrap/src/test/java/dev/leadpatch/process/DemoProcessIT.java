package dev.leadpatch.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.Client;
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

    private static final int TERMINATED = 128 + 15;
    private static final String REFERENCE = """
            {"status": "qualified", "company_name": "TechCorp Solutions Inc", "phone_number": "+1-555-123-4567",
             "assignedUsers": [123, 456], "tags": [10, 11, 12],
             "customFields": [{"customFieldId": 5, "type": "number", "value": {"number": 150000}},
                              {"customFieldId": 6, "type": "select", "value": {"select": 3}}]}
            """;

    private final Workplace workplace = Workplace.DEMO;

    @AfterEach
    void end() throws Exception {
        workplace.endAll();
    }

    @Test
    void it_answers_the_reference_request_and_a_second_demo_keeps_the_change() throws Exception {
        Program first = workplace.demo();
        first.client(Client.READ_WRITE).patch(789, REFERENCE).is(200);
        assertThat(first.err()).contains(Client.READ_WRITE).contains("curl");
        first.terminate();
        first.endsWith(TERMINATED);

        Client client = workplace.demo().client(Client.READ_WRITE);
        assertThat(client.lead(789).get("company_name")).isEqualTo("TechCorp Solutions Inc");
        assertThat(client.get("/readyz").status()).isEqualTo(200);
    }

    @Test
    void asked_to_end_it_answers_the_request_that_is_under_way_and_stops_the_database() throws Exception {
        Program demo = workplace.demo();
        URI url = demo.url();
        ProcessHandle postgres = workplace.postgres().orElseThrow();
        String answer;
        try (Socket slow = new Socket(url.getHost(), url.getPort())) {
            slow.setSoTimeout(20_000);
            send(slow, """
                    PATCH /api/v1/leads/500 HTTP/1.1
                    Host: localhost
                    Authorization: Bearer %s
                    Content-Type: application/json
                    Content-Length: 24
                    Expect: 100-continue

                    """.formatted(Client.READ_WRITE).replace("\n", "\r\n"));
            // sent once the request has come so far that its body is read
            assertThat(read(slow)).startsWith("HTTP/1.1 100 ");
            send(slow, "{\"last_name\":");
            demo.terminate();
            await().until(() -> refusesConnections(url));
            assertThat(demo.isAlive()).isTrue();
            send(slow, " \"In time\"}");
            answer = read(slow);
        }
        assertThat(answer).startsWith("HTTP/1.1 200 ");
        demo.endsWith(TERMINATED);
        assertThat(Workplace.doesSomething(postgres)).isFalse();
        assertThat(workplace.postgres()).isEmpty();

        Client client = workplace.demo().client(Client.READ_WRITE);
        assertThat(client.lead(500).get("last_name")).isEqualTo("In time");
    }

    /** What has arrived by now, but something. */
    private static String read(Socket socket) throws IOException {
        byte[] some = new byte[10_000];
        return new String(some, 0, Math.max(socket.getInputStream().read(some), 0), StandardCharsets.UTF_8);
    }

    private static void send(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private static boolean refusesConnections(URI url) throws IOException {
        try (Socket another = new Socket(url.getHost(), url.getPort())) {
            return !another.isConnected();
        } catch (ConnectException refused) {
            return true;
        }
    }

    @Test
    void serve_refuses_a_database_with_the_demos_keys() throws Exception {
        Program demo = workplace.demo();
        demo.url();
        demo.terminate();
        demo.endsWith(TERMINATED);
        Program serve = workplace.start("serve", "--port", "0").endsWith(2);
        assertThat(serve.complaints()).singleElement().asString().contains("demo's API keys");
        assertThat(workplace.postgres()).isEmpty();
    }
}
