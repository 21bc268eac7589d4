package dev.leadpatch.adapter.http;

import static dev.leadpatch.adapter.http.Route.route;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.adapter.http.RecordingRequestObserver.ObservedResponse;
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
        try (ServerFixture edge = ServerFixture.start()) {
            edge.send(RawClient.head("GET /api/v1/leads/789?secret=1 HTTP/1.1", "Host: a"));

            assertObserved(edge, new ObservedResponse("GET", "/api/v1/leads/{leadId}", 200));
            assertThat(edge.requestObserver.responseNanos)
                    .allMatch(time -> time > 0 && time < Duration.ofSeconds(10).toNanos());
        }
    }

    @Test
    void request_without_matching_route_is_observed() {
        try (ServerFixture edge = ServerFixture.start()) {
            edge.send("DELETE /healthz HTTP/1.1\r\nHost: a\r\n\r\n");
            assertObserved(edge, new ObservedResponse("DELETE", "/healthz", 405));
            edge.send("GET /nothing/here HTTP/1.1\r\nHost: a\r\n\r\n");
            assertObserved(edge, new ObservedResponse("GET", "-", 404));
            edge.send("GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n");
            assertObserved(edge, new ObservedResponse("-", "-", 400));
            edge.send("GET / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(17 * 1024) + "\r\n\r\n");
            await().until(() -> edge.requestObserver.responses.size() == 1);
            assertThat(edge.requestObserver.responses.get(0).status()).isEqualTo(431);
        }
    }

    @Test
    void slow_headers_are_observed_once_as_408() {
        try (ServerFixture edge = ServerFixture.start(ServerFixture.withRequestTimeout(REQUEST_TIMEOUT));
                RawClient client = new RawClient(edge.port())) {
            client.send("GET /healthz HTTP/1.1\r\nHost: ");
            assertThat(client.isClosedByServer()).isTrue();
            assertObserved(edge, new ObservedResponse("-", "-", 408));
        }
    }

    @Test
    void missing_body_is_observed_as_408() {
        try (ServerFixture edge = ServerFixture.start(ServerFixture.withRequestTimeout(REQUEST_TIMEOUT))) {
            edge.send(RawClient.head(
                    "PATCH /api/v1/leads/1 HTTP/1.1",
                    "Host: a",
                    "Content-Type: application/json",
                    "Content-Length: 10"));
            assertObserved(edge, new ObservedResponse("PATCH", "/api/v1/leads/{leadId}", 408));
        }
    }

    @Test
    void observed_methods_and_routes_have_bounded_cardinality() {
        try (ServerFixture edge = ServerFixture.start()) {
            for (int i = 0; i < 200; i++) {
                edge.send("BREW" + i + " /pot/" + i + " HTTP/1.1\r\nHost: a\r\n\r\n");
                edge.send("GET /api/v1/leads/" + i + "?secret=" + i + " HTTP/1.1\r\nHost: a\r\n\r\n");
            }
            await().until(() -> edge.requestObserver.responses.size() == 400);
            Set<ObservedResponse> different =
                    edge.requestObserver.responses.stream().collect(Collectors.toSet());
            assertThat(different)
                    .containsExactlyInAnyOrder(
                            new ObservedResponse("-", "-", 404),
                            new ObservedResponse("GET", "/api/v1/leads/{leadId}", 200));
        }
    }

    @Test
    void request_is_in_flight_until_finished() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Route slow = route(HandlerType.GET, "/slow", ctx -> {
            reached.countDown();
            release.await();
            ResponseSender.sendJson(ctx, 200, Map.of());
        });
        try (ServerFixture edge = ServerFixture.start(ServerFixture.SETTINGS, slow);
                RawClient client = new RawClient(edge.port())) {
            client.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(reached.await(5, TimeUnit.SECONDS)).isTrue();
            assertThat(edge.requestObserver.inFlight).hasValue(1);
            edge.send("GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n");
            edge.send("GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n");
            await().untilAsserted(
                            () -> assertThat(edge.requestObserver.inFlight).hasValue(1));

            release.countDown();
            assertThat(client.readResponse().status()).isEqualTo(200);
            await().untilAsserted(
                            () -> assertThat(edge.requestObserver.inFlight).hasValue(0));
        }
    }

    /** That it ended like this and nothing else did since the last look. */
    private static void assertObserved(ServerFixture edge, ObservedResponse end) {
        await().until(() -> !edge.requestObserver.responses.isEmpty());
        assertThat(edge.requestObserver.responses).containsExactly(end);
        edge.requestObserver.responses.clear();
    }
}
