package dev.leadpatch.adapter.http.server;

import static dev.leadpatch.adapter.http.RequestObserver.WaitingList.KEY;
import static dev.leadpatch.adapter.http.RequestObserver.WaitingList.LARGE_BODY;
import static dev.leadpatch.adapter.http.server.Route.route;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.adapter.http.HttpSettings;
import dev.leadpatch.adapter.http.RequestBudgets;
import dev.leadpatch.adapter.http.RequestBudgets.Concurrency;
import dev.leadpatch.adapter.http.RequestBudgets.DataRate;
import dev.leadpatch.adapter.http.message.RequestBodyReader;
import dev.leadpatch.adapter.http.message.TextResponse;
import dev.leadpatch.application.http.message.JsonResponse;
import dev.leadpatch.application.memory.MemoryBudget;
import dev.leadpatch.application.memory.MemoryBudget.Reservation;
import dev.leadpatch.application.memory.MemoryBudget.Scope;
import dev.leadpatch.application.memory.MemoryBudget.Use;
import io.javalin.http.HandlerType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One company, or a client without a key, cannot occupy the threads and the memory that requests of others need. */
@Timeout(60)
class RequestBudgetTest {
    private static final int THREADS = 8;

    // of two companies with bodies of 10,000 bytes each, which occupy eight times as much
    private final MemoryBudget memory = new MemoryBudget(160_000);
    private final CountDownLatch release = new CountDownLatch(1);
    private final AtomicInteger running = new AtomicInteger();
    private final List<RawClient> clients = new ArrayList<>();

    @AfterEach
    void stop() {
        release.countDown();
        clients.forEach(RawClient::close);
    }

    private static HttpSettings settings(RequestBudgets budgets) {
        return ServerFixture.withThreads(THREADS, budgets).withLimits(16_384, 10_000, Duration.ofSeconds(30));
    }

    private RequestBudgets budgets() {
        return RequestBudgets.of(memory);
    }

    /** A server with a route that returns its body, and one that waits; the company is in the path. */
    private ServerFixture start(RequestBudgets budgets) {
        HttpSettings settings = settings(budgets);
        RequestBodyReader bodies = new RequestBodyReader(settings);
        return ServerFixture.start(
                settings,
                route(
                        HandlerType.POST,
                        "/echo/{company}",
                        ServerFixture::authenticateCompany,
                        (ctx, caller) -> TextResponse.send(
                                JsonResponse.of(200, Map.of("length", bodies.read(ctx).length)), ctx)),
                route(HandlerType.GET, "/wait/{company}", ServerFixture::authenticateCompany, (ctx, caller) -> {
                    running.incrementAndGet();
                    release.await();
                    TextResponse.send(JsonResponse.of(200, Map.of()), ctx);
                }));
    }

    private RawClient send(ServerFixture server, String text) {
        RawClient client = new RawClient(server.port());
        clients.add(client);
        return client.send(text);
    }

    private static String echo(long company, int length) {
        return "POST /echo/" + company + " HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: "
                + length + "\r\n\r\n";
    }

    private static String body(int length) {
        return "\"" + "x".repeat(length - 2) + "\"";
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n";
    }

