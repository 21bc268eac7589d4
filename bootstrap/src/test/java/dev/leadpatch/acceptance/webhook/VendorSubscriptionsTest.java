package dev.leadpatch.acceptance.webhook;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.EndpointApiFixture;
import dev.leadpatch.acceptance.fixture.Hmac;
import dev.leadpatch.acceptance.fixture.LimitedNode;
import dev.leadpatch.acceptance.fixture.WebhookReceiver;
import dev.leadpatch.acceptance.fixture.WebhookReceiver.ReceivedDelivery;
import dev.leadpatch.application.webhook.SubscriptionPolicy;
import dev.leadpatch.application.webhook.SubscriptionPolicy.Access;
import dev.leadpatch.bootstrap.settings.ClientSettings;
import dev.leadpatch.bootstrap.settings.DeliverySettings;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Subscriptions in the vendor's format. */
class VendorSubscriptionsTest {

    private static WebhookReceiver receiver;

    private final EndpointApiFixture endpointApi = EndpointApiFixture.forNewCompany();
    private final long lead = endpointApi.company().addLead();

    @BeforeAll
    static void start() throws Exception {
        receiver = WebhookReceiver.start();
    }

    @AfterAll
    static void stop() {
        receiver.close();
    }

    @Test
    void vendor_compatible_integration_subscribes_through_subscriptions_path() {
        ApiClient integration = EndpointApiFixture.client(endpointApi.company().addKeyWith("read", "write"));
        String request = """
                {"integration_id": "0d5e3b9e-7d0c-4d55-9f0a-0f6a3d7b7c11", "event": "leads.update", "url": "%s"}
                """.formatted(receiver.url());

        ApiResponse created = integration
                .send("POST", EndpointApiFixture.SUBSCRIPTIONS_PATH, request)
                .assertStatus(201);
        assertThat(created.json().keySet())
                .containsExactly("id", "integration_id", "event", "url", "active", "message");
        assertThat(created.json())
                .containsEntry("integration_id", "0d5e3b9e-7d0c-4d55-9f0a-0f6a3d7b7c11")
                .containsEntry("event", "leads.update")
                .containsEntry("url", receiver.url().toString())
                .containsEntry("active", true);
        ApiResponse updated = integration
                .send("POST", EndpointApiFixture.SUBSCRIPTIONS_PATH, request.replace("leads.update", "lead_updated"))
                .assertStatus(200);
        assertThat(updated.json()).containsEntry("id", created.get("id")).containsEntry("event", "lead_updated");

        ApiResponse added = integration
                .send("POST", EndpointApiFixture.SUBSCRIPTIONS_PATH, request.replace("leads.update", "leads.delete"))
                .assertStatus(200);
        assertThat(added.json()).containsEntry("id", created.get("id")).containsEntry("event", "leads.delete");
        assertThat(endpointApi.get(created.get("id")).get("events")).isEqualTo(List.of("lead_updated", "lead_deleted"));

        integration.patch(lead, "{\"last_name\": \"Delivered\"}").assertStatus(200);
        assertThat(awaitDeliveries(1)).hasSize(1);
        assertThat(endpointApi.get(created.get("id")).assertStatus(200).json()).doesNotContainKey("secret");
    }

    @Test
    void number_of_an_integration_is_mapped_to_a_uuid_that_is_returned_once() throws Exception {
        ApiClient integration = EndpointApiFixture.client(endpointApi.company().addKeyWith("read", "write"));
        String request =
                "{\"integration_id\": 17, \"event\": \"leads.update\", \"url\": \"%s\"}".formatted(receiver.url());

        ApiResponse created = integration
                .send("POST", EndpointApiFixture.SUBSCRIPTIONS_PATH, request)
                .assertStatus(201);
        String uuid = created.get("integration_id").toString();

        assertThat(UUID.fromString(uuid).version()).isEqualTo(4);
        ApiResponse repeated = integration
                .send("POST", EndpointApiFixture.SUBSCRIPTIONS_PATH, request)
                .assertStatus(200);
        assertThat(repeated.json()).containsEntry("id", created.get("id")).doesNotContainKey("integration_id");
        assertThat(endpointApi.get(created.get("id")).json())
                .containsEntry("integration_number", 17L)
                .doesNotContainKey("integration_id");
        integration.patch(lead, "{\"last_name\": \"Delivered\"}").assertStatus(200);
        String token = awaitDeliveries(1).get(0).header("Authorization").substring("Bearer ".length());
        int end = token.lastIndexOf('.');
        assertThat(token.substring(end + 1))
                .isEqualTo(Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(Hmac.hmacSha256(uuid.getBytes(US_ASCII), token.substring(0, end))));
    }

