package dev.leadpatch.adapter.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.application.webhook.Delivery;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The parts together. */
class WebhooksTest {

    private static final AllowedReceivers HERE =
            AllowedReceivers.NONE.and("127.0.0.0/8").orElseThrow();

    @Test
    void a_committed_event_reaches_its_endpoint_as_it_was_rendered() throws IOException {
        FakeDeliveries deliveries = new FakeDeliveries();
        try (Receiver receiver = new Receiver(Receiver.status("200 OK"));
                Webhooks webhooks =
                        new Webhooks(WebhookSettings.DEFAULTS, HERE, InstantSource.system(), new Random(1));
                WebhookDispatcher dispatcher = webhooks.dispatcher(deliveries)) {
            String rendered = Webhooks.payload().render(Events.everything());
            Delivery delivery = Deliveries.of(rendered, Deliveries.endpoint().withUrl(receiver.url()));

            deliveries.add(delivery);
            dispatcher.wake(List.of(delivery.orderingKey()));

            await().until(() -> deliveries.settled().contains(delivery));
            assertThat(receiver.requests())
                    .extracting(Receiver.Received::body)
                    .containsExactly(rendered.substring(0, rendered.length() - 1) + ",\"configuration\":[]}");
        }
    }

    @Test
    void urls_are_judged_by_what_is_allowed_for_sending() {
        try (Webhooks webhooks = new Webhooks(WebhookSettings.DEFAULTS, HERE, InstantSource.system(), new Random(1))) {
            assertThat(webhooks.urls().validate("http://127.0.0.1:9000/hook")).isEmpty();
            assertThat(webhooks.urls().validate("https://10.0.0.1/hook"))
                    .contains("must not lead to a private address, unless the operator allows it");
        }
    }

    @Test
    void settings_out_of_their_range_are_refused() {
        Duration second = Duration.ofSeconds(1);
        assertThatIllegalArgumentException().isThrownBy(() -> new WebhookSettings(0, second, second, second, second));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WebhookSettings(1, Duration.ofSeconds(16), second, second, second))
                .withMessage("an attempt may last up to 15 s");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WebhookSettings(1, second, Duration.ZERO, second, second));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WebhookSettings(1, second, second, Duration.ZERO, second));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WebhookSettings(1, second, second, second, second.negated()));
    }
}
