package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.EndpointApiFixture;
import dev.leadpatch.acceptance.fixture.Hmac;
import dev.leadpatch.acceptance.fixture.WebhookReceiver;
import dev.leadpatch.acceptance.fixture.WebhookReceiver.ReceivedDelivery;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Signatures of deliveries during and after the overlap of a secret rotation. */
class SecretRotationTest {

    private final EndpointApiFixture endpointApi = EndpointApiFixture.forNewCompany();
    private final long lead = endpointApi.company().addLead();
    private WebhookReceiver receiver;
    private Object endpointId = "";
    private Object firstSecret = "";

    @BeforeEach
    void start() throws Exception {
        receiver = WebhookReceiver.start();
        ApiResponse endpoint = endpointApi
                .create("{\"url\": \"%s\"}".formatted(receiver.url()))
                .assertStatus(201);
        endpointId = endpoint.json().get("id");
        firstSecret = endpoint.json().get("secret");
    }

    @AfterEach
    void stop() {
        receiver.close();
    }

    @Test
    void both_secrets_sign_during_overlap_and_another_rotation_is_rejected() throws Exception {
        ApiResponse second = endpointApi
                .admin()
                .send("POST", EndpointApiFixture.ENDPOINTS_PATH + "/" + endpointId + "/rotate-secret", new byte[0])
                .assertStatus(200);
        assertThat(second.json()).containsKeys("secret", "previous_secret_valid_until");
        endpointApi.rotate(endpointId, "{\"overlap_seconds\": 1}").assertError(409, "rotation_under_way");

        ReceivedDelivery twice = awaitDeliveryOfChange(1);
        assertThat(twice.header("Webhook-signature"))
                .isEqualTo(signature(second.get("secret"), twice) + " " + signature(firstSecret, twice));

        ApiResponse third =
                endpointApi.rotate(endpointId, "{\"overlap_seconds\": 0}").assertStatus(200);
        ReceivedDelivery once = awaitDeliveryOfChange(2);
        assertThat(once.header("Webhook-signature")).isEqualTo(signature(third.get("secret"), once));
    }

    @Test
    void old_secret_stops_signing_after_the_overlap() throws Exception {
        ApiResponse rotated =
                endpointApi.rotate(endpointId, "{\"overlap_seconds\": 2}").assertStatus(200);
        Instant end = Instant.parse((String) rotated.get("previous_secret_valid_until"));
        assertThat(end).isAfter((String) rotated.get("updated_at"));
        await().until(() -> Instant.now().isAfter(end));

        ReceivedDelivery delivery = awaitDeliveryOfChange(1);

        assertThat(delivery.header("Webhook-signature")).isEqualTo(signature(rotated.get("secret"), delivery));
        endpointApi.rotate(endpointId, "{}").assertStatus(200);
    }

    @Test
    void overlap_is_limited_to_one_week() {
        endpointApi
                .rotate(endpointId, "{\"overlap_seconds\": 604801}")
                .assertEndpointRejected("/overlap_seconds range");
    }

    private ReceivedDelivery awaitDeliveryOfChange(int number) {
        endpointApi
                .admin()
                .patch(lead, "{\"last_name\": \"Change %d\"}".formatted(number))
                .assertStatus(200);
        String uuid = endpointApi.leadUuid(lead);
        await().until(() -> receiver.deliveriesOf(uuid).size() == number);
        return receiver.deliveriesOf(uuid).get(number - 1);
    }

    private static String signature(Object secret, ReceivedDelivery delivery) throws Exception {
        byte[] key = Base64.getDecoder().decode(String.valueOf(secret).substring("whsec_".length()));
        String signed =
                delivery.header("Webhook-id") + "." + delivery.header("Webhook-timestamp") + "." + delivery.body();
        return "v1," + Base64.getEncoder().encodeToString(Hmac.hmacSha256(key, signed));
    }
}
