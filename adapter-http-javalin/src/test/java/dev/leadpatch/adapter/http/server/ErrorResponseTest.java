package dev.leadpatch.adapter.http.server;

import static dev.leadpatch.adapter.http.server.Route.route;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.leadpatch.application.ReadinessCondition;
import dev.leadpatch.application.http.message.HttpErrorException;
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

class ErrorResponseTest {

    private static ServerFixture server;

    @BeforeAll
    static void start() {
        server = ServerFixture.start(
                ServerFixture.SETTINGS,
                route(HandlerType.GET, "/rejected", ctx -> {
                    throw HttpErrorException.of(400, "invalid_patch", "1 field was rejected: /email")
                            .withMember("violations", List.of(Map.of("pointer", "/email")))
                            .withHeader("ETag", "\"8\"");
                }),
                route(HandlerType.GET, "/busy", ctx -> {
                    throw HttpErrorException.unavailable("The database is temporarily unavailable");
                }),
                route(HandlerType.GET, "/io-exception", ctx -> {
                    throw new IOException("a bug in dev.leadpatch", new TimeoutException());
                }),
                route(HandlerType.GET, "/javalin-error", ctx -> {
                    throw new BadRequestResponse("io.javalin");
                }));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void error_contains_message_code_request_id_and_members_in_order() {
        RawResponse response = get("/rejected");
        response.assertError(400, "invalid_patch");
        assertThat(response.body())
                .isEqualTo(
                        "{\"error\":\"1 field was rejected: /email\",\"code\":\"invalid_patch\",\"request_id\":\"r1\","
                                + "\"violations\":[{\"pointer\":\"/email\"}]}");
        assertThat(response.header("etag")).contains("\"8\"");
    }

    @Test
    void error_without_code_contains_only_the_message() {
        RawResponse response =
                server.send("POST /locked HTTP/1.1\r\nHost: a\r\n\r\n").assertCommonHeaders();
        assertThat(response.status()).isEqualTo(401);
        assertThat(response.body()).isEqualTo("{\"error\":\"Invalid API key or insufficient permissions\"}");
        assertThat(response.header("www-authenticate")).contains("Bearer realm=\"leadpatch\"");
    }

    @Test
    void unavailable_store_fails_with_503_and_retry_after() {
        assertThat(get("/busy").assertError(503, "unavailable").header("retry-after"))
                .contains("1");
    }

    @Test
    void request_rejected_by_javalin_has_same_error_format() {
        get("/javalin-error").assertError(400, "bad_request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/bug", "/fatal"})
    void unexpected_exception_fails_with_generic_500_and_is_logged_once_with_stack_trace(String path) {
        try (LogCapture log = new LogCapture(ErrorHandler.class)) {
            RawResponse response = get(path).assertError(500, "internal_error");
            assertThat(response.body())
                    .isEqualTo("{\"error\":\"An unexpected server error occurred\",\"code\":\"internal_error\","
                            + "\"request_id\":\"r1\"}");
            assertThat(log.events()).hasSize(1);
            ILoggingEvent event = log.events().get(0);
            assertThat(event.getLevel()).isEqualTo(Level.ERROR);
            assertThat(event.getThrowableProxy()).isNotNull();
            assertThat(LogCapture.keyValues(event)).containsExactly(Map.entry("request_id", "r1"));
        }
    }

    @Test
    void timeout_exception_of_a_handler_fails_with_500() {
        try (LogCapture log = new LogCapture(ErrorHandler.class)) {
            get("/io-exception").assertError(500, "internal_error");
            assertThat(log.events()).hasSize(1);
        }
    }

    @Test
    void healthz_fails_with_503_and_names_stalled_background_loops() {
        server.stalledLoops.addAll(List.of("webhook-deadlines", "webhook-dispatcher"));
        try {
            RawResponse response = get("/healthz").assertError(503, "unhealthy");
            assertThat(response.json().get("error"))
                    .isEqualTo("Background loops have ended or stalled: webhook-deadlines, webhook-dispatcher");
            assertThat(response.json().get("loops")).isEqualTo(List.of("webhook-deadlines", "webhook-dispatcher"));
            assertThat(get("/readyz").status()).isEqualTo(200);
        } finally {
            server.stalledLoops.clear();
        }
        assertThat(get("/healthz").status()).isEqualTo(200);
    }

    @Test
    void healthz_returns_200_and_readyz_names_each_condition_that_does_not_hold() {
        assertThat(get("/healthz").body()).isEqualTo("{\"status\":\"ok\"}");
        assertThat(get("/readyz").body()).isEqualTo("{\"status\":\"ok\"}");
        server.causes.add(new ReadinessCondition.Cause("database_read_only", "the database is read-only"));
        try {
            RawResponse response = get("/readyz").assertError(503, "unavailable");
            assertThat(response.header("retry-after")).contains("1");
            assertThat(response.json().get("error"))
                    .isEqualTo("The service is not ready to serve requests: the database is read-only");
            assertThat(response.json().get("causes"))
                    .isEqualTo(List.of(Map.of("code", "database_read_only", "message", "the database is read-only")));
            assertThat(get("/healthz").status()).isEqualTo(200);
        } finally {
            server.causes.clear();
        }
    }

    @Test
    void readyz_returns_200_with_a_warning_of_a_condition_that_is_not_required() {
        server.warnings.add(new ReadinessCondition.Cause("secrets_unreadable", "secrets can't be decrypted"));
        try {
            assertThat(get("/readyz").body())
                    .isEqualTo("{\"status\":\"ok\",\"warnings\":[{\"code\":\"secrets_unreadable\","
                            + "\"message\":\"secrets can't be decrypted\"}]}");
        } finally {
            server.warnings.clear();
        }
    }

    private static RawResponse get(String path) {
        return server.send("GET " + path + " HTTP/1.1\r\nHost: a\r\nX-Request-Id: r1\r\n\r\n");
    }
}
