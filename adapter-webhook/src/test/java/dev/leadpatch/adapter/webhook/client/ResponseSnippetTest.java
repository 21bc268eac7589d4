package dev.leadpatch.adapter.webhook.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.leadpatch.adapter.webhook.OutboundProxy;
import dev.leadpatch.adapter.webhook.ReceiverAllowlist;
import dev.leadpatch.adapter.webhook.WebhookSettings;
import dev.leadpatch.adapter.webhook.guard.FakeDnsResolver;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.webhook.WebhookSender.SendResult;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The responses of receivers with public and private addresses. A proxy forwards the requests to a local receiver. */
class ResponseSnippetTest {
    private static final String PUBLIC = "http://crm.example/";
    private static final String PRIVATE = "http://crm.internal/";
    private static final ReceiverAllowlist ALLOWLIST = ReceiverAllowlist.NONE
            .and("crm.example")
            .flatMap(list -> list.and("crm.internal"))
            .orElseThrow();

    private final FakeDnsResolver dns = new FakeDnsResolver();

    ResponseSnippetTest() {
        dns.setAddresses("crm.example", "93.184.216.34");
        dns.setAddresses("crm.internal", "10.0.0.1");
    }

    @Test
    void response_of_a_public_address_is_reported() throws IOException {
        try (ForwardedReceiver receiver = new ForwardedReceiver(
                "HTTP/1.1 503 Busy\r\nRetry-After: 120\r\nContent-Length: 12\r\n\r\ntry\0later\u001b\u00ff!")) {
            SendResult.Responded response = receiver.send(PUBLIC);

            assertThat(response.status()).isEqualTo(503);
            assertThat(response.retryAfter()).contains(Duration.ofMinutes(2));
            assertThat(response.responseSnippet()).isEqualTo("try\uFFFDlater\uFFFD\uFFFD!");
            assertThat(response.duration()).isBetween(Duration.ofNanos(1), Duration.ofSeconds(5));
        }
    }

    @Test
    void response_of_a_private_address_is_reported_without_its_body() throws IOException {
        try (ForwardedReceiver receiver =
                new ForwardedReceiver("HTTP/1.1 503 Busy\r\nRetry-After: 120\r\nContent-Length: 6\r\n\r\nsecret")) {
            SendResult.Responded response = receiver.send(PRIVATE);

            assertThat(response.status()).isEqualTo(503);
            assertThat(response.retryAfter()).contains(Duration.ofMinutes(2));
            assertThat(response.responseSnippet()).isEmpty();
        }
    }

    @Test
    void connection_of_a_private_address_is_reused() throws IOException {
        try (ForwardedReceiver receiver = new ForwardedReceiver("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecret")) {
            receiver.send(PRIVATE);
            receiver.send(PRIVATE);

            assertThat(receiver.connections()).isEqualTo(1);
        }
    }

    @Test
    void long_response_is_truncated_to_thousand_characters() throws IOException {
        try (ForwardedReceiver receiver =
                new ForwardedReceiver("HTTP/1.1 200 OK\r\nContent-Length: 16000\r\n\r\n" + "x".repeat(16_000))) {
            assertThat(receiver.send(PUBLIC).responseSnippet()).isEqualTo("x".repeat(1_000));
            assertThat(receiver.send(PUBLIC).retryAfter()).isEmpty();
            assertThat(receiver.connections()).isEqualTo(1);
        }
    }

    @Test
    void compressed_response_is_not_decompressed() throws IOException {
        try (ForwardedReceiver receiver =
                new ForwardedReceiver("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc")) {
            assertThat(receiver.send(PUBLIC).responseSnippet()).isEqualTo("abc");
            assertThat(receiver.receiver.requests().get(0).headers()).doesNotContainKey("Accept-Encoding");
        }
    }

    private final class ForwardedReceiver implements AutoCloseable {
        private final FakeReceiver receiver;
        private final ConnectProxy proxy;
        private final HttpWebhookSender sender;

        ForwardedReceiver(String response) throws IOException {
            receiver = new FakeReceiver(FakeReceiver.rawText(response));
            proxy = ConnectProxy.start(URI.create(receiver.url()).getPort(), "HTTP/1.1 200 OK\r\n\r\n");
            sender = new HttpWebhookSender(
                    new WebhookSettings(2, Duration.ofSeconds(5), Duration.ofSeconds(2))
                            .with(OutboundProxy.parse("http://127.0.0.1:" + proxy.port(), false), List.of()),
                    ALLOWLIST,
                    InstantSource.system(),
                    dns,
                    new BackgroundLoops());
        }

        SendResult.Responded send(String url) {
            return sender.send(DeliveryFixture.delivery(
                            "{}", DeliveryFixture.endpoint().withUrl(url)))
                    .fold(responded -> responded, failed -> fail(failed.reason()));
        }

        int connections() {
            return receiver.connections();
        }

        @Override
        public void close() throws IOException {
            try (receiver;
                    proxy;
                    sender) {}
        }
    }
}
