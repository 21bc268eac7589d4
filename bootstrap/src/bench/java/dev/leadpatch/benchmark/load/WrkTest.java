package dev.leadpatch.benchmark.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("bench")
class WrkTest {
    private static final int CONNECTIONS = 2;

    private final Queue<String> requests = new ConcurrentLinkedQueue<>();
    private volatile int status = 200;
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            requests.add(exchange.getRequestURI() + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "STATUS")
    void requests_have_the_form_of_the_template_and_new_values(Workload workload) throws IOException {
        Outcome outcome = run(workload);

        assertThat(outcome.failures()).isEmpty();
        assertThat(outcome.unconfirmed()).isEqualTo(CONNECTIONS);
        assertThat((long) requests.size()).isBetween(outcome.ok(), outcome.ok() + CONNECTIONS);
        assertThat(outcome.perSecond()).isPositive();
        assertThat(outcome.p50()).isBetween(0.001, outcome.max());
        assertThat(requests)
                .hasSizeGreaterThan(CONNECTIONS)
                .doesNotHaveDuplicates()
                .allSatisfy(
                        request -> assertThat(request).doesNotContain("@").containsPattern("10000000(0[1-9]|10)\\b"));
    }

    @ParameterizedTest
    @CsvSource({"REFERENCE, 0, true", "BULK, 0, true", "STATUS, 0, false", "REFERENCE, 100, false"})
    void closed_loops_of_new_values_are_supported(Workload workload, double rate, boolean supported) {
        assertThat(Wrk.supports(new Job(1, "key", workload, CONNECTIONS, rate, 1, 10)))
                .isEqualTo(supported);
    }

    @Test
    void refused_requests_are_failures() throws IOException {
        status = 503;

        Outcome outcome = run(Workload.REFERENCE);

        assertThat(outcome.ok()).isZero();
        assertThat(outcome.failures()).singleElement().asString().endsWith(" × a status of 400 or more");
    }

    @Test
    void output_without_a_result_is_an_error() {
        assertThatIllegalArgumentException().isThrownBy(() -> Wrk.Result.parse("unable to connect"));
    }

    private Outcome run(Workload workload) throws IOException {
        Optional<Wrk> wrk = Wrk.find();
        assumeTrue(wrk.isPresent(), "wrk is not installed");
        return wrk.orElseThrow().run(new Job(server.getAddress().getPort(), "key", workload, CONNECTIONS, 0, 1, 10));
    }
}
