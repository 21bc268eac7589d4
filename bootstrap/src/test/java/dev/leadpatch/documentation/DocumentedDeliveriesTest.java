package dev.leadpatch.documentation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.leadpatch.adapter.webhook.ReceiverAllowlist;
import dev.leadpatch.bootstrap.demo.DemoWebhookSetup;
import dev.leadpatch.domain.value.CompanyId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the examples of "Manage deliveries" in document order. The demo company has one endpoint, whose receiver
 * returned 503 to the first delivery.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DocumentedDeliveriesTest {

    private static final UUID ENDPOINT = UUID.fromString("0b7d5a52-3d52-4a4e-9d0c-5c1d3d3f6a11");
    private static final ReceiverAllowlist LOOPBACK_RECEIVERS =
            ReceiverAllowlist.NONE.and("127.0.0.0/8").orElseThrow();
    // the maximum delay before the first retry is 6 s
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final HttpMessage CHANGE = new HttpMessage(
            "PATCH /api/v1/leads/2 HTTP/1.1",
            List.of("Authorization: Bearer jb_api_1234567890abcdef", "Content-Type: application/json"),
            "{\"status\": \"lost\"}");

    private final AtomicBoolean busy = new AtomicBoolean(true);
    private final ResponseComparison comparison = new ResponseComparison();
    private final HttpServer receiver;
    private final DemoServiceFixture service;

    DocumentedDeliveriesTest() throws Exception {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", this::receive);
        receiver.start();
        service = DemoServiceFixture.start(LOOPBACK_RECEIVERS);
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            if (body.contains("\"lead_updated\"") && busy.getAndSet(false)) {
                byte[] response = "busy".getBytes(UTF_8);
                exchange.sendResponseHeaders(503, response.length);
                exchange.getResponseBody().write(response);
            } else {
                exchange.sendResponseHeaders(204, -1);
            }
        }
    }

    @BeforeAll
    void changeLead() throws IOException {
        URI url = URI.create("http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook");
        new DemoWebhookSetup(service.endpoints(), () -> ENDPOINT).findOrAdd(url, new CompanyId(1), Instant.now());
        assertThat(service.send(CHANGE).startLine()).isEqualTo("HTTP/1.1 200 OK");
    }

    @AfterAll
    void close() {
        service.close();
        receiver.stop(0);
    }

    static Stream<ApiExample> examples() {
        return ApiExample.parse(MarkdownBlock.parseSection(Path.of("../docs/webhooks.md"), "## Manage deliveries"))
                .stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void response_equals_the_documented_response(ApiExample example) throws IOException {
        if (example.request().startLine().startsWith("GET ")) {
            await().atMost(TIMEOUT).untilAsserted(() -> assertDocumentedResponse(example));
        } else {
            assertDocumentedResponse(example);
        }
    }

    private void assertDocumentedResponse(ApiExample example) throws IOException {
        HttpMessage response = service.send(comparison.withActualValues(example.request()));

        assertThat(ResponseComparison.actual(response, example.expectedResponse()))
                .as(example.toString())
                .isEqualTo(comparison.expected(example.expectedResponse(), response));
    }
}
