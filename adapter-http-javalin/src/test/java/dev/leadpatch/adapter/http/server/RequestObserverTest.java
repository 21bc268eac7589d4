package dev.leadpatch.adapter.http.server;

import static dev.leadpatch.adapter.http.server.Route.route;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.adapter.http.message.TextResponse;
import dev.leadpatch.adapter.http.server.RecordingRequestObserver.ObservedResponse;
import dev.leadpatch.application.http.message.JsonResponse;
import io.javalin.http.HandlerType;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RequestObserverTest {

    private static final Duration REQUEST_TIMEOUT = Duration.ofMillis(600);

    @Test
    void request_is_observed_with_method_route_and_status() {
        try (ServerFixture server = ServerFixture.start()) {
            server.send(RawClient.head("GET /api/v1/leads/789?secret=1 HTTP/1.1", "Host: a"));

            assertObserved(server, new ObservedResponse("GET", "/api/v1/leads/{leadId}", 200));
            assertThat(server.requestObserver.responseNanos)
                    .allMatch(time -> time > 0 && time < Duration.ofSeconds(10).toNanos());
        }
    }

    @Test
    void request_of_a_key_is_observed_with_the_id_of_the_key() {
        try (ServerFixture server = ServerFixture.start()) {
            server.send(RawClient.head("GET /api/v1/leads/789 HTTP/1.1", "Host: a"));
            server.send(RawClient.head("GET /labeled HTTP/1.1", "Host: a"));

            await().until(() -> !server.requestObserver.responsesToKeys.isEmpty());
            assertThat(server.requestObserver.responsesToKeys).containsExactly(ServerFixture.LABELED_KEY + " 200");
        }
    }

    @Test
    void request_without_matching_route_is_observed() {
        try (ServerFixture server = ServerFixture.start()) {
            server.send("DELETE /healthz HTTP/1.1\r\nHost: a\r\n\r\n");
            assertObserved(server, new ObservedResponse("DELETE", "/healthz", 405));
            server.send("GET /nothing/here HTTP/1.1\r\nHost: a\r\n\r\n");
            assertObserved(server, new ObservedResponse("GET", "-", 404));
            server.send("GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n");
            assertObserved(server, new ObservedResponse("-", "-", 400));
            server.send("GET / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(17 * 1024) + "\r\n\r\n");
            await().until(() -> server.requestObserver.responses.size() == 1);
            assertThat(server.requestObserver.responses.get(0).status()).isEqualTo(431);
        }
    }

    @Test
    void slow_headers_are_observed_once_as_408() {
        try (ServerFixture server = ServerFixture.start(ServerFixture.withRequestTimeout(REQUEST_TIMEOUT));
                RawClient client = new RawClient(server.port())) {
            client.send("GET /healthz HTTP/1.1\r\nHost: ");
            assertThat(client.isClosedByServer()).isTrue();
            assertObserved(server, new ObservedResponse("-", "-", 408));
        }
    }

    @Test
    void missing_body_is_observed_as_408() {
        try (ServerFixture server = ServerFixture.start(ServerFixture.withRequestTimeout(REQUEST_TIMEOUT))) {
            server.send(RawClient.head(
                    "PATCH /api/v1/leads/1 HTTP/1.1",
                    "Host: a",
                    "Content-Type: application/json",
                    "Content-Length: 10"));
            assertObserved(server, new ObservedResponse("PATCH", "/api/v1/leads/{leadId}", 408));
        }
    }

    @Test
    void observed_methods_and_routes_have_bounded_cardinality() {
        try (ServerFixture server = ServerFixture.start()) {
            for (int i = 0; i < 200; i++) {
                server.send("BREW" + i + " /pot/" + i + " HTTP/1.1\r\nHost: a\r\n\r\n");
                server.send("GET /api/v1/leads/" + i + "?secret=" + i + " HTTP/1.1\r\nHost: a\r\n\r\n");
            }
            await().until(() -> server.requestObserver.responses.size() == 400);
            Set<ObservedResponse> distinct =
                    server.requestObserver.responses.stream().collect(Collectors.toSet());
            assertThat(distinct)
                    .containsExactlyInAnyOrder(
                            new ObservedResponse("-", "-", 404),
                            new ObservedResponse("GET", "/api/v1/leads/{leadId}", 200));
        }
    }

    @Test
    void request_is_in_flight_until_finished() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Route slow = route(HandlerType.GET, "/slow", ctx -> {
            started.countDown();
            release.await();
            TextResponse.send(JsonResponse.of(200, Map.of()), ctx);
        });
        try (ServerFixture server = ServerFixture.start(ServerFixture.SETTINGS, slow);
                RawClient client = new RawClient(server.port())) {
            client.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(started.await(5, TimeUnit.SECONDS)).isTrue();
            assertThat(server.requestObserver.inFlight).hasValue(1);
            server.send("GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n");
            server.send("GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n");
            await().untilAsserted(
                            () -> assertThat(server.requestObserver.inFlight).hasValue(1));

            release.countDown();
            assertThat(client.readResponse().status()).isEqualTo(200);
            await().untilAsserted(
                            () -> assertThat(server.requestObserver.inFlight).hasValue(0));
        }
    }

    /** Asserts that exactly this response was observed since the last call. */
    private static void assertObserved(ServerFixture server, ObservedResponse expected) {
        await().until(() -> !server.requestObserver.responses.isEmpty());
        assertThat(server.requestObserver.responses).containsExactly(expected);
        server.requestObserver.responses.clear();
    }
}
