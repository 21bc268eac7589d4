package dev.leadpatch.bootstrap.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.Hmac;
import dev.leadpatch.application.embed.DefaultValidator;
import dev.leadpatch.bootstrap.cli.CliEnvironment.Console;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The webhook receiver of {@code leadpatch listen}, over HTTP. */
class ListenCommandTest {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.5Z");
    private static final String DELIVERY = """
            {"id": "c3033be2-b899-59d5-9405-12f963af6fb4", "event": "lead_updated", "occurred_at": 1, "sequence": 7,
             "changes": {"email": {"from": "ada@techcorp.example", "to": null}, "tags": {"from": [], "to": [1, 2]}},
             "lead": {"id": 789}}
            """;

    private final HttpClient client = HttpClient.newHttpClient();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Requests requests = url -> {};

    @Test
    void signed_delivery_is_printed_with_its_changes() {
        requests = url -> assertThat(sendSigned(url, DELIVERY)).isEqualTo(204);

        assertThat(listen("--secret", SECRET)).isZero();
        assertThat(out()).isEqualTo("""
                lead_updated of lead 789, sequence 7
                  received   2026-03-01T12:00:00Z, attempt 1
                  signature  valid
                  response   204
                  changes    email: "ada@techcorp.example" → null
                             tags: [] → [1,2]

                """);
    }

    @Test
    void repeated_delivery_has_the_next_attempt_and_the_requested_status() {
        requests = url -> {
            assertThat(sendSigned(url, DELIVERY)).isEqualTo(500);
            assertThat(sendSigned(url, DELIVERY)).isEqualTo(500);
        };

        assertThat(listen("--status", "500")).isZero();
        assertThat(out())
                .contains("attempt 1\n  signature  not verified: --secret is not set\n  response   500\n")
                .contains("attempt 2\n");
        assertThat(err()).startsWith("Leadpatch 1.2.3 returns 500 to webhooks on http://127.0.0.1:");
    }

