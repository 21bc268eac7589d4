package dev.leadpatch.adapter.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.webhook.SendResult;
import dev.leadpatch.application.webhook.SigningSecrets;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent, and what a receiver's answer counts as. */
class HttpSenderTest {

    private static final String PAYLOAD = "{\"lead\":{\"company_name\":\"Größe 大 😀\"}}";
    private static final String BODY = "{\"lead\":{\"company_name\":\"Größe 大 😀\"},\"configuration\":[]}";

    private final HttpSender sender = new HttpSender(
            new WebhookSettings(2, Duration.ofSeconds(5), Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ZERO),
            AllowedReceivers.NONE.and("127.0.0.0/8").orElseThrow(),
            InstantSource.system(),
            SystemDefaultDnsResolver.INSTANCE,
            new BackgroundLoops());

    @AfterEach
    void close() {
        sender.close();
    }

    @Test
    void the_body_is_posted_as_json_and_with_no_header_that_nobody_asked_for() throws IOException {
        try (Receiver receiver = new Receiver(Receiver.status("200 OK"))) {
            assertThat(send(receiver.url())).isEqualTo("answered 200");

            Receiver.Received request = receiver.requests().get(0);
            assertThat(request.line()).isEqualTo("POST /hook?a=b HTTP/1.1");
            assertThat(request.body()).isEqualTo(BODY);
            assertThat(request.headers())
                    .containsEntry("Content-Type", "application/json")
                    .containsEntry("Content-Length", String.valueOf(BODY.getBytes(UTF_8).length))
                    .containsOnlyKeys(
                            "Authorization",
                            "webhook-id",
                            "webhook-timestamp",
                            "webhook-signature",
                            "Content-Type",
                            "Content-Length",
                            "Host",
                            "Connection",
                            "User-Agent");
            assertThat(request.headers().get("User-Agent")).matches("Leadpatch(/\\S+)?");
        }
    }

    private static Map<String, List<String>> lists(Receiver.Received request) {
        return request.headers().entrySet().stream()
                .collect(Collectors.toMap(e -> e.getKey().toLowerCase(Locale.ROOT), e -> List.of(e.getValue())));
    }

