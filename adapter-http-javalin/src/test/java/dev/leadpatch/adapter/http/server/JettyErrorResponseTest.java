package dev.leadpatch.adapter.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that Jetty rejects before routing: their responses have the format of all errors. */
class JettyErrorResponseTest {

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
                "GARBAGE\r\n\r\n",
                "\u0016\u0003\u0001\u0002\u0000\r\n\r\n",
                "GET\r\n\r\n",
                "GET /healthz HTTP/1.1\r\n\r\n",
                "GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET /healthz HTTP/1.1\r\nHost: a b\r\n\r\n",
                "GET /healthz HTTP/1.1\r\nHost: a:port\r\n\r\n",
                "GET /healthz HTTP/1.1\r\nHost:\r\n\r\n",
                "GET /healthz HTTP/1.1\r\nHost: a\r\nNo colon\r\n\r\n",
                "GET /healthz HTTP/1.1\r\nHost: a\r\nX-A : b\r\n\r\n",
                "GET /healthz HTTP/1.1\r\nHost: a\r\nX-A: b\r\n folded\r\n\r\n",
                "GET /healthz HTTP/1.1\r\nHost: a\r\nX-A: \u0000\r\n\r\n",
                "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /% HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /%ff HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /%u0041 HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /../../etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET healthz HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET http://user:word@a/healthz HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /healthz#x HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /<x> HTTP/1.1\r\nHost: a\r\n\r\n",
                "PATCH /api/v1/leads/1 HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
                "PATCH /api/v1/leads/1 HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
                "PATCH /api/v1/leads/1 HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n12",
                "PATCH /api/v1/leads/1 HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "PATCH /api/v1/leads/1 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n",
            })
    void malformed_http_fails_with_json_400(String request) {
        server.send(request).assertError(400, "bad_request");
    }

    @Test
    void headers_of_15_kibibytes_are_accepted_and_17_fail_with_431() {
        String request = "GET /healthz HTTP/1.1\r\nHost: a\r\nX-Filler: %s\r\n\r\n";

        assertThat(server.send(request.formatted("x".repeat(15 * 1024))).status())
                .isEqualTo(200);
        server.send(request.formatted("x".repeat(17 * 1024))).assertError(431, "headers_too_large");
    }

    @Test
    void overlong_request_target_fails_with_414() {
        server.send("GET /" + "x".repeat(17 * 1024) + " HTTP/1.1\r\nHost: a\r\n\r\n")
                .assertError(414, "uri_too_long");
    }

    @Test
    void unsupported_http_version_fails_with_json_error() {
        server.send("GET /healthz HTTP/3.7\r\nHost: a\r\n\r\n").assertError(505, "http_version_not_supported");
    }

    @Test
    void http_2_preface_fails_with_426_and_the_supported_protocol() {
        for (String preface : List.of("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "PRI * HTTP/2.0\r\n\r\n")) {
            RawResponse response = server.send(preface).assertError(426, "upgrade_required");
            assertThat(response.header("upgrade")).contains("HTTP/1.1");
            assertThat(response.header("connection")).contains("upgrade, close");
        }
    }

    @Test
    void unknown_expectation_fails_with_417() {
        server.send("PATCH /api/v1/leads/1 HTTP/1.1\r\nHost: a\r\nExpect: miracles\r\nContent-Length: 2\r\n\r\n{}")
                .assertError(417, "expectation_failed");
    }

    @Test
    void http_1_0_request_without_host_is_served() {
        RawResponse response = server.send("GET /healthz HTTP/1.0\r\n\r\n").assertCommonHeaders();
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.json().get("status")).isEqualTo("ok");
    }
}
