package dev.leadpatch.documentation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.leadpatch.adapter.webhook.ReceiverAllowlist;
import dev.leadpatch.bootstrap.demo.DemoWebhook;
import dev.leadpatch.domain.value.CompanyId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
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
 * Runs the requests by which deliveries are looked after, in their order. The demo company has one endpoint, whose receiver
 * was busy when it was told of the first change.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DocumentedDeliveriesTest {

    private static final UUID ENDPOINT = UUID.fromString("0b7d5a52-3d52-4a4e-9d0c-5c1d3d3f6a11");
    private static final ReceiverAllowlist HERE =
            ReceiverAllowlist.NONE.and("127.0.0.0/8").orElseThrow();
    // the first pause before a retry is six seconds at most
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Message CHANGE = new Message(
            "PATCH /api/v1/leads/2 HTTP/1.1",
            List.of("Authorization: Bearer jb_api_1234567890abcdef", "Content-Type: application/json"),
            "{\"status\": \"lost\"}");

    private final AtomicBoolean busy = new AtomicBoolean(true);
    private final Likeness likeness = new Likeness();
    private final HttpServer receiver;
    private final Service service;

    DocumentedDeliveriesTest() throws Exception {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", this::take);
        receiver.start();
        service = Service.start(HERE);
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            if (body.contains("\"lead_updated\"") && busy.getAndSet(false)) {
                byte[] answer = "busy".getBytes(UTF_8);
                exchange.sendResponseHeaders(503, answer.length);
                exchange.getResponseBody().write(answer);
            } else {
                exchange.sendResponseHeaders(204, -1);
            }
        }
    }

    @BeforeAll
    void change_a_lead() throws IOException {
        URI url = URI.create("http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook");
        new DemoWebhook(service.endpoints(), () -> ENDPOINT, new SecureRandom())
                .at(url, new CompanyId(1), Instant.now());
        assertThat(service.send(CHANGE).start()).isEqualTo("HTTP/1.1 200 OK");
    }

    @AfterAll
    void close() {
        service.close();
        receiver.stop(0);
    }

    static Stream<Example> examples() {
        return Example.of(Block.ofSection(Path.of("../docs/webhooks.md"), "## Manage deliveries")).stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void a_request_is_answered_as_the_document_shows(Example example) throws IOException {
        if (example.request().start().startsWith("GET ")) {
            await().atMost(PATIENCE).untilAsserted(() -> isAnsweredAsShown(example));
        } else {
            isAnsweredAsShown(example);
        }
    }

    private void isAnsweredAsShown(Example example) throws IOException {
        Message answer = service.send(likeness.real(example.request()));

        assertThat(Likeness.told(answer, example.shown()))
                .as(example.toString())
                .isEqualTo(likeness.expected(example.shown(), answer));
    }
}