    @Test
    void both_signatures_hold_at_the_receiver() throws Exception {
        try (Receiver receiver = new Receiver(Receiver.status("200 OK"))) {
            send(receiver.url());

            Receiver.Received request = receiver.requests().get(0);
            Map<String, List<String>> headers = lists(request);
            assertThatCode(() -> new Webhook(Deliveries.SECRET).verify(request.body(), headers))
                    .doesNotThrowAnyException();

            String authorization = request.headers().get("Authorization");
            assertThat(authorization).startsWith("Bearer ");
            ReceivedToken token =
                    ReceivedToken.read(authorization.substring("Bearer ".length()), Deliveries.INTEGRATION.toString());
            assertThat(token.genuine()).isTrue();
            assertThat(token.claims().get("body_sha256").stringValue())
                    .isEqualTo(HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256")
                                    .digest(request.body().getBytes(UTF_8))));
        }
    }

    @Test
    void while_a_rotation_overlaps_the_holder_of_either_secret_verifies() throws Exception {
        String next = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
        Instant inAMinute = Instant.now().plusSeconds(60);
        try (Receiver receiver = new Receiver(Receiver.status("200 OK"))) {
            sender.send(Deliveries.of(
                    PAYLOAD,
                    Deliveries.endpoint()
                            .withUrl(receiver.url())
                            .withSecrets(SigningSecrets.of(Deliveries.SECRET).rotate(next, inAMinute))));
            sender.send(Deliveries.of(
                    PAYLOAD,
                    Deliveries.endpoint()
                            .withUrl(receiver.url())
                            .withSecrets(SigningSecrets.of(Deliveries.SECRET).rotate(next, Instant.now()))));

            Map<String, List<String>> during = lists(receiver.requests().get(0));
            assertThat(during.get("webhook-signature").get(0).split(" ")).hasSize(2);
            assertThatCode(() -> new Webhook(Deliveries.SECRET).verify(BODY, during))
                    .doesNotThrowAnyException();
            assertThatCode(() -> new Webhook(next).verify(BODY, during)).doesNotThrowAnyException();
            Map<String, List<String>> after = lists(receiver.requests().get(1));
            assertThatCode(() -> new Webhook(next).verify(BODY, after)).doesNotThrowAnyException();
            assertThatThrownBy(() -> new Webhook(Deliveries.SECRET).verify(BODY, after))
                    .isInstanceOf(WebhookVerificationException.class);
        }
    }

    @Test
    void an_endpoints_own_headers_are_sent_and_replace_nothing() throws IOException {
        try (Receiver receiver = new Receiver(Receiver.status("200 OK"))) {
            sender.send(Deliveries.of(
                    PAYLOAD,
                    Deliveries.endpoint()
                            .withUrl(receiver.url())
                            .withHeaders(Map.of("X-Team", "sales", "authorization", "Bearer mine"))));

            assertThat(receiver.requests().get(0).headers()).containsEntry("X-Team", "sales");
            assertThat(receiver.requests().get(0).headers().values()).noneMatch("Bearer mine"::equals);
        }
    }

    @Test
    void each_attempt_tells_the_same_body_and_id() throws IOException {
        try (Receiver receiver = new Receiver(Receiver.status("500 Oops"))) {
            send(receiver.url());
            send(receiver.url());

            assertThat(receiver.requests()).extracting(Receiver.Received::body).containsExactly(BODY, BODY);
            assertThat(receiver.requests())
                    .extracting(request -> request.headers().get("webhook-id"))
                    .containsExactly(Deliveries.EVENT.toString(), Deliveries.EVENT.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 400, 404, 407, 410, 429, 500, 503})
    void any_status_is_an_answer_and_is_asked_for_once(int status) throws IOException {
        try (Receiver receiver = new Receiver(Receiver.status(status + " X"))) {
            assertThat(send(receiver.url())).isEqualTo("answered " + status);
            assertThat(receiver.requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"301 X", "302 X", "303 X", "307 X", "308 X"})
    void a_redirect_is_not_followed(String status) throws IOException {
        try (Receiver elsewhere = new Receiver(Receiver.status("200 OK"));
                Receiver receiver = new Receiver(Receiver.status(status, "Location: " + elsewhere.url()))) {
            assertThat(send(receiver.url())).isEqualTo("answered " + status.substring(0, 3));
            assertThat(elsewhere.connections()).isZero();
        }
    }

    @Test
    void a_challenge_is_not_answered() throws IOException {
        try (Receiver receiver = new Receiver(
                Receiver.status("401 X", "WWW-Authenticate: Basic realm=\"r\"", "WWW-Authenticate: NTLM"))) {
            assertThat(send(receiver.url())).isEqualTo("answered 401");
            assertThat(receiver.requests()).hasSize(1);
        }
    }

    @Test
    void cookies_are_not_kept() throws IOException {
        try (Receiver receiver = new Receiver(Receiver.status("200 OK", "Set-Cookie: a=b; Path=/"))) {
            send(receiver.url());
            send(receiver.url());

            assertThat(receiver.requests())
                    .hasSize(2)
                    .allSatisfy(request -> assertThat(request.headers()).doesNotContainKey("Cookie"));
        }
    }

    @Test
    void a_proxy_of_the_machine_is_not_used() throws IOException {
        ProxySelector before = ProxySelector.getDefault();
        try (Receiver proxy = new Receiver(Receiver.status("200 OK"));
                Receiver receiver = new Receiver(Receiver.status("204 X"))) {
            ProxySelector.setDefault(ProxySelector.of(InetSocketAddress.createUnresolved(
                    "127.0.0.1", URI.create(proxy.url()).getPort())));
            System.setProperty("http.proxyHost", "127.0.0.1");
            System.setProperty(
                    "http.proxyPort", String.valueOf(URI.create(proxy.url()).getPort()));

            assertThat(send(receiver.url())).isEqualTo("answered 204");
            assertThat(proxy.connections()).isZero();
        } finally {
            ProxySelector.setDefault(before);
            System.clearProperty("http.proxyHost");
            System.clearProperty("http.proxyPort");
        }
    }

    @Test
    void a_socks_proxy_of_the_machine_is_not_used_either() throws IOException {
        try (Receiver proxy = new Receiver(Receiver.status("200 OK"));
                Receiver receiver = new Receiver(Receiver.status("204 X"))) {
            System.setProperty("socksProxyHost", "127.0.0.1");
            System.setProperty(
                    "socksProxyPort", String.valueOf(URI.create(proxy.url()).getPort()));
            // the machine's own proxies are by default not asked for loopback addresses
            System.setProperty("socksNonProxyHosts", "");

            assertThat(send(receiver.url())).isEqualTo("answered 204");
            assertThat(proxy.connections()).isZero();
        } finally {
            System.clearProperty("socksProxyHost");
            System.clearProperty("socksProxyPort");
            System.clearProperty("socksNonProxyHosts");
        }
    }

    @Test
    void a_connection_serves_again() throws IOException {
        try (Receiver receiver = new Receiver(Receiver.text("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"))) {
            send(receiver.url());
            send(receiver.url());

            assertThat(receiver.requests()).hasSize(2);
            assertThat(receiver.connections()).isEqualTo(1);
        }
    }

    @Test
    void a_connection_that_the_receiver_has_closed_in_between_fails_nothing() throws IOException {
        try (Receiver receiver = new Receiver((connection, out) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(UTF_8));
            connection.close();
        })) {
            for (int i = 0; i < 5; i++) {
                send(receiver.url());
                await().until(() -> receiver.closed() == receiver.connections());
            }

            assertThat(send(receiver.url())).isEqualTo("answered 200");
            assertThat(receiver.connections()).isEqualTo(6);
        }
    }

    @Test
    void what_was_answered_is_told() throws IOException {
        try (Receiver receiver = new Receiver(Receiver.text(
                "HTTP/1.1 503 Busy\r\nRetry-After: 120\r\n" + "Content-Length: 12\r\n\r\ntry\0later\u001b\u00ff!"))) {
            SendResult.Responded answered = answer(receiver);

            assertThat(answered.status()).isEqualTo(503);
            assertThat(answered.retryAfter()).contains(Duration.ofMinutes(2));
            assertThat(answered.responseSnippet()).isEqualTo("try\uFFFDlater\uFFFD\uFFFD!");
            assertThat(answered.duration()).isBetween(Duration.ofNanos(1), Duration.ofSeconds(5));
        }
    }

    @Test
    void of_a_long_answer_a_thousand_characters_are_told() throws IOException {
        try (Receiver receiver =
                new Receiver(Receiver.text("HTTP/1.1 200 OK\r\nContent-Length: 16000\r\n\r\n" + "x".repeat(16_000)))) {
            assertThat(answer(receiver).responseSnippet()).isEqualTo("x".repeat(1_000));
            assertThat(answer(receiver).retryAfter()).isEmpty();
            assertThat(receiver.connections()).isEqualTo(1);
        }
    }

    @Test
    void a_compressed_answer_is_not_unpacked() throws IOException {
        try (Receiver receiver = new Receiver(
                Receiver.text("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc"))) {
            assertThat(answer(receiver).responseSnippet()).isEqualTo("abc");
            assertThat(receiver.requests().get(0).headers()).doesNotContainKey("Accept-Encoding");
        }
    }

    @Test
    void nothing_is_sent_if_the_secret_cannot_be_read() throws IOException {
        try (Receiver receiver = new Receiver(Receiver.status("200 OK"))) {
            String result = Outcome.of(sender.send(Deliveries.of(
                    PAYLOAD, Deliveries.endpoint().withUrl(receiver.url()).withSecret("hunter2"))));

            assertThat(result).isEqualTo("the endpoint's secret can't be read");
            assertThat(receiver.connections()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://127.0.0.1/",
                "file:///etc/hosts",
                "mailto:a@b.example",
                "//127.0.0.1/",
                "http:///",
                "http:a",
                "http://user:secret@127.0.0.1/"
            })
    void a_url_that_cannot_be_posted_to_fails(String url) {
        assertThat(send(url)).startsWith("the endpoint's URL must ");
    }

    private SendResult.Responded answer(Receiver receiver) {
        return sender.send(Deliveries.of(PAYLOAD, Deliveries.endpoint().withUrl(receiver.url())))
                .fold(answered -> answered, failed -> fail(failed.reason()));
    }

    private String send(String url) {
        return Outcome.of(
                sender.send(Deliveries.of(PAYLOAD, Deliveries.endpoint().withUrl(url))));
    }
}
