package dev.leadpatch.adapter.http.server;

import static dev.leadpatch.adapter.http.server.Route.route;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.adapter.http.HttpSettings;
import dev.leadpatch.adapter.http.RequestBudgets;
import dev.leadpatch.adapter.http.RequestBudgets.DataRate;
import dev.leadpatch.adapter.http.message.TextResponse;
import dev.leadpatch.application.http.message.JsonResponse;
import dev.leadpatch.application.memory.MemoryBudget;
import dev.leadpatch.application.memory.MemoryBudget.Use;
import io.javalin.http.HandlerType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client that does not receive its responses occupies no thread, and memory of its own company only. */
@Timeout(120)
class SlowReaderTest {
    private static final Duration WAIT = Duration.ofSeconds(30);
    private static final int THREADS = 8;
    // more than the operating system buffers for a client that receives nothing
    private static final int LARGE = 6_000_000;

    private final MemoryBudget memory = new MemoryBudget(4 * LARGE);
    private final AtomicInteger handled = new AtomicInteger();
    private final List<RawClient> clients = new ArrayList<>();

    @AfterEach
    void closeClients() {
        clients.forEach(RawClient::close);
    }

    private ServerFixture start(RequestBudgets budgets) {
        HttpSettings settings = ServerFixture.withThreads(THREADS, budgets);
        return ServerFixture.start(
                settings.withTimeouts(Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofMillis(200)),
                route(
                        HandlerType.GET,
                        "/text/{company}/{length}",
                        ServerFixture::authenticateCompany,
                        (ctx, caller) -> {
                            int length = Integer.parseInt(ctx.pathParam("length"));
                            TextResponse.send(JsonResponse.of(200, Map.of("text", "x".repeat(length))), ctx);
                            handled.incrementAndGet();
                        }));
    }

    private RawClient request(ServerFixture server, long company, int length) {
        RawClient client = RawClient.withReceiveBuffer(server.port(), 4_096);
        clients.add(client);
        return client.send(get(company, length));
    }

    private static String get(long company, int length) {
        return "GET /text/" + company + "/" + length + " HTTP/1.1\r\nHost: a\r\n\r\n";
    }

    @Test
    void unread_responses_occupy_no_threads() {
        try (ServerFixture server = start(RequestBudgets.of(new MemoryBudget(1_000L * LARGE)))) {
            for (int i = 0; i < 2 * THREADS; i++) {
                request(server, 1, LARGE);
            }

            await().atMost(WAIT).untilAsserted(() -> assertThat(handled).hasValue(2 * THREADS));
            assertThat(server.send(get(2, 10)).status()).isEqualTo(200);
        }
    }

    @Test
    void response_is_complete_although_it_is_received_late() {
        try (ServerFixture server = start(RequestBudgets.of(memory))) {
            RawClient client = request(server, 1, LARGE);
            await().atMost(WAIT)
                    .untilAsserted(() -> assertThat(memory.held(Use.RESPONSES)).isPositive());

            assertThat(client.readResponse().body()).isEqualTo("{\"text\":\"" + "x".repeat(LARGE) + "\"}");
            await().atMost(WAIT)
                    .untilAsserted(() -> assertThat(memory.held(Use.RESPONSES)).isZero());
            assertThat(client.send(get(1, 3)).readResponse().body()).isEqualTo("{\"text\":\"xxx\"}");
        }
    }

    @Test
    void company_whose_responses_are_unread_is_refused_and_others_are_not() {
        try (ServerFixture server = start(RequestBudgets.of(memory))) {
            // one after the other: each concurrent response can exceed the maximum
            await().atMost(WAIT).untilAsserted(() -> {
                request(server, 1, LARGE);
                server.send(get(1, LARGE)).assertError(429, "rate_limited");
            });
            assertThat(server.send(get(2, LARGE)).status()).isEqualTo(200);
            assertThat(memory.held(Use.RESPONSES)).isLessThanOrEqualTo(memory.maxBytes() / 2 + LARGE);

            clients.forEach(RawClient::close);
            await().atMost(WAIT)
                    .untilAsserted(() ->
                            assertThat(server.send(get(1, LARGE)).status()).isEqualTo(200));
            await().atMost(WAIT)
                    .untilAsserted(() -> assertThat(memory.held(Use.RESPONSES)).isZero());
        }
    }

    @Test
    void client_that_receives_too_slowly_is_disconnected() {
        DataRate body = new DataRate(Duration.ofSeconds(10), 100);
        DataRate response = new DataRate(Duration.ofMillis(600), LARGE);
        try (ServerFixture server = start(RequestBudgets.of(memory).withRates(body, response))) {
            request(server, 1, LARGE);

            await().atMost(WAIT)
                    .untilAsserted(
                            () -> assertThat(server.requestObserver.slowReaders).hasValue(1));
            await().atMost(WAIT)
                    .untilAsserted(() -> assertThat(memory.held(Use.RESPONSES)).isZero());
            assertThat(server.send(get(1, 10)).status()).isEqualTo(200);
        }
    }
}