    @Test
    void subscription_ends_with_its_key_and_the_reason_is_returned() {
        CompanyFixture.ApiKeyFixture key = endpointApi.company().addKeyWith("read", "write");
        Object id = subscribe(key, "https://crm.example/hook").assertStatus(201).get("id");
        assertThat(endpointApi.get(id).json())
                .containsEntry("created_by_api_key_id", key.id().toString())
                .containsEntry("subscriber_api_key_id", key.id().toString());
        assertThat(endpointApi.admin().get("/api/v1/api-keys/" + key.id()).json())
                .containsEntry("subscriptions", 1L);

        endpointApi.admin().send("DELETE", "/api/v1/api-keys/" + key.id(), "").assertStatus(204);

        await().until(() -> Objects.equals(endpointApi.get(id).get("disabled_reason"), "key_revoked"));
        assertThat(endpointApi.get(id).json()).containsEntry("enabled", false);
        assertThat(endpointApi.admin().get("/api/v1/api-keys/" + key.id()).json())
                .containsEntry("subscriptions", 0L);
    }

    @Test
    void key_is_limited_to_ten_subscriptions() {
        CompanyFixture.ApiKeyFixture key = endpointApi.company().addKeyWith("read", "write");
        for (int i = 0; i < 10; i++) {
            subscribe(key, "https://crm.example/" + i).assertStatus(201);
        }

        subscribe(key, "https://crm.example/10").assertError(409, "too_many_subscriptions");
        CompanyFixture.ApiKeyFixture other = endpointApi.company().addKeyWith("read", "write");
        subscribe(other, "https://crm.example/10").assertStatus(201);
        // a subscription of another key would become one of this key
        subscribe(key, "https://crm.example/10").assertError(409, "too_many_subscriptions");
    }

    @Test
    void operator_turns_subscriptions_off() throws Exception {
        CompanyFixture.ApiKeyFixture key = endpointApi.company().addKeyWith("read", "write");
        DeliverySettings deliveries =
                DeliverySettings.DEFAULTS.withSubscriptions(new SubscriptionPolicy(Access.OFF, 10));
        try (LimitedNode node = LimitedNode.start(ClientSettings.DEFAULTS, deliveries)) {
            node.client(key.value())
                    .send("POST", EndpointApiFixture.SUBSCRIPTIONS_PATH, request("https://crm.example/hook"))
                    .assertError(403, "subscriptions_off");
        }
    }

    private static ApiResponse subscribe(CompanyFixture.ApiKeyFixture key, String url) {
        return EndpointApiFixture.client(key).send("POST", EndpointApiFixture.SUBSCRIPTIONS_PATH, request(url));
    }

    private static String request(String url) {
        return "{\"integration_id\": 17, \"event\": \"leads.update\", \"url\": \"%s\"}".formatted(url);
    }

    @Test
    void subscription_is_validated_strictly_and_requires_read_and_write_access() {
        endpointApi
                .admin()
                .send(
                        "POST",
                        EndpointApiFixture.SUBSCRIPTIONS_PATH,
                        "{\"event\": \"leads.archive\", \"url\": \"/hook\", \"x\": 1}")
                .assertEndpointRejected(" missing_member", "/event unknown_event", "/url url", "/x unknown_field");
        assertThat(EndpointApiFixture.client(endpointApi.company().addKeyWith("read"))
                        .send("POST", EndpointApiFixture.SUBSCRIPTIONS_PATH, "{}")
                        .assertStatus(403)
                        .get("error"))
                .isEqualTo("Write access required for this operation");
        assertThat(EndpointApiFixture.client(endpointApi.company().addKeyWith("write", "admin"))
                        .send("POST", EndpointApiFixture.SUBSCRIPTIONS_PATH, "{}")
                        .assertStatus(403)
                        .get("error"))
                .isEqualTo("Read access required for this operation");
    }

    private List<ReceivedDelivery> awaitDeliveries(int times) {
        String uuid = endpointApi.leadUuid(lead);
        await().until(() -> receiver.deliveriesOf(uuid).size() >= times);
        return receiver.deliveriesOf(uuid);
    }
}
