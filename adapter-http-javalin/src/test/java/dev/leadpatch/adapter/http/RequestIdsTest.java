package dev.leadpatch.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestIdsTest {

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
    @ValueSource(strings = {"/healthz", "/nothing", "/bug", "/fatal"})
    void a_good_id_is_taken_over_by_every_answer(String path) {
        String longest = "aZ0._-".repeat(21) + "xy";
        assertThat(longest).hasSize(128);

        assertThat(idFor(path, "X-Request-Id: " + longest + "\r\n")).isEqualTo(longest);
        assertThat(idFor(path, "x-request-id: 7\r\n")).isEqualTo("7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a,b", "<x>", "\u00e9", "\"a\"", "a/b"})
    void any_other_id_is_replaced_by_a_new_one(String id) {
        assertThat(idFor("/healthz", "X-Request-Id: " + id + "\r\n")).matches("made-\\d+");
    }

    @Test
    void an_id_that_is_too_long_or_comes_twice_is_replaced() {
        assertThat(idFor("/healthz", "X-Request-Id: " + "x".repeat(129) + "\r\n"))
                .matches("made-\\d+");
        assertThat(idFor("/healthz", "X-Request-Id: a\r\nX-Request-Id: b\r\n")).matches("made-\\d+");
    }

    @Test
    void requests_without_an_id_get_one_each() {
        assertThat(idFor("/healthz", "")).isNotEqualTo(idFor("/healthz", ""));
    }

    private static String idFor(String path, String header) {
        return edge.send("GET " + path + " HTTP/1.1\r\nHost: a\r\n" + header + "\r\n")
                .header("x-request-id")
                .orElseThrow();
    }
}
