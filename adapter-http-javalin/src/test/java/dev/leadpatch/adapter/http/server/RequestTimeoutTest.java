package dev.leadpatch.adapter.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.http.AllowedOrigins;
import dev.leadpatch.adapter.http.HttpSettings;
import dev.leadpatch.adapter.http.RequestBudgets;
import dev.leadpatch.application.memory.MemoryBudget;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Slow clients that send single bytes at intervals shorter than the idle timeout. */
class RequestTimeoutTest {

    private static final Duration REQUEST_TIMEOUT = Duration.ofMillis(600);
    private static final String PATCH =
            "PATCH /api/v1/leads/1 HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n";

    private static ServerFixture server;

    private ScheduledExecutorService scheduler;

    @BeforeAll
    static void start() {
        server = ServerFixture.start(ServerFixture.withRequestTimeout(REQUEST_TIMEOUT));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void startScheduler() {
        scheduler = Executors.newSingleThreadScheduledExecutor();
    }

    @AfterEach
    void stopScheduler() {
        scheduler.shutdownNow();
    }

    @Test
    void slow_headers_are_aborted_at_request_timeout() {
        try (RawClient client = new RawClient(server.port())) {
            long start = System.nanoTime();
            sendSlowly(client, "GET /healthz HTTP/1.1\r\nHost: a\r\nX-A: ", "x");
            assertThat(client.isClosedByServer()).isTrue();
            assertWithinTimeout(start);
        }
    }

    @Test
    void slow_headers_on_reused_connection_are_aborted_at_request_timeout() {
        try (RawClient client = new RawClient(server.port())) {
            assertThat(client.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
                            .readResponse()
                            .status())
                    .isEqualTo(200);
            long start = System.nanoTime();
            sendSlowly(client, "GET /healthz HTTP/1.1\r\nHost: a\r\nX-A: ", "x");
            assertThat(client.isClosedByServer()).isTrue();
            assertWithinTimeout(start);
        }
    }

    @Test
    void slow_body_fails_with_408_at_request_timeout() {
        try (RawClient client = new RawClient(server.port())) {
            long start = System.nanoTime();
            sendSlowly(client, PATCH + "Content-Length: 1000\r\n\r\n", " ");
            client.readResponse().assertError(408, "request_timeout");
            assertWithinTimeout(start);
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void slow_chunked_body_fails_with_408_at_request_timeout() {
        try (RawClient client = new RawClient(server.port())) {
            long start = System.nanoTime();
            sendSlowly(client, PATCH + "Transfer-Encoding: chunked\r\n\r\n", "1\r\n \r\n");
            client.readResponse().assertError(408, "request_timeout");
            assertWithinTimeout(start);
        }
    }

    @Test
    void missing_body_fails_with_408_at_request_timeout() {
        try (RawClient client = new RawClient(server.port())) {
            long start = System.nanoTime();
            RawResponse response =
                    client.send(PATCH + "Content-Length: 10\r\n\r\n").readResponse();
            assertThat(response.assertError(408, "request_timeout").header("connection"))
                    .contains("close");
            assertWithinTimeout(start);
        }
    }

    @Test
    void slow_rejected_body_does_not_delay_response_beyond_timeout() {
        try (RawClient client = new RawClient(server.port())) {
            long start = System.nanoTime();
            sendSlowly(client, "POST /locked HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n", "x");
            assertThat(client.readResponse().status()).isEqualTo(401);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(REQUEST_TIMEOUT.plusSeconds(5));
        }
    }

    @Test
    void idle_connection_between_requests_is_not_aborted() throws Exception {
        try (RawClient client = new RawClient(server.port())) {
            client.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n").readResponse();
            scheduler
                    .schedule(
                            () -> client.send(PATCH + "Content-Length: 2\r\n\r\n{}"),
                            2 * REQUEST_TIMEOUT.toMillis(),
                            TimeUnit.MILLISECONDS)
                    .get();
            assertThat(client.readResponse().status()).isEqualTo(200);
        }
    }

    @Test
    void slow_bodies_on_all_threads_are_aborted_and_server_recovers() {
        HttpSettings settings = new HttpSettings(
                "127.0.0.1",
                0,
                new HttpSettings.Sizes(16_384, 1024, 1024),
                new HttpSettings.Timeouts(
                        REQUEST_TIMEOUT, Duration.ofSeconds(20), Duration.ofSeconds(5), REQUEST_TIMEOUT),
                8,
                HttpSettings.Documentation.ON,
                AllowedOrigins.NONE,
                HttpSettings.Clients.DEFAULTS,
                RequestBudgets.of(MemoryBudget.ofHeap()));
        List<RawClient> slowClients = new ArrayList<>();
        try (ServerFixture smallServer = ServerFixture.start(settings)) {
            for (int i = 0; i < 20; i++) {
                slowClients.add(new RawClient(smallServer.port()).send(PATCH + "Content-Length: 10\r\n\r\n"));
            }
            assertThat(smallServer
                            .send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
                            .status())
                    .isEqualTo(200);
            slowClients.forEach(client -> client.readResponse().assertError(408, "request_timeout"));
        } finally {
            slowClients.forEach(RawClient::close);
        }
    }

    private void sendSlowly(RawClient client, String head, String fragment) {
        client.send(head);
        var unused = scheduler.scheduleAtFixedRate(
                () -> {
                    try {
                        client.socket.getOutputStream().write(fragment.getBytes(StandardCharsets.US_ASCII));
                    } catch (IOException e) {
                        scheduler.shutdown();
                    }
                },
                50,
                50,
                TimeUnit.MILLISECONDS);
    }

    private static void assertWithinTimeout(long start) {
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(REQUEST_TIMEOUT.minusMillis(50), REQUEST_TIMEOUT.plusSeconds(5));
    }
}
