package dev.leadpatch.adapter.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.adapter.webhook.client.DeliveryFixture;
import dev.leadpatch.adapter.webhook.client.FakeReceiver;
import dev.leadpatch.adapter.webhook.payload.LeadEventFixture;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.delivery.dispatch.FakeDeliveryQueue;
import dev.leadpatch.application.delivery.dispatch.WebhookDispatcher;
import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDelivery;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Integration of dispatcher, sender and URL validation. */
class HttpWebhooksTest {

    private static final ReceiverAllowlist LOOPBACK =
            ReceiverAllowlist.NONE.and("127.0.0.0/8").orElseThrow();

    @Test
    void committed_event_is_delivered_as_rendered() throws IOException {
        FakeDeliveryQueue deliveries = new FakeDeliveryQueue();
        try (FakeReceiver receiver = new FakeReceiver(FakeReceiver.status("200 OK"));
                HttpWebhooks webhooks = new HttpWebhooks(WebhookSettings.DEFAULTS, LOOPBACK, InstantSource.system());
                WebhookDispatcher dispatcher = WebhookDispatcher.builder(
                                deliveries, deliveries, InstantSource.system(), new Random(1))
                        .start(webhooks.sender(), new BackgroundLoops())) {
            String rendered = HttpWebhooks.payloadRenderer().render(LeadEventFixture.completeEvent());
            ClaimedDelivery delivery = DeliveryFixture.delivery(
                    rendered, DeliveryFixture.endpoint().withUrl(receiver.url()));

            deliveries.add(delivery);
            dispatcher.notifyCommitted(List.of(delivery.orderingKey()));

            await().until(() -> deliveries.completed().contains(delivery));
            assertThat(receiver.requests())
                    .extracting(FakeReceiver.ReceivedRequest::body)
                    .containsExactly(rendered.substring(0, rendered.length() - 1) + ",\"configuration\":[]}");
        }
    }

    @Test
    void url_validation_uses_the_receiver_allowlist() {
        try (HttpWebhooks webhooks = new HttpWebhooks(WebhookSettings.DEFAULTS, LOOPBACK, InstantSource.system())) {
            assertThat(webhooks.urlValidator().validate("http://127.0.0.1:9000/hook"))
                    .isEmpty();
            assertThat(webhooks.urlValidator().validate("https://10.0.0.1/hook"))
                    .contains("must not point to a private address unless the operator allows it");
        }
    }
}