    @Test
    void incomplete_bodies_occupy_no_threads() {
        try (ServerFixture server = start(budgets())) {
            List<RawClient> slow = new ArrayList<>();
            for (int i = 0; i < 5 * THREADS; i++) {
                slow.add(send(server, echo(1, 20) + "\"xx"));
                send(server, "POST /locked HTTP/1.1\r\nHost: a\r\nContent-Length: 20\r\n\r\nx");
                send(server, "PUT /unknown HTTP/1.1\r\nHost: a\r\nContent-Length: 20\r\n\r\nx");
            }
            await().until(() -> server.requestObserver.inFlight.get() >= 5 * THREADS);

            assertThat(server.send(echo(2, 20) + body(20)).status()).isEqualTo(200);
            for (RawClient client : slow) {
                assertThat(client.send("x".repeat(16) + "\"").readResponse().status())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void company_with_too_many_running_requests_does_not_delay_others() {
        try (ServerFixture server = start(budgets().withConcurrency(new Concurrency(2, 2, 2, 2)))) {
            List<RawClient> waiting = new ArrayList<>();
            for (int i = 0; i < 4 * THREADS; i++) {
                waiting.add(send(server, get("/wait/1")));
            }
            await().until(() -> running.get() == 2);
            await().until(() -> Integer.valueOf(4 * THREADS - 2).equals(server.requestObserver.waiting.get(KEY)));

            assertThat(server.send(echo(2, 20) + body(20)).status()).isEqualTo(200);
            assertThat(running).hasValue(2);

            release.countDown();
            for (RawClient client : waiting) {
                assertThat(client.readResponse().status()).isEqualTo(200);
            }
            assertThat(server.requestObserver.waiting).containsEntry(KEY, 0);
        }
    }

    @Test
    void large_bodies_of_a_company_are_handled_few_at_a_time() {
        HttpSettings settings = ServerFixture.withThreads(
                THREADS, RequestBudgets.of(MemoryBudget.ofHeap()).withConcurrency(new Concurrency(8, 8, 8, 1)));
        RequestBodyReader bodies = new RequestBodyReader(settings);
        try (ServerFixture server = ServerFixture.start(
                settings,
                route(HandlerType.POST, "/echo/{company}", ServerFixture::authenticateCompany, (ctx, caller) -> {
                    int length = bodies.read(ctx).length;
                    running.incrementAndGet();
                    if (ctx.path().equals("/echo/1") && length > Concurrency.LARGE_BODY) {
                        release.await();
                    }
                    TextResponse.send(JsonResponse.of(200, Map.of("length", length)), ctx);
                }))) {
            String large = echo(1, 65_537) + body(65_537);
            RawClient first = send(server, large);
            await().until(() -> running.get() == 1);
            RawClient second = send(server, large);
            await().until(() -> Integer.valueOf(1).equals(server.requestObserver.waiting.get(LARGE_BODY)));

            assertThat(server.send(echo(1, 65_536) + body(65_536)).status()).isEqualTo(200);
            assertThat(server.send(large.replace("/echo/1", "/echo/2")).status())
                    .isEqualTo(200);
            assertThat(running).hasValue(3);

            release.countDown();
            assertThat(first.readResponse().status()).isEqualTo(200);
            assertThat(second.readResponse().status()).isEqualTo(200);
            assertThat(server.requestObserver.waiting).containsEntry(LARGE_BODY, 0);
        }
    }

    @Test
    void company_has_half_of_the_memory_for_bodies() {
        try (ServerFixture server = start(budgets())) {
            RawClient first = send(server, echo(1, 9_000) + body(9_000).substring(0, 8_999));
            RawResponse refused = await().until(
                            () -> server.send(echo(1, 9_000) + body(9_000)), response -> response.status() != 200);
            refused.assertError(429, "rate_limited");
            assertThat(refused.header("retry-after")).contains("1");
            assertThat(server.send(echo(1, 20) + body(20)).status()).isEqualTo(200);
            assertThat(server.send(echo(2, 9_000) + body(9_000)).status()).isEqualTo(200);
            assertThat(memory.refusals(Use.REQUEST_BODIES, Scope.COMPANY)).isEqualTo(1);

            assertThat(first.send("\"").readResponse().status()).isEqualTo(200);
            assertThat(server.send(echo(1, 9_000) + body(9_000)).status()).isEqualTo(200);
        }
    }

    @Test
    void body_of_a_request_without_a_key_must_be_small() {
        HttpSettings settings = ServerFixture.withThreads(THREADS, RequestBudgets.of(MemoryBudget.ofHeap()));
        RequestBodyReader bodies = new RequestBodyReader(settings);
        try (ServerFixture server = ServerFixture.start(
                settings,
                route(
                        HandlerType.POST,
                        "/public",
                        ctx -> TextResponse.send(JsonResponse.of(200, Map.of("length", bodies.read(ctx).length)), ctx)),
                route(
                        HandlerType.POST,
                        "/echo/{company}",
                        ServerFixture::authenticateCompany,
                        (ctx, caller) -> TextResponse.send(
                                JsonResponse.of(200, Map.of("length", bodies.read(ctx).length)), ctx)))) {
            String anonymous = echo(1, 16_385).replace("/echo/1", "/public");

            server.send(anonymous + body(16_385)).assertError(413, "payload_too_large");
            assertThat(server.send(anonymous.replace("16385", "16384") + body(16_384))
                            .status())
                    .isEqualTo(200);
            assertThat(server.send(echo(1, 16_385) + body(16_385)).status()).isEqualTo(200);
        }
    }

    @Test
    void memory_for_bodies_is_limited_for_all_together() {
        try (ServerFixture server = start(budgets())) {
            for (int company = 1; company <= 2; company++) {
                send(server, echo(company, 9_500) + body(9_500).substring(0, 9_499));
            }
            RawResponse refused = await().until(
                            () -> server.send(echo(3, 9_000) + body(9_000)), response -> response.status() != 200);
            refused.assertError(503, "overloaded");
            assertThat(refused.header("retry-after")).contains("1");

            clients.forEach(RawClient::close);
            await().until(() -> server.send(echo(3, 9_000) + body(9_000)).status() == 200);
        }
    }

    @Test
    void probes_of_the_service_are_answered_while_clients_without_a_key_use_all_of_their_memory() {
        try (ServerFixture server = start(budgets())) {
            Reservation all = memory.open(Optional.empty(), Use.RESPONSES);
            all.addExisting(memory.maxBytes());

            server.send(get("/api/v1/leads/1")).assertError(429, "rate_limited");
            assertThat(server.send(get("/readyz")).status()).isEqualTo(200);
            assertThat(server.send(get("/healthz")).status()).isEqualTo(200);
        }
    }

    @Test
    void body_that_arrives_too_slowly_is_refused() {
        DataRate rate = new DataRate(Duration.ofMillis(300), 1_000);
        try (ServerFixture server = start(budgets().withRates(rate, rate))) {
            long start = System.nanoTime();

            send(server, echo(1, 5_000) + "\"").readResponse().assertError(408, "request_timeout");

            assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(10));
        }
    }
}
