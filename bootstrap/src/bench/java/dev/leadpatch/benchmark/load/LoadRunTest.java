package dev.leadpatch.benchmark.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("bench")
class LoadRunTest {

    private final Queue<Integer> statuses = new ConcurrentLinkedQueue<>();
    private final AtomicInteger requestCount = new AtomicInteger();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1/leads", exchange -> {
            exchange.getRequestBody().readAllBytes();
            requestCount.incrementAndGet();
            Integer status = statuses.poll();
            exchange.sendResponseHeaders(status == null ? 200 : status, 2);
            exchange.getResponseBody().write(Workload.ascii("{}"));
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void open_load_sends_all_requests_and_counts_all_responses() throws IOException {
        Outcome outcome = run(4, 200, 0.2);
        assertThat(outcome.ok()).isEqualTo(40).isEqualTo(requestCount.get());
        assertThat(outcome.failures()).isEmpty();
    }

    @Test
    void closed_load_counts_all_responses() throws IOException {
        Outcome outcome = run(4, 0, 0.2);
        assertThat(outcome.ok()).isPositive().isEqualTo(requestCount.get());
        assertThat(outcome.perSecond()).isPositive();
    }

    @Test
    void overload_and_failures_are_counted_separately_and_not_as_successes() throws IOException {
        statuses.add(503);
        statuses.add(404);
        statuses.add(404);
        Outcome outcome = run(2, 100, 0.2);
        assertThat(outcome.ok()).isEqualTo(17);
        assertThat(outcome.unavailable()).isEqualTo(1);
        assertThat(outcome.failures()).singleElement().asString().startsWith("2 × HTTP/1.1 404");
    }

    @Test
    void request_larger_than_one_write_is_sent_completely() throws IOException {
        Job job = new Job(server.getAddress().getPort(), "key", Workload.BULK, 1, 10, 0.3, 1_000);
        try (LoadRun load = new LoadRun(job, new UpdateGenerator())) {
            assertThat(load.run().toOutcome(0.3).ok()).isEqualTo(3);
        }
    }

    private Outcome run(int connections, double rate, double seconds) throws IOException {
        Job job = new Job(server.getAddress().getPort(), "key", Workload.REFERENCE, connections, rate, seconds, 100);
        try (LoadRun load = new LoadRun(job, new UpdateGenerator())) {
            return load.run().toOutcome(seconds);
        }
    }
}
