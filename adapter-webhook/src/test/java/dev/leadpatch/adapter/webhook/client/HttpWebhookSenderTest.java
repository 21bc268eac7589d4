package dev.leadpatch.adapter.webhook.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import dev.leadpatch.adapter.webhook.ReceiverAllowlist;
import dev.leadpatch.adapter.webhook.WebhookSettings;
import dev.leadpatch.adapter.webhook.signing.ReceivedToken;
import dev.leadpatch.application.background.BackgroundLoops;
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

/** The requests that are sent, and the results of responses. */
class HttpWebhookSenderTest {

    private static final String PAYLOAD = "{\"lead\":{\"company_name\":\"Größe 大 😀\"}}";
    private static final String BODY = "{\"lead\":{\"company_name\":\"Größe 大 😀\"},\"configuration\":[]}";

    private final HttpWebhookSender sender = new HttpWebhookSender(
            new WebhookSettings(2, Duration.ofSeconds(5), Duration.ofSeconds(2)),
            ReceiverAllowlist.NONE.and("127.0.0.0/8").orElseThrow(),
            InstantSource.system(),
            SystemDefaultDnsResolver.INSTANCE,
            new BackgroundLoops());

    @AfterEach
    void close() {
        sender.close();
    }

    @Test
    void body_is_posted_as_json_without_unexpected_headers() throws IOException {
        try (FakeReceiver receiver = new FakeReceiver(FakeReceiver.status("200 OK"))) {
            assertThat(send(receiver.url())).isEqualTo("status 200");

            FakeReceiver.ReceivedRequest request = receiver.requests().get(0);
            assertThat(request.requestLine()).isEqualTo("POST /hook?a=b HTTP/1.1");
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

    private static Map<String, List<String>> headerLists(FakeReceiver.ReceivedRequest request) {
        return request.headers().entrySet().stream()
                .collect(Collectors.toMap(e -> e.getKey().toLowerCase(Locale.ROOT), e -> List.of(e.getValue())));
    }

    @Test
    void both_signatures_are_verified_by_the_receiver() throws Exception {
        try (FakeReceiver receiver = new FakeReceiver(FakeReceiver.status("200 OK"))) {
            send(receiver.url());

            FakeReceiver.ReceivedRequest request = receiver.requests().get(0);
            Map<String, List<String>> headers = headerLists(request);
            assertThatCode(() -> new Webhook(DeliveryFixture.SECRET).verify(request.body(), headers))
                    .doesNotThrowAnyException();

            String authorization = request.headers().get("Authorization");
            assertThat(authorization).startsWith("Bearer ");
            ReceivedToken token = ReceivedToken.parse(
                    authorization.substring("Bearer ".length()), DeliveryFixture.INTEGRATION_ID.toString());
            assertThat(token.valid()).isTrue();
            assertThat(token.claims().get("body_sha256").stringValue())
                    .isEqualTo(HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256")
                                    .digest(request.body().getBytes(UTF_8))));
        }
    }

    @Test
    void both_secrets_verify_during_rotation_overlap() throws Exception {
        String next = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
        Instant overlapEnd = Instant.now().plusSeconds(60);
        try (FakeReceiver receiver = new FakeReceiver(FakeReceiver.status("200 OK"))) {
            sender.send(DeliveryFixture.delivery(
                    PAYLOAD,
                    DeliveryFixture.endpoint()
                            .withUrl(receiver.url())
                            .withSecrets(
                                    SigningSecrets.of(DeliveryFixture.SECRET).rotate(next, overlapEnd))));
            sender.send(DeliveryFixture.delivery(
                    PAYLOAD,
                    DeliveryFixture.endpoint()
                            .withUrl(receiver.url())
                            .withSecrets(
                                    SigningSecrets.of(DeliveryFixture.SECRET).rotate(next, Instant.now()))));

            Map<String, List<String>> during = headerLists(receiver.requests().get(0));
            assertThat(during.get("webhook-signature").get(0).split(" ")).hasSize(2);
            assertThatCode(() -> new Webhook(DeliveryFixture.SECRET).verify(BODY, during))
                    .doesNotThrowAnyException();
            assertThatCode(() -> new Webhook(next).verify(BODY, during)).doesNotThrowAnyException();
            Map<String, List<String>> after = headerLists(receiver.requests().get(1));
            assertThatCode(() -> new Webhook(next).verify(BODY, after)).doesNotThrowAnyException();
            assertThatThrownBy(() -> new Webhook(DeliveryFixture.SECRET).verify(BODY, after))
                    .isInstanceOf(WebhookVerificationException.class);
        }
    }

    @Test
    void custom_headers_are_sent_and_replace_no_default_header() throws IOException {
        try (FakeReceiver receiver = new FakeReceiver(FakeReceiver.status("200 OK"))) {
            sender.send(DeliveryFixture.delivery(
                    PAYLOAD,
                    DeliveryFixture.endpoint()
                            .withUrl(receiver.url())
                            .withHeaders(Map.of("X-Team", "sales", "authorization", "Bearer mine"))));

            assertThat(receiver.requests().get(0).headers()).containsEntry("X-Team", "sales");
            assertThat(receiver.requests().get(0).headers().values()).noneMatch("Bearer mine"::equals);
        }
    }

    @Test
    void every_attempt_has_same_body_and_id() throws IOException {
        try (FakeReceiver receiver = new FakeReceiver(FakeReceiver.status("500 Oops"))) {
            send(receiver.url());
            send(receiver.url());

            assertThat(receiver.requests())
                    .extracting(FakeReceiver.ReceivedRequest::body)
                    .containsExactly(BODY, BODY);
            assertThat(receiver.requests())
                    .extracting(request -> request.headers().get("webhook-id"))
                    .containsExactly(DeliveryFixture.EVENT_ID.toString(), DeliveryFixture.EVENT_ID.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 400, 404, 407, 410, 429, 500, 503})
    void any_status_is_a_response_and_is_not_retried(int status) throws IOException {
        try (FakeReceiver receiver = new FakeReceiver(FakeReceiver.status(status + " X"))) {
            assertThat(send(receiver.url())).isEqualTo("status " + status);
            assertThat(receiver.requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"301 X", "302 X", "303 X", "307 X", "308 X"})
    void redirect_is_not_followed(String status) throws IOException {
        try (FakeReceiver otherReceiver = new FakeReceiver(FakeReceiver.status("200 OK"));
                FakeReceiver receiver =
                        new FakeReceiver(FakeReceiver.status(status, "Location: " + otherReceiver.url()))) {
            assertThat(send(receiver.url())).isEqualTo("status " + status.substring(0, 3));
            assertThat(otherReceiver.connections()).isZero();
        }
    }

    @Test
    void authentication_challenge_is_ignored() throws IOException {
        try (FakeReceiver receiver = new FakeReceiver(
                FakeReceiver.status("401 X", "WWW-Authenticate: Basic realm=\"r\"", "WWW-Authenticate: NTLM"))) {
            assertThat(send(receiver.url())).isEqualTo("status 401");
            assertThat(receiver.requests()).hasSize(1);
        }
    }

    @Test
    void cookies_are_not_stored() throws IOException {
        try (FakeReceiver receiver = new FakeReceiver(FakeReceiver.status("200 OK", "Set-Cookie: a=b; Path=/"))) {
            send(receiver.url());
            send(receiver.url());

            assertThat(receiver.requests())
                    .hasSize(2)
                    .allSatisfy(request -> assertThat(request.headers()).doesNotContainKey("Cookie"));
        }
    }

    @Test
    void system_http_proxy_is_ignored() throws IOException {
        ProxySelector defaultProxySelector = ProxySelector.getDefault();
        try (FakeReceiver proxy = new FakeReceiver(FakeReceiver.status("200 OK"));
                FakeReceiver receiver = new FakeReceiver(FakeReceiver.status("204 X"))) {
            ProxySelector.setDefault(ProxySelector.of(InetSocketAddress.createUnresolved(
                    "127.0.0.1", URI.create(proxy.url()).getPort())));
            System.setProperty("http.proxyHost", "127.0.0.1");
            System.setProperty(
                    "http.proxyPort", String.valueOf(URI.create(proxy.url()).getPort()));

            assertThat(send(receiver.url())).isEqualTo("status 204");
            assertThat(proxy.connections()).isZero();
        } finally {
            ProxySelector.setDefault(defaultProxySelector);
            System.clearProperty("http.proxyHost");
            System.clearProperty("http.proxyPort");
        }
    }

    @Test
    void system_socks_proxy_is_ignored() throws IOException {
        try (FakeReceiver proxy = new FakeReceiver(FakeReceiver.status("200 OK"));
                FakeReceiver receiver = new FakeReceiver(FakeReceiver.status("204 X"))) {
            System.setProperty("socksProxyHost", "127.0.0.1");
            System.setProperty(
                    "socksProxyPort", String.valueOf(URI.create(proxy.url()).getPort()));
            // by default, loopback addresses bypass the proxy
            System.setProperty("socksNonProxyHosts", "");

            assertThat(send(receiver.url())).isEqualTo("status 204");
            assertThat(proxy.connections()).isZero();
        } finally {
            System.clearProperty("socksProxyHost");
            System.clearProperty("socksProxyPort");
            System.clearProperty("socksNonProxyHosts");
        }
    }

    @Test
    void connection_is_reused() throws IOException {
        try (FakeReceiver receiver =
                new FakeReceiver(FakeReceiver.rawText("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"))) {
            send(receiver.url());
            send(receiver.url());

            assertThat(receiver.requests()).hasSize(2);
            assertThat(receiver.connections()).isEqualTo(1);
        }
    }

    @Test
    void stale_connection_is_replaced() throws IOException {
        try (FakeReceiver receiver = new FakeReceiver((connection, out) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(UTF_8));
            connection.close();
        })) {
            for (int i = 0; i < 5; i++) {
                send(receiver.url());
                await().until(() -> receiver.closedConnections() == receiver.connections());
            }

            assertThat(send(receiver.url())).isEqualTo("status 200");
            assertThat(receiver.connections()).isEqualTo(6);
        }
    }

    @Test
    void unreadable_secret_sends_nothing() throws IOException {
        try (FakeReceiver receiver = new FakeReceiver(FakeReceiver.status("200 OK"))) {
            String result = SendResultFormat.format(sender.send(DeliveryFixture.delivery(
                    PAYLOAD, DeliveryFixture.endpoint().withUrl(receiver.url()).withSecret("hunter2"))));

            assertThat(result).isEqualTo("the endpoint's signing secret could not be read");
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
    void invalid_url_fails(String url) {
        assertThat(send(url)).startsWith("the endpoint's URL must ");
    }

    private String send(String url) {
        return SendResultFormat.format(sender.send(
                DeliveryFixture.delivery(PAYLOAD, DeliveryFixture.endpoint().withUrl(url))));
    }
}
