package dev.leadpatch.adapter.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.adapter.http.server.RecordingRequestObserver.ObservedResponse;
import io.javalin.http.HandlerType;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MethodOverrideTest {

    private static final String HEADER = "X-HTTP-Method-Override: ";

    private static ServerFixture server;

    @BeforeAll
    static void start() {
        Route overridable = Route.route(
                        HandlerType.PATCH,
                        "/things/{id}",
                        ctx -> ctx.header("Method", ctx.method() + " " + ctx.header(MethodOverride.HEADER))
                                .status(204))
                .withMethodOverride();
        server = ServerFixture.start(ServerFixture.SETTINGS, overridable);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static RawResponse send(String request, String... headers) {
        return server.send(request + " HTTP/1.1\r\nHost: a\r\n" + String.join("", headers) + "\r\n");
    }

    @Test
    void post_is_executed_logged_and_measured_as_patch() {
        try (LogCapture log = new LogCapture(AccessLog.class)) {
            RawResponse response = send("POST /things/1", HEADER + "PATCH\r\n");

            assertThat(response.status()).isEqualTo(204);
            assertThat(response.header("method")).contains("PATCH null");
            // the entries of other tests can follow their response
            await().untilAsserted(() -> assertThat(log.events())
                    .map(LogCapture::keyValues)
                    .anySatisfy(entry -> assertThat(entry)
                            .containsEntry("method", "PATCH")
                            .containsEntry("route", "/things/{id}")
                            .containsEntry("status", 204)));
            await().until(() ->
                    server.requestObserver.responses.contains(new ObservedResponse("PATCH", "/things/{id}", 204)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"patch", "PUT", "DELETE", "", "PATCH, PATCH", "PATCH\r\n" + HEADER + "PATCH", "BREW"})
    void other_value_is_rejected(String value) {
        RawResponse response = send("POST /things/1", HEADER + value + "\r\n");

        response.assertError(400, "invalid_header");
        assertThat(response.json().get("error").toString()).contains("PATCH", "POST /api/v1/leads/{leadId}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /things/1",
                "PATCH /things/1",
                "DELETE /things/1",
                "OPTIONS /things/1",
                "GET /healthz",
                "POST /locked",
                "POST /api/v1/leads/1"
            })
    void override_of_another_request_is_rejected(String request) {
        send(request, HEADER + "PATCH\r\n").assertError(400, "invalid_header");
    }

    @Test
    void unknown_path_stays_not_found() {
        send("POST /nothing", HEADER + "PATCH\r\n").assertError(404, "no_such_resource");
    }

    @Test
    void post_without_header_fails_with_405_and_a_hint() {
        RawResponse response = send("POST /things/1");

        response.assertError(405, "method_not_allowed");
        assertThat(response.header("allow")).contains("OPTIONS, PATCH");
        assertThat(response.json().get("error"))
                .isEqualTo(
                        "This resource supports OPTIONS, PATCH; to PATCH by POST, set X-HTTP-Method-Override: PATCH");
        for (String request : List.of("PUT /things/1", "POST /api/v1/leads/1")) {
            assertThat(send(request).assertError(405, "method_not_allowed").body())
                    .doesNotContain("Override");
        }
    }
}
