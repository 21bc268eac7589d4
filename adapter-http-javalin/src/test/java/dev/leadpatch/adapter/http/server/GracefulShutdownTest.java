package dev.leadpatch.adapter.http.server;

import static dev.leadpatch.adapter.http.server.Route.route;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.adapter.http.HttpSettings;
import dev.leadpatch.adapter.http.LeadpatchHttpServer;
import dev.leadpatch.adapter.http.message.TextResponse;
import dev.leadpatch.application.http.message.JsonResponse;
import dev.leadpatch.application.lead.UpdateLead;
import dev.leadpatch.application.testing.ConcurrentTasks;
import io.javalin.http.HandlerType;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class GracefulShutdownTest {

    private final CountDownLatch requestStarted = new CountDownLatch(1);
    private final CountDownLatch releaseRequest = new CountDownLatch(1);
    private final Route slowRoute = route(HandlerType.GET, "/slow", ctx -> {
        requestStarted.countDown();
        releaseRequest.await();
        TextResponse.send(JsonResponse.of(200, Map.of()), ctx);
    });

    @Test
    void running_request_completes_while_new_connections_are_refused() throws Exception {
        ServerFixture server = ServerFixture.start(ServerFixture.SETTINGS, slowRoute);
        int port = server.port();
        try (RawClient client = new RawClient(port)) {
            client.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(requestStarted.await(5, TimeUnit.SECONDS)).isTrue();
            CompletableFuture<Void> stopped = ConcurrentTasks.runAsync(server::close);
            Awaitility.await().until(() -> refusesConnections(port));
            assertThat(stopped).isNotDone();

            releaseRequest.countDown();
            assertThat(client.readResponse().assertCommonHeaders().status()).isEqualTo(200);
            stopped.get(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void request_with_incomplete_body_completes_during_shutdown() throws Exception {
        ServerFixture server = ServerFixture.start();
        int port = server.port();
        try (RawClient client = new RawClient(port)) {
            client.send(RawClient.head(
                    "PATCH /api/v1/leads/1 HTTP/1.1",
                    "Host: a",
                    "Content-Type: application/json",
                    "Content-Length: 7",
                    "Expect: 100-continue"));
            assertThat(client.readResponseWithoutBody().status()).isEqualTo(100);
            client.send("{\"a\":");
            CompletableFuture<Void> stopped = ConcurrentTasks.runAsync(server::close);
            Awaitility.await().until(() -> refusesConnections(port));
            assertThat(client.receivesNothingFor(Duration.ofMillis(1500))).isTrue();

            client.send("1}");
            assertThat(client.readResponse().assertCommonHeaders().status()).isEqualTo(200);
            stopped.get(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void idle_connection_does_not_delay_shutdown() {
        ServerFixture server = ServerFixture.start();
        try (RawClient client = new RawClient(server.port())) {
            client.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n").readResponse();
            long start = System.nanoTime();
            server.close();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        }
    }

    @Test
    void hanging_request_delays_shutdown_up_to_stop_timeout() throws Exception {
        HttpSettings settings = ServerFixture.SETTINGS.withTimeouts(
                Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofMillis(300));
        ServerFixture server = ServerFixture.start(settings, slowRoute);
        try (RawClient client = new RawClient(server.port())) {
            client.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(requestStarted.await(5, TimeUnit.SECONDS)).isTrue();
            long start = System.nanoTime();
            server.close();
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofMillis(250), Duration.ofSeconds(5));
        } finally {
            releaseRequest.countDown();
        }
    }

    @Test
    void public_entry_point_binds_free_port_and_closes() {
        int port;
        try (LeadpatchHttpServer http = new LeadpatchHttpServer(
                ServerFixture.SETTINGS,
                () -> "id",
                UseCasesFixture.useCases(command -> new UpdateLead.Result.NotFound()))) {
            http.start();
            port = http.port();
            assertThat(port).isPositive();
            try (RawClient client = new RawClient(port)) {
                assertThat(client.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
                                .readResponse()
                                .status())
                        .isEqualTo(200);
            }
        }
        int closedPort = port;
        assertThatThrownBy(() -> new RawClient(closedPort)).isInstanceOf(UncheckedIOException.class);
    }

    private static boolean refusesConnections(int port) {
        try (RawClient client = new RawClient(port)) {
            return client.socket.isClosed();
        } catch (UncheckedIOException e) {
            return true;
        }
    }
}
