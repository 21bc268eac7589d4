package dev.leadpatch.adapter.http;

import static dev.leadpatch.adapter.http.Route.route;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.application.lead.UpdateLead;
import io.javalin.http.HandlerType;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class StopTest {

    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final Route slow = route(HandlerType.GET, "/slow", ctx -> {
        reached.countDown();
        release.await();
        RouteAnswers.json(ctx, 200, Map.of());
    });

    @Test
    void a_running_request_is_finished_while_no_new_connection_is_taken() throws Exception {
        TestEdge edge = TestEdge.start(TestEdge.SETTINGS, slow);
        int port = edge.port();
        try (RawClient client = new RawClient(port)) {
            client.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(reached.await(5, TimeUnit.SECONDS)).isTrue();
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(edge::close);
            Awaitility.await().until(() -> refuses(port));
            assertThat(stopped).isNotDone();

            release.countDown();
            assertThat(client.answer().hasAnswerHeaders().status()).isEqualTo(200);
            stopped.get(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void a_body_that_is_on_its_way_is_waited_for_however_long_it_pauses() throws Exception {
        TestEdge edge = TestEdge.start();
        int port = edge.port();
        try (RawClient client = new RawClient(port)) {
            client.send(RawClient.head(
                    "PATCH /api/v1/leads/1 HTTP/1.1",
                    "Host: a",
                    "Content-Type: application/json",
                    "Content-Length: 7",
                    "Expect: 100-continue"));
            assertThat(client.answerWithoutBody().status()).isEqualTo(100);
            client.send("{\"a\":");
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(edge::close);
            Awaitility.await().until(() -> refuses(port));
            assertThat(client.hearsNothingFor(Duration.ofMillis(1500))).isTrue();

            client.send("1}");
            assertThat(client.answer().hasAnswerHeaders().status()).isEqualTo(200);
            stopped.get(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void a_connection_at_rest_does_not_hold_the_stop_up() {
        TestEdge edge = TestEdge.start();
        try (RawClient client = new RawClient(edge.port())) {
            client.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n").answer();
            long start = System.nanoTime();
            edge.close();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        }
    }

    @Test
    void a_request_that_does_not_end_holds_the_stop_up_for_no_longer_than_set() throws Exception {
        HttpSettings settings =
                TestEdge.SETTINGS.withTimes(Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofMillis(300));
        TestEdge edge = TestEdge.start(settings, slow);
        try (RawClient client = new RawClient(edge.port())) {
            client.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(reached.await(5, TimeUnit.SECONDS)).isTrue();
            long start = System.nanoTime();
            edge.close();
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofMillis(250), Duration.ofSeconds(5));
        } finally {
            release.countDown();
        }
    }

    @Test
    void the_public_entry_listens_on_a_free_port_and_closes() {
        int port;
        try (LeadpatchHttp http = new LeadpatchHttp(
                TestEdge.SETTINGS, () -> "id", Fakes.useCases(command -> new UpdateLead.Result.NotFound()))) {
            http.start();
            port = http.port();
            assertThat(port).isPositive();
            try (RawClient client = new RawClient(port)) {
                assertThat(client.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
                                .answer()
                                .status())
                        .isEqualTo(200);
            }
        }
        int closed = port;
        assertThatThrownBy(() -> new RawClient(closed)).isInstanceOf(UncheckedIOException.class);
    }

    private static boolean refuses(int port) {
        try (RawClient client = new RawClient(port)) {
            return client.socket.isClosed();
        } catch (UncheckedIOException refused) {
            return true;
        }
    }
}
