package dev.leadpatch.adapter.http.server;

import static dev.leadpatch.adapter.http.server.Route.asyncRoute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.leadpatch.adapter.http.HttpSettings;
import dev.leadpatch.application.StoreBusyException;
import dev.leadpatch.application.http.message.JsonResponse;
import dev.leadpatch.application.testing.ConcurrentTasks;
import io.javalin.http.HandlerType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** Requests whose threads do not wait for their responses. */
class AsyncResponseTest {

    private static final JsonResponse RESPONSE = JsonResponse.of(200, Map.of("id", 1));
    private static final int THREADS = 24;

    private final List<CompletableFuture<JsonResponse>> pending = new CopyOnWriteArrayList<>();
    private final Route route = asyncRoute(
            HandlerType.GET,
            "/async/{company}",
            ServerFixture::authenticateCompany,
            (ctx, caller, executor) -> startResponse());
    private final HttpSettings settings = ServerFixture.withThreads(THREADS, ServerFixture.SETTINGS.budgets());
    private final ServerFixture server = ServerFixture.start(settings, route);
    private final List<RawClient> clients = new ArrayList<>();

    private CompletableFuture<JsonResponse> startResponse() {
        CompletableFuture<JsonResponse> response = new CompletableFuture<>();
        pending.add(response);
        return response;
    }

    @AfterEach
    void close() {
        clients.forEach(RawClient::close);
        server.close();
    }

    @Test
    void more_requests_than_threads_wait_for_their_responses() {
        int requests = 3 * THREADS;
        IntStream.rangeClosed(1, requests).forEach(company -> send(company, ""));
        await().until(() -> pending.size() == requests);
        assertThat(server.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n").status())
                .isEqualTo(200);

        pending.forEach(response -> response.complete(RESPONSE));

        assertThat(clients)
                .allSatisfy(client -> assertThat(
                                client.readResponse().assertCommonHeaders().status())
                        .isEqualTo(200));
    }

    @Test
    void work_for_requests_counts_as_threads_of_handlers_and_leaves_others_free() {
        CountDownLatch released = new CountDownLatch(1);
        Route working = asyncRoute(
                HandlerType.GET, "/work/{company}", ServerFixture::authenticateCompany, (ctx, caller, executor) -> {
                    CompletableFuture<JsonResponse> response = startResponse();
                    executor.execute(() -> {
                        ConcurrentTasks.await(released);
                        response.complete(RESPONSE);
                    });
                    return response;
                });
        try (ServerFixture other = ServerFixture.start(settings, working)) {
            IntStream.rangeClosed(1, 2 * THREADS)
                    .mapToObj(company -> "GET /work/" + company + " HTTP/1.1\r\nHost: a\r\n\r\n")
                    .forEach(request -> {
                        RawClient client = new RawClient(other.port());
                        clients.add(client);
                        client.send(request);
                    });
            await().until(() -> pending.size() >= THREADS / 2);

            assertThat(other.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n").status())
                    .isEqualTo(200);

            released.countDown();
            assertThat(clients)
                    .allSatisfy(
                            client -> assertThat(client.readResponse().status()).isEqualTo(200));
        }
    }

    @Test
    void client_that_disconnects_before_its_response_disturbs_no_other() {
        send(1, "").close();
        RawClient other = send(2, "");
        await().until(() -> pending.size() == 2);

        pending.forEach(response -> response.complete(RESPONSE));

        assertThat(other.readResponse().status()).isEqualTo(200);
    }

    @Test
    void connection_is_used_again_after_the_response() {
        RawClient client = send(1, "");
        await().until(() -> pending.size() == 1);
        pending.get(0).complete(RESPONSE);
        client.readResponse();

        client.send("GET /async/1 HTTP/1.1\r\nHost: a\r\n\r\n");
        await().until(() -> pending.size() == 2);
        pending.get(1).complete(RESPONSE);

        assertThat(client.readResponse().status()).isEqualTo(200);
    }

    @Test
    void failed_response_is_the_response_of_its_exception() {
        RawClient client = send(1, "");
        await().until(() -> pending.size() == 1);

        pending.get(0).completeExceptionally(new StoreBusyException("too many changes are queued"));

        assertThat(client.readResponse().assertCommonHeaders().status()).isEqualTo(503);
    }

    @Test
    void failures_that_one_thread_sends_are_logged_with_the_trace_of_their_requests() {
        try (LogCapture log = new LogCapture(ErrorHandler.class)) {
            send(1, "traceparent: 00-" + "1".repeat(32) + "-" + "2".repeat(16) + "-01\r\n");
            await().until(() -> pending.size() == 1);
            send(2, "");
            await().until(() -> pending.size() == 2);
            MDC.put(TraceContext.TRACE_ID, "of the leader");
            MDC.put(TraceContext.SPAN_ID, "span");
            try {
                pending.forEach(response -> response.completeExceptionally(new IllegalStateException("a bug")));
                assertThat(MDC.get(TraceContext.TRACE_ID)).isEqualTo("of the leader");
                assertThat(MDC.get(TraceContext.SPAN_ID)).isEqualTo("span");
            } finally {
                MDC.clear();
            }

            assertThat(clients)
                    .allSatisfy(
                            client -> assertThat(client.readResponse().status()).isEqualTo(500));
            assertThat(log.events())
                    .extracting(ILoggingEvent::getMDCPropertyMap)
                    .containsExactly(Map.of("trace_id", "1".repeat(32), "span_id", "2".repeat(16)), Map.of());
        }
    }

    @Test
    void shutdown_waits_for_the_response() throws Exception {
        RawClient client = send(1, "");
        await().until(() -> pending.size() == 1);
        CompletableFuture<Void> stopped = ConcurrentTasks.runAsync(server::close);
        await().until(() -> client.receivesNothingFor(Duration.ofMillis(200)));
        assertThat(stopped).isNotDone();

        pending.get(0).complete(RESPONSE);

        assertThat(client.readResponse().status()).isEqualTo(200);
        stopped.get(5, TimeUnit.SECONDS);
    }

    private RawClient send(int company, String headers) {
        RawClient client = new RawClient(server.port());
        clients.add(client);
        return client.send("GET /async/" + company + " HTTP/1.1\r\nHost: a\r\n" + headers + "\r\n");
    }
}