    @Test
    void other_secret_and_missing_signature_are_invalid() {
        requests = url -> {
            sendSigned(url, DELIVERY);
            send(url, "POST", DELIVERY, Map.of());
        };

        assertThat(listen("--secret", "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD")).isZero();
        assertThat(out())
                .contains("signature  invalid: the secret is a different one")
                .contains("signature  invalid: webhook-id, webhook-timestamp or webhook-signature is missing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "{\"event\": 1}",
                "{\"event\": {\"a\": 1}}",
                "{\"a\": 1, \"a\": 2}",
                "\u00ff"
            })
    void other_content_is_named(String body) {
        requests = url -> assertThat(send(url, "POST", body, Map.of())).isEqualTo(204);

        assertThat(listen()).isZero();
        assertThat(out()).startsWith("a request of %d bytes that is not".formatted(body.getBytes(UTF_8).length));
    }

    @Test
    void delivery_cannot_control_the_terminal_and_long_values_are_shortened() {
        String body = """
                {"event": "test\\u001b[2J", "lead": {"id": "\\u009b2J\\n"}, "sequence": [], "changes":
                 {"a\\u202e": {"from": "\\u001b]0;x\\u0007", "to": "%s"}, "b": 1, "c": {}}}
                """.formatted("x".repeat(100_000));
        requests = url -> send(url, "POST", body, Map.of());

        assertThat(listen()).isZero();
        assertThat(out().lines()).allMatch(line -> line.length() < 500).hasSize(8);
        assertThat(out().replace("\n", "")).matches(text -> text.chars().noneMatch(Character::isISOControl));
        assertThat(out()).doesNotContain("\u202e").contains("b: 1").contains("c: null → null");
    }

    @Test
    void deletion_without_changes_is_printed() {
        requests =
                url -> send(url, "POST", "{\"event\": \"lead_deleted\", \"changes\": {}, \"erased\": true}", Map.of());

        assertThat(listen()).isZero();
        assertThat(out()).startsWith("lead_deleted, erased\n").contains("  changes    none\n");
    }

    @Test
    void other_methods_and_interrupted_requests_are_no_deliveries() {
        requests = url -> {
            assertThat(send(url, "GET", "", Map.of())).isEqualTo(405);
            assertThat(send(url, "HEAD", "", Map.of())).isEqualTo(405);
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), url.getPort())) {
                socket.getOutputStream()
                        .write("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{".getBytes(UTF_8));
            }
            assertThat(send(url, "POST", DELIVERY, Map.of())).isEqualTo(204);
        };

        assertThat(listen()).isZero();
        assertThat(out().lines().filter(line -> line.startsWith("  received"))).hasSize(1);
    }

    @Test
    void body_above_the_maximum_is_refused() {
        requests = url -> assertThat(send(url, "POST", "x".repeat((16 << 20) + 1), Map.of()))
                .isEqualTo(413);

        assertThat(listen()).isZero();
        assertThat(out()).isEmpty();
    }

    @Test
    void port_in_use_is_a_usage_error() throws Exception {
        try (ServerSocket used = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(run("listen", "--port", Integer.toString(used.getLocalPort())))
                    .isEqualTo(2);
        }
        assertThat(err()).startsWith("leadpatch: Can't listen on http://127.0.0.1:");
    }

    @Test
    void every_invalid_option_is_reported_and_the_secret_is_not_quoted() {
        assertThat(run("listen", "--port", "65536", "--status", "199", "--secret", "whsec_not+base64!"))
                .isEqualTo(2);
        assertThat(err().lines()).hasSize(3).allMatch(line -> line.startsWith("leadpatch: --"));
        assertThat(err()).doesNotContain("not+base64");
    }

    private int sendSigned(URI url, String body) throws GeneralSecurityException {
        String sentAt = Long.toString(NOW.getEpochSecond());
        byte[] key = Base64.getDecoder().decode(SECRET.substring("whsec_".length()));
        String signature = Base64.getEncoder().encodeToString(Hmac.hmacSha256(key, "msg_1." + sentAt + "." + body));
        return send(
                url,
                "POST",
                body,
                Map.of("Webhook-Id", "msg_1", "Webhook-Timestamp", sentAt, "Webhook-Signature", "v1," + signature));
    }

    private int send(URI url, String method, String body, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url.resolve("/hook?x=1"))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private int listen(String... options) {
        String[] arguments = new String[options.length + 3];
        System.arraycopy(new String[] {"listen", "--port", "0"}, 0, arguments, 0, 3);
        System.arraycopy(options, 0, arguments, 3, options.length);
        return run(arguments);
    }

    private int run(String... arguments) {
        Console console = new Console(
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8));
        return new CommandLineInterface(new CliEnvironment(
                        "1.2.3",
                        console,
                        Map.of(),
                        (database, pools) -> {
                            throw new AssertionError("no database is needed");
                        },
                        DefaultValidator::create,
                        () -> NOW,
                        UUID::randomUUID,
                        new Random(1),
                        () -> new SignalAfterRequests(this)))
                .run(arguments);
    }

    private URI url() {
        Matcher matcher = Pattern.compile("http://127\\.0\\.0\\.1:[0-9]+").matcher(err());
        assertThat(matcher.find()).isTrue();
        return URI.create(matcher.group());
    }

    private String out() {
        return out.toString(UTF_8);
    }

    private String err() {
        return err.toString(UTF_8);
    }

    private interface Requests {
        void sendTo(URI url) throws IOException, GeneralSecurityException;
    }

    /** Signals shutdown when the requests were sent. */
    private record SignalAfterRequests(ListenCommandTest test) implements ShutdownSignal {
        @Override
        public void await() {
            try {
                test.requests.sendTo(test.url());
            } catch (IOException | GeneralSecurityException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public boolean await(Duration timeout) {
            throw new UnsupportedOperationException("this command has no database");
        }

        @Override
        public void close() {}
    }
}
