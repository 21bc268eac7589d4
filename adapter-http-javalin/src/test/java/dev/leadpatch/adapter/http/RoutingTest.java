package dev.leadpatch.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoutingTest {

    private static TestEdge edge;

    @BeforeAll
    static void start() {
        edge = TestEdge.start();
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/nothing",
                "/api/v1/leads",
                "/api/v1/leads/",
                "/api/v1/leads/1/",
                "/api/v1/leads/1/x",
                "//api/v1/leads/1",
                "/api//v1/leads/1",
                "/api/v1/leads//1",
                "/API/v1/leads/1",
                "/api/v1/Leads/1",
                "/api/v1/le%61ds/1",
                "/api/v1%2Fleads/1",
                "/api/v1/./leads/1",
                "/api/v1/x/../leads/1",
                "/healthz/",
                "/healthz;x=1",
                "/healthz%20",
                "/.",
                "/WEB-INF/web.xml",
            })
    void a_path_that_is_no_route_as_it_stands_is_404(String path) {
        RawAnswer answer = edge.send("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");

        answer.isFailure(404, "no_such_resource");
        assertThat(answer.body()).startsWith("{\"error\":\"No such resource\",");
    }

    @Test
    void a_parameter_is_one_segment_and_comes_decoded() {
        assertThat(get("/api/v1/leads/789").json().get("id")).isEqualTo("789");
        assertThat(get("/api/v1/leads/%37%38%39").json().get("id")).isEqualTo("789");
        assertThat(get("/api/v1/leads/7%2F8").json().get("id")).isEqualTo("7/8");
        assertThat(get("/api/v1/leads/789;v=1").json().get("id")).isEqualTo("789;v=1");
        assertThat(get("/api/v1/leads/..").json().get("id")).isEqualTo("..");
        assertThat(get("http://a/api/v1/leads/5?secret=y").json().get("id")).isEqualTo("5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "TRACE", "QUERY", "BREW", "get", "patch", "BEFORE", "AFTER"})
    void a_method_that_the_route_has_not_is_405_and_says_what_it_has(String method) {
        RawAnswer answer = edge.send(method + " /api/v1/leads/1 HTTP/1.1\r\nHost: a\r\n\r\n");

        answer.isFailure(405, "method_not_allowed");
        assertThat(answer.header("allow")).contains("GET, HEAD, OPTIONS, PATCH");
    }

    @Test
    void connect_is_no_request_for_this_server() {
        edge.send("CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n").isFailure(400, "bad_request");
    }

    @Test
    void the_method_cannot_be_overridden_by_a_header() {
        RawAnswer answer =
                edge.send("GET /api/v1/leads/1 HTTP/1.1\r\nHost: a\r\nX-HTTP-Method-Override: DELETE\r\n\r\n");
        assertThat(answer.status()).isEqualTo(200);
        edge.send("POST /api/v1/leads/1 HTTP/1.1\r\nHost: a\r\nX-HTTP-Method-Override: GET\r\n\r\n")
                .isFailure(405, "method_not_allowed");
    }

    @Test
    void no_web_socket_opens() {
        RawAnswer answer = edge.send(RawClient.head(
                "GET /healthz HTTP/1.1",
                "Host: a",
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().get("status")).isEqualTo("ok");
    }

    @Test
    void head_has_the_headers_of_get_and_no_body() {
        RawAnswer get = get("/api/v1/leads/789");
        try (RawClient client = new RawClient(edge.port())) {
            RawAnswer head = client.send("HEAD /api/v1/leads/789 HTTP/1.1\r\nHost: a\r\n\r\n")
                    .answerWithoutBody()
                    .hasAnswerHeaders();
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("content-length")).isEqualTo(get.header("content-length"));
            assertThat(head.header("content-type")).isEqualTo(get.header("content-type"));
            RawAnswer next =
                    client.send("HEAD /nothing HTTP/1.1\r\nHost: a\r\n\r\n").answerWithoutBody();
            assertThat(next.status()).as("no byte of a body came between").isEqualTo(404);
            assertThat(next.header("content-length")).isPresent();
        }
    }

    @Test
    void options_answers_204_with_what_the_resource_has() {
        RawAnswer lead =
                edge.send("OPTIONS /api/v1/leads/1 HTTP/1.1\r\nHost: a\r\n\r\n").hasAnswerHeaders();
        assertThat(lead.status()).isEqualTo(204);
        assertThat(lead.header("allow")).contains("GET, HEAD, OPTIONS, PATCH");
        assertThat(lead.header("accept-patch")).contains("application/json");
        assertThat(lead.headers()).doesNotContainKeys("content-type", "content-length");

        RawAnswer health = edge.send("OPTIONS /healthz HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(health.header("allow")).contains("GET, HEAD, OPTIONS");
        assertThat(health.header("accept-patch")).isEmpty();

        edge.send("OPTIONS /nothing HTTP/1.1\r\nHost: a\r\n\r\n").isFailure(404, "no_such_resource");
    }

    @Test
    void options_for_the_whole_server_names_every_method() {
        RawAnswer answer = edge.send("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n").hasAnswerHeaders();
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("allow")).contains("GET, HEAD, OPTIONS, PATCH, POST");
    }

    private static RawAnswer get(String target) {
        RawAnswer answer = edge.send("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(answer.status()).as(target).isEqualTo(200);
        return answer;
    }
}
