package dev.leadpatch.adapter.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.adapter.http.HttpSettings;
import dev.leadpatch.adapter.http.TrustedProxies;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessLogTest {

    private static ServerFixture server;

    private LogCapture log;

    @BeforeAll
    static void start() {
        server = ServerFixture.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void startCapture() {
        log = new LogCapture(AccessLog.class);
    }

    @AfterEach
    void stopCapture() {
        log.close();
    }

    @Test
    void request_is_logged_once_with_route_and_without_path_query_and_body() {
        server.send(RawClient.head(
                "GET /api/v1/leads/789?secret=1 HTTP/1.1",
                "Host: a",
                "X-Request-Id: r1",
                "Authorization: Bearer secret"));

        Map<String, Object> entry = onlyEntry();
        assertThat(entry.keySet()).containsExactly("request_id", "method", "route", "status", "duration_ms", "client");
        assertThat(entry)
                .containsEntry("request_id", "r1")
                .containsEntry("method", "GET")
                .containsEntry("route", "/api/v1/leads/{leadId}")
                .containsEntry("status", 200)
                .containsEntry("client", "127.0.0.1");
        assertThat(entry.toString() + log.events()).doesNotContain("789", "secret");
    }

    @Test
    void client_of_a_trusted_proxy_is_logged_also_if_jetty_rejects_the_request() {
        TrustedProxies loopback = TrustedProxies.NONE.and("127.0.0.0/8").orElseThrow();
        try (ServerFixture proxied = ServerFixture.start(
                ServerFixture.SETTINGS.withClients(HttpSettings.Clients.DEFAULTS.withTrustedProxies(loopback)))) {
            proxied.send("GET /nothing HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 6.6.6.6, 192.0.2.1\r\n\r\n");
            assertThat(onlyEntry()).containsEntry("client", "192.0.2.1").containsEntry("status", 404);
            log.events().clear();

            proxied.send("GET /%zz HTTP/1.1\r\nHost: a\r\nForwarded: for=\"[2001:db8::1]\"\r\n\r\n");
            assertThat(onlyEntry()).containsEntry("client", "127.0.0.1").containsEntry("status", 400);
        }
    }

    @Test
    void forwarded_address_of_an_untrusted_connection_is_not_logged() {
        server.send("GET /nothing HTTP/1.1\r\nHost: a\r\nForwarded: for=192.0.2.1\r\n\r\n");
        assertThat(onlyEntry()).containsEntry("client", "127.0.0.1");
    }

    @Test
    void key_label_is_logged_if_authenticated() {
        server.send("GET /labeled HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(onlyEntry())
                .containsEntry("key", "Zapier")
                .containsEntry("key_id", ServerFixture.LABELED_KEY.toString())
                .containsEntry("company", 1L);
    }

    @Test
    void error_code_is_logged_whoever_sends_the_error() {
        server.send(RawClient.head("GET /api/v1/leads/789?zzz=1 HTTP/1.1", "Host: a", "Authorization: Bearer secret"));
        assertThat(onlyEntry()).containsEntry("status", 400).containsEntry("code", "invalid_query");
        log.events().clear();

        server.send("GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(onlyEntry()).containsEntry("status", 404).containsEntry("code", "no_such_resource");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/healthz", "/readyz"})
    void successful_probe_is_logged_at_level_debug_only(String path) {
        server.send("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
        server.send("GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n");

        assertThat(onlyEntry()).containsEntry("route", "-");
    }

    @Test
    void request_without_matching_route_is_logged() {
        server.send("DELETE /healthz HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(onlyEntry()).containsEntry("route", "/healthz").containsEntry("status", 405);
        log.events().clear();

        server.send("BREW /secret HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(onlyEntry())
                .containsEntry("method", "-")
                .containsEntry("route", "-")
                .containsEntry("status", 404);
    }

    @Test
    void request_rejected_by_jetty_is_logged_with_the_request_id_of_the_response() {
        RawResponse response = server.send("GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(onlyEntry())
                .containsEntry("status", 400)
                .containsEntry("request_id", response.header("x-request-id").orElseThrow());
        log.events().clear();

        response = server.send("GET / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(17 * 1024) + "\r\n\r\n");
        assertThat(onlyEntry())
                .containsEntry("status", 431)
                .containsEntry("request_id", response.header("x-request-id").orElseThrow());
    }

    @Test
    void client_disconnect_during_body_is_logged_once_as_400() {
        try (LogCapture errors = new LogCapture(ErrorHandler.class)) {
            try (RawClient client = new RawClient(server.port())) {
                client.send(RawClient.head(
                                "PATCH /api/v1/leads/1 HTTP/1.1",
                                "Host: a",
                                "Content-Type: application/json",
                                "Content-Length: 100"))
                        .send("{");
            }
            assertThat(onlyEntry()).containsEntry("status", 400);
            assertThat(errors.events()).isEmpty();
        }
    }

    private Map<String, Object> onlyEntry() {
        await().until(() -> !log.events().isEmpty());
        assertThat(log.events()).hasSize(1);
        Map<String, Object> entry = LogCapture.keyValues(log.events().get(0));
        assertThat((long) entry.get("duration_ms")).isBetween(0L, 10_000L);
        return entry;
    }
}
