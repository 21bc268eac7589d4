package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.fixture.DeliveryTableFixture;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.EndpointApiFixture;
import dev.leadpatch.acceptance.fixture.WebhookReceiver;
import dev.leadpatch.acceptance.fixture.WebhookReceiver.ReceivedDelivery;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A receiver that responds with {@code Retry-After: 3600} to one delivery. */
class RetryAfterTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private final EndpointApiFixture endpointApi = EndpointApiFixture.forNewCompany();
    private final DeliveryTableFixture deliveries =
            new DeliveryTableFixture(DemoFixture.shared().database());
    private final long lead = endpointApi.company().addLead();
    private final long other = endpointApi.company().addLead();
    private WebhookReceiver receiver;

    @BeforeEach
    void start() throws Exception {
        receiver = WebhookReceiver.start();
    }

    @AfterEach
    void stop() {
        receiver.close();
    }

    @Test
    void status_429_pauses_the_endpoint_until_its_url_changes() {
        Object id = createEndpointRespondingWith(429);
        endpointApi.admin().patch(lead, "{\"last_name\": \"Too many\"}").assertStatus(200);
        await().until(() -> endpointApi.get(id).get("paused_until") != null);

        Map<String, Object> paused = endpointApi.get(id).assertStatus(200).json();
        assertThat(Instant.parse((String) paused.get("paused_until")))
                .isCloseTo(oneHourFromNow(), within(1, ChronoUnit.MINUTES));
        assertThat(paused.get("failing_since")).isNotNull();
        endpointApi.admin().patch(other, "{\"last_name\": \"Held back\"}").assertStatus(200);
        await().during(Duration.ofSeconds(2))
                .until(() -> receiver.deliveriesOf(endpointApi.leadUuid(other)).isEmpty());

        assertThat(endpointApi
                        .patch(id, "{\"url\": \"%s?moved\"}".formatted(receiver.url()))
                        .assertStatus(200)
                        .json())
                .containsEntry("paused_until", null)
                .containsEntry("failing_since", null);
        await().until(() -> receiver.deliveriesOf(endpointApi.leadUuid(other)).size() == 1);
        assertThat(deliveries.retryAt(endpointApi.company().id(), lead))
                .isCloseTo(oneHourFromNow(), within(1, ChronoUnit.MINUTES));
    }

    @Test
    void status_503_for_one_lead_does_not_delay_other_leads() {
        Object id = createEndpointRespondingWith(503);
        endpointApi.admin().patch(lead, "{\"last_name\": \"Not now\"}").assertStatus(200);
        await().until(() -> receiver.deliveriesOf(endpointApi.leadUuid(lead)).size() == 1);

        endpointApi.admin().patch(other, "{\"last_name\": \"Delivered\"}").assertStatus(200);

        await().until(() -> receiver.deliveriesOf(endpointApi.leadUuid(other)).size() == 1);
        await().until(() -> deliveries
                .retryAt(endpointApi.company().id(), lead)
                .isAfter(oneHourFromNow().minusSeconds(60)));
        assertThat(endpointApi.get(id).json()).containsEntry("paused_until", null);
        assertThat(receiver.deliveriesOf(endpointApi.leadUuid(lead)))
                .extracting(ReceivedDelivery::sequence)
                .containsExactly(2);
    }

    private Object createEndpointRespondingWith(int status) {
        receiver.respondOnce(endpointApi.leadUuid(lead), status, HOUR);
        return endpointApi
                .createSuccessfully("{\"url\": \"%s\"}".formatted(receiver.url()))
                .get("id");
    }

    private static Instant oneHourFromNow() {
        return Instant.now().plus(HOUR);
    }
}
