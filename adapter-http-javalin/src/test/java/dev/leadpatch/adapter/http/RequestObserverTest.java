package dev.leadpatch.adapter.http;

import static dev.leadpatch.adapter.http.Route.route;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.adapter.http.Observed.End;
import io.javalin.http.HandlerType;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RequestObserverTest {

    private static final Duration LIMIT = Duration.ofMillis(600);

    @Test
    void a_request_is_told_by_method_route_and_status() {
        try (TestEdge edge = TestEdge.start()) {
            edge.send(RawClient.head("GET /api/v1/leads/789?secret=1 HTTP/1.1", "Host: a"));

            assertTold(edge, new End("GET", "/api/v1/leads/{leadId}", 200));
            assertThat(edge.observed.nanos)
                    .allMatch(time -> time > 0 && time < Duration.ofSeconds(10).toNanos());
        }
    }

    @Test
    void what_never_comes_to_a_route_is_told_too() {
        try (TestEdge edge = TestEdge.start()) {
            edge.send("DELETE /healthz HTTP/1.1\r\nHost: a\r\n\r\n");
            assertTold(edge, new End("DELETE", "/healthz", 405));
            edge.send("GET /nothing/here HTTP/1.1\r\nHost: a\r\n\r\n");
            assertTold(edge, new End("GET", "-", 404));
            edge.send("GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n");
            assertTold(edge, new End("-", "-", 400));
            edge.send("GET / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(17 * 1024) + "\r\n\r\n");
            await().until(() -> edge.observed.ends.size() == 1);
            assertThat(edge.observed.ends.get(0).status()).isEqualTo(431);
        }
    }

    @Test
    void headers_that_drip_are_told_once_as_408() {
        try (TestEdge edge = TestEdge.start(TestEdge.within(LIMIT));
                RawClient client = new RawClient(edge.port())) {
            client.send("GET /healthz HTTP/1.1\r\nHost: ");
            assertThat(client.isClosedByServer()).isTrue();
            assertTold(edge, new End("-", "-", 408));
        }
    }

    @Test
    void a_body_that_never_comes_is_told_as_408() {
        try (TestEdge edge = TestEdge.start(TestEdge.within(LIMIT))) {
            edge.send(RawClient.head(
                    "PATCH /api/v1/leads/1 HTTP/1.1",
                    "Host: a",
                    "Content-Type: application/json",
                    "Content-Length: 10"));
            assertTold(edge, new End("PATCH", "/api/v1/leads/{leadId}", 408));
        }
    }

    @Test
    void however_odd_requests_are_methods_and_routes_are_few() {
        try (TestEdge edge = TestEdge.start()) {
            for (int i = 0; i < 200; i++) {
                edge.send("BREW" + i + " /pot/" + i + " HTTP/1.1\r\nHost: a\r\n\r\n");
                edge.send("GET /api/v1/leads/" + i + "?secret=" + i + " HTTP/1.1\r\nHost: a\r\n\r\n");
            }
            await().until(() -> edge.observed.ends.size() == 400);
            Set<End> different = edge.observed.ends.stream().collect(Collectors.toSet());
            assertThat(different)
                    .containsExactlyInAnyOrder(new End("-", "-", 404), new End("GET", "/api/v1/leads/{leadId}", 200));
        }
    }

    @Test
    void a_request_is_under_way_until_it_is_over() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Route slow = route(HandlerType.GET, "/slow", ctx -> {
            reached.countDown();
            release.await();
            RouteAnswers.json(ctx, 200, Map.of());
        });
        try (TestEdge edge = TestEdge.start(TestEdge.SETTINGS, slow);
                RawClient client = new RawClient(edge.port())) {
            client.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(reached.await(5, TimeUnit.SECONDS)).isTrue();
            assertThat(edge.observed.underWay).hasValue(1);
            edge.send("GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n");
            edge.send("GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n");
            await().untilAsserted(() -> assertThat(edge.observed.underWay).hasValue(1));

            release.countDown();
            assertThat(client.answer().status()).isEqualTo(200);
            await().untilAsserted(() -> assertThat(edge.observed.underWay).hasValue(0));
        }
    }

    /** That it ended like this and nothing else did since the last look. */
    private static void assertTold(TestEdge edge, End end) {
        await().until(() -> !edge.observed.ends.isEmpty());
        assertThat(edge.observed.ends).containsExactly(end);
        edge.observed.ends.clear();
    }
}
