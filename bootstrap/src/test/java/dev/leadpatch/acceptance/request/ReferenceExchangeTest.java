package dev.leadpatch.acceptance.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.AdditionalNode;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.application.embed.DefaultValidator;
import dev.leadpatch.application.testing.ReferenceExchange;
import dev.leadpatch.application.testing.ReferenceExchange.Response;
import dev.leadpatch.bootstrap.settings.PoolSizes;
import dev.leadpatch.bootstrap.settings.ServerSettings;
import dev.leadpatch.bootstrap.settings.ServerSettings.RequestSettings;
import dev.leadpatch.bootstrap.wiring.Application;
import dev.leadpatch.bootstrap.wiring.PostgresApplicationFactory;
import jakarta.validation.Validator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The service returns each reference response, byte for byte, as the example hosts do. */
class ReferenceExchangeTest {

    // those of the connection and of the server, which each server sends in its own way
    private static final String[] SERVER_HEADERS = {"Connection", "Content-Length", "Date", "Vary"};

    private static Application application;
    private static Application.RunningServer server;

    @BeforeAll
    static void start() throws Exception {
        Validator validator = DefaultValidator.create();
        application = new PostgresApplicationFactory(() -> validator)
                .withTime(ReferenceExchange.CLOCK, System::nanoTime)
                .open(AdditionalNode.settings(DemoFixture.shared().database()), PoolSizes.DEFAULT);
        assertThat(application.companyStore().add(ReferenceExchange.company(), List.of()))
                .isEmpty();
        server = application.serve(
                new ServerSettings(InetAddress.getLoopbackAddress(), 0, RequestSettings.DEFAULTS),
                DemoFixture.LOOPBACK_RECEIVERS);
    }

    @AfterAll
    static void stop() {
        server.close();
        application.close();
    }

    @TestFactory
    Stream<DynamicTest> service_returns_reference_response() {
        return ReferenceExchange.all().stream()
                .map(exchange -> DynamicTest.dynamicTest(
                        exchange.name(), () -> assertThat(send(exchange)).isEqualTo(exchange.response())));
    }

    private static Response send(ReferenceExchange exchange) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(message(exchange));
            String message = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String[] parts = message.split("\r\n\r\n", 2);
            String[] lines = parts[0].split("\r\n", -1);
            Map<String, String> headers = new LinkedHashMap<>();
            for (int i = 1; i < lines.length; i++) {
                String[] header = lines[i].split(": ", 2);
                headers.put(header[0], header[1]);
            }
            Stream.of(SERVER_HEADERS).forEach(headers::remove);
            return new Response(Integer.parseInt(lines[0].split(" ", 3)[1]), headers, parts[1]);
        }
    }

    private static byte[] message(ReferenceExchange exchange) {
        byte[] body = exchange.body().getBytes(StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder(exchange.method())
                .append(" /api/v1/leads")
                .append(exchange.path())
                .append(exchange.query().isEmpty() ? "" : "?" + exchange.query())
                .append(" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer ")
                .append(exchange.key());
        exchange.headers()
                .forEach((name, values) -> values.forEach(
                        value -> head.append("\r\n").append(name).append(": ").append(value)));
        return (head + "\r\nContent-Length: " + body.length + "\r\n\r\n" + exchange.body())
                .getBytes(StandardCharsets.UTF_8);
    }
}
