package dev.leadpatch.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

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

/** Clients that send a byte now and then, each sooner than the idle time-out. */
class DeadlineTest {

    private static final Duration LIMIT = Duration.ofMillis(600);
    private static final String PATCH =
            "PATCH /api/v1/leads/1 HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n";

    private static TestEdge edge;

    private ScheduledExecutorService clock;

    @BeforeAll
    static void start() {
        edge = TestEdge.start(TestEdge.within(LIMIT));
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    @BeforeEach
    void startClock() {
        clock = Executors.newSingleThreadScheduledExecutor();
    }

    @AfterEach
    void stopClock() {
        clock.shutdownNow();
    }

    @Test
    void headers_that_drip_are_cut_off_at_the_limit() {
        try (RawClient client = new RawClient(edge.port())) {
            long start = System.nanoTime();
            drip(client, "GET /healthz HTTP/1.1\r\nHost: a\r\nX-A: ", "x");
            assertThat(client.isClosedByServer()).isTrue();
            assertWithinLimit(start);
        }
    }

    @Test
    void headers_that_drip_are_cut_off_on_a_connection_that_was_used_before() {
        try (RawClient client = new RawClient(edge.port())) {
            assertThat(client.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
                            .answer()
                            .status())
                    .isEqualTo(200);
            long start = System.nanoTime();
            drip(client, "GET /healthz HTTP/1.1\r\nHost: a\r\nX-A: ", "x");
            assertThat(client.isClosedByServer()).isTrue();
            assertWithinLimit(start);
        }
    }

    @Test
    void a_body_that_drips_is_a_408_at_the_limit() {
        try (RawClient client = new RawClient(edge.port())) {
            long start = System.nanoTime();
            drip(client, PATCH + "Content-Length: 1000\r\n\r\n", " ");
            client.answer().isFailure(408, "request_timeout");
            assertWithinLimit(start);
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void chunks_that_drip_are_a_408_at_the_limit() {
        try (RawClient client = new RawClient(edge.port())) {
            long start = System.nanoTime();
            drip(client, PATCH + "Transfer-Encoding: chunked\r\n\r\n", "1\r\n \r\n");
            client.answer().isFailure(408, "request_timeout");
            assertWithinLimit(start);
        }
    }

    @Test
    void a_body_that_never_comes_is_a_408_at_the_limit() {
        try (RawClient client = new RawClient(edge.port())) {
            long start = System.nanoTime();
            RawAnswer answer = client.send(PATCH + "Content-Length: 10\r\n\r\n").answer();
            assertThat(answer.isFailure(408, "request_timeout").header("connection"))
                    .contains("close");
            assertWithinLimit(start);
        }
    }

    @Test
    void a_refused_body_that_drips_does_not_hold_the_answer_back_for_longer() {
        try (RawClient client = new RawClient(edge.port())) {
            long start = System.nanoTime();
            drip(client, "POST /locked HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n", "x");
            assertThat(client.answer().status()).isEqualTo(401);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LIMIT.plusSeconds(5));
        }
    }

    @Test
    void a_connection_that_rests_between_requests_is_not_cut_off() throws Exception {
        try (RawClient client = new RawClient(edge.port())) {
            client.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n").answer();
            clock.schedule(
                            () -> client.send(PATCH + "Content-Length: 2\r\n\r\n{}"),
                            2 * LIMIT.toMillis(),
                            TimeUnit.MILLISECONDS)
                    .get();
            assertThat(client.answer().status()).isEqualTo(200);
        }
    }

    @Test
    void slow_bodies_on_every_thread_are_cut_off_and_the_server_answers_again() {
        HttpSettings few = new HttpSettings(
                "127.0.0.1", 0, 16_384, 1024, 1024, LIMIT, LIMIT, Duration.ofSeconds(20), Duration.ofSeconds(5), 8);
        List<RawClient> slow = new ArrayList<>();
        try (TestEdge small = TestEdge.start(few)) {
            for (int i = 0; i < 20; i++) {
                slow.add(new RawClient(small.port()).send(PATCH + "Content-Length: 10\r\n\r\n"));
            }
            assertThat(small.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n").status())
                    .isEqualTo(200);
            slow.forEach(client -> client.answer().isFailure(408, "request_timeout"));
        } finally {
            slow.forEach(RawClient::close);
        }
    }

    private void drip(RawClient client, String start, String drop) {
        client.send(start);
        var unused = clock.scheduleAtFixedRate(
                () -> {
                    try {
                        client.socket.getOutputStream().write(drop.getBytes(StandardCharsets.US_ASCII));
                    } catch (IOException cutOff) {
                        clock.shutdown();
                    }
                },
                50,
                50,
                TimeUnit.MILLISECONDS);
    }

    private static void assertWithinLimit(long start) {
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(LIMIT.minusMillis(50), LIMIT.plusSeconds(5));
    }
}
