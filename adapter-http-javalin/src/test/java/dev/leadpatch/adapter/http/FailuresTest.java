package dev.leadpatch.adapter.http;

import static dev.leadpatch.adapter.http.Route.route;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FailuresTest {

    private static TestEdge edge;

    @BeforeAll
    static void start() {
        edge = TestEdge.start(
                TestEdge.SETTINGS,
                route(HandlerType.GET, "/rejected", ctx -> {
                    throw HttpFailure.of(400, "invalid_patch", "1 field was rejected: /email")
                            .with("violations", List.of(Map.of("pointer", "/email")))
                            .withHeader("ETag", "\"8\"");
                }),
                route(HandlerType.GET, "/busy", ctx -> {
                    throw HttpFailure.unavailable("The database cannot be reached");
                }),
                route(HandlerType.GET, "/checked", ctx -> {
                    throw new IOException("a bug in dev.leadpatch", new TimeoutException());
                }),
                route(HandlerType.GET, "/javalins", ctx -> {
                    throw new BadRequestResponse("io.javalin");
                }));
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    @Test
    void a_failure_is_its_sentence_its_code_the_request_id_and_its_members_in_this_order() {
        RawAnswer answer = get("/rejected");
        answer.isFailure(400, "invalid_patch");
        assertThat(answer.body())
                .isEqualTo(
                        "{\"error\":\"1 field was rejected: /email\",\"code\":\"invalid_patch\",\"request_id\":\"r1\","
                                + "\"violations\":[{\"pointer\":\"/email\"}]}");
        assertThat(answer.header("etag")).contains("\"8\"");
    }

    @Test
    void a_bare_failure_has_a_sentence_and_nothing_else() {
        RawAnswer answer = edge.send("POST /locked HTTP/1.1\r\nHost: a\r\n\r\n").hasAnswerHeaders();
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.body()).isEqualTo("{\"error\":\"Invalid API key or insufficient permissions\"}");
        assertThat(answer.header("www-authenticate")).contains("Bearer realm=\"leadpatch\"");
    }

    @Test
    void unavailable_is_503_and_says_when_to_try_again() {
        assertThat(get("/busy").isFailure(503, "unavailable").header("retry-after"))
                .contains("1");
    }

    @Test
    void what_javalin_refuses_has_the_same_form() {
        get("/javalins").isFailure(400, "bad_request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/bug", "/fatal"})
    void a_bug_is_a_500_that_says_nothing_and_is_logged_once_with_its_trace(String path) {
        try (CapturedLog log = new CapturedLog(RouteAnswers.class)) {
            RawAnswer answer = get(path).isFailure(500, "internal_error");
            assertThat(answer.body())
                    .isEqualTo("{\"error\":\"Something went wrong on our side\",\"code\":\"internal_error\","
                            + "\"request_id\":\"r1\"}");
            assertThat(log.events()).hasSize(1);
            ILoggingEvent event = log.events().get(0);
            assertThat(event.getLevel()).isEqualTo(Level.ERROR);
            assertThat(event.getThrowableProxy()).isNotNull();
            assertThat(CapturedLog.pairs(event)).containsExactly(Map.entry("request_id", "r1"));
        }
    }

    @Test
    void an_exception_that_looks_like_a_slow_client_is_a_bug_all_the_same() {
        try (CapturedLog log = new CapturedLog(RouteAnswers.class)) {
            get("/checked").isFailure(500, "internal_error");
            assertThat(log.events()).hasSize(1);
        }
    }

    @Test
    void healthz_is_a_503_that_names_the_background_loops_while_any_is_stalled() {
        edge.stalledLoops.addAll(List.of("webhook-deadlines", "webhook-dispatcher"));
        try {
            RawAnswer answer = get("/healthz").isFailure(503, "unhealthy");
            assertThat(answer.json().get("error"))
                    .isEqualTo("Background loops have stopped: webhook-deadlines, webhook-dispatcher");
            assertThat(answer.json().get("loops")).isEqualTo(List.of("webhook-deadlines", "webhook-dispatcher"));
            assertThat(get("/readyz").status()).isEqualTo(200);
        } finally {
            edge.stalledLoops.clear();
        }
        assertThat(get("/healthz").status()).isEqualTo(200);
    }

    @Test
    void healthz_lives_and_readyz_follows_the_check() {
        assertThat(get("/healthz").body()).isEqualTo("{\"status\":\"ok\"}");
        assertThat(get("/readyz").body()).isEqualTo("{\"status\":\"ok\"}");
        edge.ready.set(false);
        try {
            assertThat(get("/readyz").isFailure(503, "unavailable").header("retry-after"))
                    .contains("1");
            assertThat(get("/healthz").status()).isEqualTo(200);
        } finally {
            edge.ready.set(true);
        }
    }

    private static RawAnswer get(String path) {
        return edge.send("GET " + path + " HTTP/1.1\r\nHost: a\r\nX-Request-Id: r1\r\n\r\n");
    }
}
