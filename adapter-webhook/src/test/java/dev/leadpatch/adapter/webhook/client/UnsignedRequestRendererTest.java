package dev.leadpatch.adapter.webhook.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.webhook.ReceiverAllowlist;
import dev.leadpatch.adapter.webhook.WebhookSettings;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.delivery.DeliveryRequestRenderer.DeliveryRequest;
import dev.leadpatch.application.webhook.DeliveryLog.DeliveredPayload;
import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDelivery;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.junit.jupiter.api.Test;

/** The rendered request is compared with the one that a receiver gets. */
class UnsignedRequestRendererTest {

    @Test
    void rendered_request_is_the_sent_one_without_secrets() throws IOException {
        try (FakeReceiver receiver = new FakeReceiver(FakeReceiver.status("200 OK"));
                HttpWebhookSender sender = new HttpWebhookSender(
                        WebhookSettings.DEFAULTS,
                        ReceiverAllowlist.NONE.and("127.0.0.0/8").orElseThrow(),
                        InstantSource.system(),
                        SystemDefaultDnsResolver.INSTANCE,
                        new BackgroundLoops())) {
            ClaimedDelivery delivery = DeliveryFixture.delivery(
                    "{\"id\":\"7\"}",
                    DeliveryFixture.endpoint().withUrl(receiver.url()).withHeaders(Map.of("X-Token", "secret value")));
            sender.send(delivery);

            DeliveryRequest request = new UnsignedRequestRenderer()
                    .render(
                            delivery.endpoint(),
                            delivery.eventId(),
                            new DeliveredPayload(
                                    delivery.payload(), delivery.endpoint().configuration()));

            FakeReceiver.ReceivedRequest sent = receiver.requests().get(0);
            assertThat(request.url().toString()).isEqualTo(receiver.url());
            assertThat(request.body()).isEqualTo(sent.body());
            Map<String, String> received = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            received.putAll(sent.headers());
            received.keySet().removeAll(Set.of("Content-Length", "Host", "Connection"));
            assertThat(request.headers().keySet()).containsExactlyElementsOf(received.keySet());
            request.headers()
                    .forEach((name, value) -> value.ifPresent(
                            text -> assertThat(received.get(name)).isEqualTo(text)));
            assertThat(request.headers().get("X-Token")).isEqualTo(Optional.empty());
            assertThat(request.headers().get("Authorization")).isEqualTo(Optional.empty());
        }
    }
}
