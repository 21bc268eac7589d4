package dev.leadpatch.adapter.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestIdProviderTest {

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
    @ValueSource(strings = {"/healthz", "/nothing", "/bug", "/fatal"})
    void valid_request_id_is_returned_by_every_response(String path) {
        String maximumLengthId = "aZ0._-".repeat(21) + "xy";
        assertThat(maximumLengthId).hasSize(128);

        assertThat(requestIdFor(path, "X-Request-Id: " + maximumLengthId + "\r\n"))
                .isEqualTo(maximumLengthId);
        assertThat(requestIdFor(path, "x-request-id: 7\r\n")).isEqualTo("7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a,b", "<x>", "\u00e9", "\"a\"", "a/b"})
    void invalid_request_id_is_replaced(String id) {
        assertThat(requestIdFor("/healthz", "X-Request-Id: " + id + "\r\n")).matches("made-\\d+");
    }

    @Test
    void overlong_or_repeated_request_id_is_replaced() {
        assertThat(requestIdFor("/healthz", "X-Request-Id: " + "x".repeat(129) + "\r\n"))
                .matches("made-\\d+");
        assertThat(requestIdFor("/healthz", "X-Request-Id: a\r\nX-Request-Id: b\r\n"))
                .matches("made-\\d+");
    }

    @Test
    void missing_request_id_is_generated_per_request() {
        assertThat(requestIdFor("/healthz", "")).isNotEqualTo(requestIdFor("/healthz", ""));
    }

    private static String requestIdFor(String path, String header) {
        return server.send("GET " + path + " HTTP/1.1\r\nHost: a\r\n" + header + "\r\n")
                .header("x-request-id")
                .orElseThrow();
    }
}
