package dev.leadpatch.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AccessLogTest {

    private static TestEdge edge;

    private CapturedLog log;

    @BeforeAll
    static void start() {
        edge = TestEdge.start();
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    @BeforeEach
    void capture() {
        log = new CapturedLog(AccessLog.class);
    }

    @AfterEach
    void release() {
        log.close();
    }

    @Test
    void a_request_is_one_line_with_the_route_and_without_path_query_or_body() {
        edge.send(RawClient.head(
                "GET /api/v1/leads/789?secret=1 HTTP/1.1",
                "Host: a",
                "X-Request-Id: r1",
                "Authorization: Bearer secret"));

        Map<String, Object> line = onlyLine();
        assertThat(line.keySet()).containsExactly("request_id", "method", "route", "status", "duration_ms");
        assertThat(line)
                .containsEntry("request_id", "r1")
                .containsEntry("method", "GET")
                .containsEntry("route", "/api/v1/leads/{leadId}")
                .containsEntry("status", 200);
        assertThat(line.toString() + log.events()).doesNotContain("789", "secret");
    }

    @Test
    void the_label_of_the_key_is_logged_when_it_is_known() {
        edge.send("GET /labelled HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(onlyLine()).containsEntry("key", "Zapier");
    }

    @Test
    void requests_that_come_to_no_route_are_logged_too() {
        edge.send("DELETE /healthz HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(onlyLine()).containsEntry("route", "/healthz").containsEntry("status", 405);
        log.events().clear();

        edge.send("BREW /secret HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(onlyLine())
                .containsEntry("method", "-")
                .containsEntry("route", "-")
                .containsEntry("status", 404);
    }

    @Test
    void requests_that_the_server_refuses_by_itself_are_logged_with_the_id_of_their_answer() {
        RawAnswer answer = edge.send("GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(onlyLine())
                .containsEntry("status", 400)
                .containsEntry("request_id", answer.header("x-request-id").orElseThrow());
        log.events().clear();

        answer = edge.send("GET / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(17 * 1024) + "\r\n\r\n");
        assertThat(onlyLine())
                .containsEntry("status", 431)
                .containsEntry("request_id", answer.header("x-request-id").orElseThrow());
    }

    @Test
    void a_client_that_goes_away_in_the_middle_of_its_body_is_logged_as_a_400_and_as_nothing_else() {
        try (CapturedLog failures = new CapturedLog(RouteAnswers.class)) {
            try (RawClient client = new RawClient(edge.port())) {
                client.send(RawClient.head(
                                "PATCH /api/v1/leads/1 HTTP/1.1",
                                "Host: a",
                                "Content-Type: application/json",
                                "Content-Length: 100"))
                        .send("{");
            }
            assertThat(onlyLine()).containsEntry("status", 400);
            assertThat(failures.events()).isEmpty();
        }
    }

    private Map<String, Object> onlyLine() {
        await().until(() -> !log.events().isEmpty());
        assertThat(log.events()).hasSize(1);
        Map<String, Object> line = CapturedLog.pairs(log.events().get(0));
        assertThat((long) line.get("duration_ms")).isBetween(0L, 10_000L);
        return line;
    }
}
