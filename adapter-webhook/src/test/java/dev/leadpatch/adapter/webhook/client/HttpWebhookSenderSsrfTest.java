package dev.leadpatch.adapter.webhook.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.webhook.ReceiverAllowlist;
import dev.leadpatch.adapter.webhook.WebhookSettings;
import dev.leadpatch.adapter.webhook.guard.FakeDnsResolver;
import dev.leadpatch.adapter.webhook.guard.ReceiverUrlValidator;
import dev.leadpatch.application.background.BackgroundLoops;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** Checks that no request bypasses the SSRF guard. 127.0.0.1 represents a public address. */
class HttpWebhookSenderSsrfTest {

    private static final ReceiverAllowlist PUBLIC_ADDRESS =
            ReceiverAllowlist.NONE.and("127.0.0.1").orElseThrow();
    private static final String REFUSED_MESSAGE =
            "the host resolves to a private or reserved address, which is not allowed";

    private final FakeDnsResolver dnsResolver = new FakeDnsResolver();

    @Test
    void name_is_resolved_once_per_connection() throws IOException {
        dnsResolver.setAddresses("receiver.test", "127.0.0.1");
        try (FakeReceiver receiver =
                new FakeReceiver(FakeReceiver.rawText("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"))) {
            assertThat(send(receiver.url("http", "receiver.test"), PUBLIC_ADDRESS))
                    .isEqualTo("status 200");

            assertThat(dnsResolver.lookups()).containsExactly("receiver.test");
        }
    }

    @Test
    void dns_rebinding_between_attempts_is_rejected() throws IOException {
        try (FakeReceiver receiver = new FakeReceiver(FakeReceiver.status("200 OK", "Connection: close"));
                HttpWebhookSender sender = sender(PUBLIC_ADDRESS)) {
            dnsResolver.setAddresses("rebinding.test", "127.0.0.1");
            assertThat(send(receiver.url("http", "rebinding.test"), sender)).isEqualTo("status 200");

            dnsResolver.setAddresses("rebinding.test", "127.0.0.2");

            assertThat(send(receiver.url("http", "rebinding.test"), sender)).isEqualTo(REFUSED_MESSAGE);
            assertThat(receiver.connections()).isEqualTo(1);
        }
    }

    @Test
    void name_with_one_internal_address_is_rejected() throws IOException {
        dnsResolver.setAddresses("mixed.test", "127.0.0.1", "10.0.0.1");
        try (FakeReceiver receiver = new FakeReceiver(FakeReceiver.status("200 OK"))) {
            assertThat(send(receiver.url("http", "mixed.test"), PUBLIC_ADDRESS)).isEqualTo(REFUSED_MESSAGE);
            assertThat(receiver.connections()).isZero();
        }
    }

    @Test
    void redirect_to_loopback_address_is_not_followed() throws IOException {
        try (FakeReceiver internal = new FakeReceiver(FakeReceiver.status("200 OK"));
                FakeReceiver receiver = new FakeReceiver(FakeReceiver.status("307 X", "Location: " + internal.url()))) {
            ReceiverAllowlist receiverOnly = ReceiverAllowlist.NONE.and(URI.create(receiver.url()));

            assertThat(send(receiver.url(), receiverOnly)).isEqualTo("status 307");
            assertThat(internal.connections()).isZero();
        }
    }

    @Test
    void loopback_is_rejected_unless_allowed() throws IOException {
        dnsResolver.setAddresses("localhost", "127.0.0.1");
        dnsResolver.setAddresses("receiver.test", "127.0.0.1");
        try (FakeReceiver receiver = new FakeReceiver(FakeReceiver.status("200 OK"))) {
            assertThat(send(receiver.url("https", "127.0.0.1"), ReceiverAllowlist.NONE))
                    .isEqualTo("the endpoint's URL must not point to a loopback address unless the operator allows it");
            assertThat(send(receiver.url("https", "localhost"), ReceiverAllowlist.NONE))
                    .isEqualTo("the endpoint's URL must not point to a loopback address unless the operator allows it");
            assertThat(send(receiver.url("https", "receiver.test"), ReceiverAllowlist.NONE))
                    .isEqualTo(REFUSED_MESSAGE);
            assertThat(receiver.connections()).isZero();
        }
    }

    @Test
    void plain_http_is_rejected_before_connecting() {
        dnsResolver.setAddresses("receiver.test", "1.1.1.1");
        ReceiverAllowlist otherAddresses =
                ReceiverAllowlist.NONE.and("10.0.0.0/8").orElseThrow();

        assertThat(send("http://receiver.test/", ReceiverAllowlist.NONE))
                .isEqualTo("the endpoint's URL must use https:// unless the operator allows the host");
        assertThat(send("http://receiver.test/", otherAddresses)).isEqualTo(ReceiverUrlValidator.PLAIN_HTTP_REFUSED);
    }

    private String send(String url, ReceiverAllowlist allowlist) {
        try (HttpWebhookSender sender = sender(allowlist)) {
            return send(url, sender);
        }
    }

    private static String send(String url, HttpWebhookSender sender) {
        return SendResultFormat.format(sender.send(
                DeliveryFixture.delivery("{}", DeliveryFixture.endpoint().withUrl(url))));
    }

    private HttpWebhookSender sender(ReceiverAllowlist allowlist) {
        return new HttpWebhookSender(
                new WebhookSettings(2, Duration.ofSeconds(5), Duration.ofSeconds(2)),
                allowlist,
                InstantSource.system(),
                dnsResolver,
                new BackgroundLoops());
    }
}
