package dev.leadpatch.adapter.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.javalin.http.HandlerType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoutingTest {

    private static ServerFixture server;

    @BeforeAll
    static void start() {
        server = ServerFixture.start();
    }

    @AfterAll
    static void stop() {
        server.close();
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
    void path_without_exact_route_fails_with_404(String path) {
        RawResponse response = server.send("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");

        response.assertError(404, "no_such_resource");
        assertThat(response.body()).startsWith("{\"error\":\"No such resource\",");
    }

    @Test
    void path_without_parameters_takes_precedence_even_if_it_was_registered_later() {
        Route literal = Route.route(HandlerType.GET, "/api/v1/leads/changes", ctx -> ctx.status(204));
        try (ServerFixture withLiteral = ServerFixture.start(ServerFixture.SETTINGS, literal)) {
            RawResponse get = withLiteral.send("GET /api/v1/leads/changes HTTP/1.1\r\nHost: a\r\n\r\n");
            RawResponse options = withLiteral.send("OPTIONS /api/v1/leads/changes HTTP/1.1\r\nHost: a\r\n\r\n");

            assertThat(get.status()).isEqualTo(204);
            assertThat(options.header("allow")).hasValue("GET, HEAD, OPTIONS");
        }
    }

    @Test
    void path_parameter_is_one_decoded_segment() {
        assertThat(get("/api/v1/leads/789").json().get("id")).isEqualTo("789");
        assertThat(get("/api/v1/leads/%37%38%39").json().get("id")).isEqualTo("789");
        assertThat(get("/api/v1/leads/7%2F8").json().get("id")).isEqualTo("7/8");
        assertThat(get("/api/v1/leads/789;v=1").json().get("id")).isEqualTo("789;v=1");
        assertThat(get("/api/v1/leads/..").json().get("id")).isEqualTo("..");
        assertThat(get("http://a/api/v1/leads/5?secret=y").json().get("id")).isEqualTo("5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "TRACE", "QUERY", "BREW", "get", "patch", "BEFORE", "AFTER"})
    void unsupported_method_fails_with_405_and_allow_header(String method) {
        RawResponse response = server.send(method + " /api/v1/leads/1 HTTP/1.1\r\nHost: a\r\n\r\n");

        response.assertError(405, "method_not_allowed");
        assertThat(response.header("allow")).contains("GET, HEAD, OPTIONS, PATCH");
    }

    @Test
    void connect_method_is_rejected() {
        server.send("CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n").assertError(400, "bad_request");
    }

    @Test
    void web_socket_upgrade_is_rejected() {
        RawResponse response = server.send(RawClient.head(
                "GET /healthz HTTP/1.1",
                "Host: a",
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="));
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.json().get("status")).isEqualTo("ok");
    }

    @Test
    void head_returns_headers_of_get_without_body() {
        RawResponse get = get("/api/v1/leads/789");
        try (RawClient client = new RawClient(server.port())) {
            RawResponse head = client.send("HEAD /api/v1/leads/789 HTTP/1.1\r\nHost: a\r\n\r\n")
                    .readResponseWithoutBody()
                    .assertCommonHeaders();
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("content-length")).isEqualTo(get.header("content-length"));
            assertThat(head.header("content-type")).isEqualTo(get.header("content-type"));
            RawResponse next =
                    client.send("HEAD /nothing HTTP/1.1\r\nHost: a\r\n\r\n").readResponseWithoutBody();
            assertThat(next.status()).as("the response to HEAD has no body").isEqualTo(404);
            assertThat(next.header("content-length")).isPresent();
        }
    }

    @Test
    void options_returns_204_with_allowed_methods() {
        RawResponse lead = server.send("OPTIONS /api/v1/leads/1 HTTP/1.1\r\nHost: a\r\n\r\n")
                .assertCommonHeaders();
        assertThat(lead.status()).isEqualTo(204);
        assertThat(lead.header("allow")).contains("GET, HEAD, OPTIONS, PATCH");
        assertThat(lead.header("accept-patch")).contains("application/json");
        assertThat(lead.headers()).doesNotContainKeys("content-type", "content-length");

        RawResponse health = server.send("OPTIONS /healthz HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(health.header("allow")).contains("GET, HEAD, OPTIONS");
        assertThat(health.header("accept-patch")).isEmpty();

        server.send("OPTIONS /nothing HTTP/1.1\r\nHost: a\r\n\r\n").assertError(404, "no_such_resource");
    }

    @Test
    void server_wide_options_returns_all_methods() {
        RawResponse response =
                server.send("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n").assertCommonHeaders();
        assertThat(response.status()).isEqualTo(204);
        assertThat(response.header("allow")).contains("GET, HEAD, OPTIONS, PATCH, POST");
    }

    private static RawResponse get(String target) {
        RawResponse response = server.send("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(response.status()).as(target).isEqualTo(200);
        return response;
    }
}
