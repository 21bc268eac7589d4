package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.fixture.AdditionalNode;
import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.DeliveryTableFixture;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.EndpointApiFixture;
import dev.leadpatch.acceptance.fixture.WebhookReceiver;
import dev.leadpatch.acceptance.fixture.WebhookReceiver.ReceivedDelivery;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Effects of an endpoint's settings on its deliveries. */
class EndpointDeliveryTest {

    private static WebhookReceiver receiver;

    private final EndpointApiFixture endpointApi = EndpointApiFixture.forNewCompany();
    private final DeliveryTableFixture deliveries =
            new DeliveryTableFixture(DemoFixture.shared().database());
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
    void changes_by_a_skipped_api_key_are_not_delivered() {
        CompanyFixture.ApiKeyFixture skipped = endpointApi.company().addKeyWith("read", "write");
        String id = (String) createEndpoint("\"skip_api_key_ids\": [\"%s\"]".formatted(skipped.id()))
                .get("id");

        assertThat(dryRunRecipients(EndpointApiFixture.client(skipped))).isEqualTo(List.of());
        assertThat(dryRunRecipients(endpointApi.admin())).isEqualTo(List.of(id));
        EndpointApiFixture.client(skipped)
                .patch(lead, "{\"last_name\": \"Echo\"}")
                .assertStatus(200);
        endpointApi.admin().patch(lead, "{\"last_name\": \"Delivered\"}").assertStatus(200);

        List<ReceivedDelivery> received = awaitDeliveries(1);
        assertThat(received).extracting(ReceivedDelivery::sequence).containsExactly(3);
        assertThat(deliveries.count(endpointApi.company().id(), lead)).isEqualTo(1);
    }

    @Test
    void api_key_is_skipped_only_by_endpoints_that_list_it() {
        CompanyFixture.ApiKeyFixture skipped = endpointApi.company().addKeyWith("read", "write");
        createEndpoint("\"skip_api_key_ids\": [\"%s\"]".formatted(skipped.id()));
        createEndpoint("\"headers\": {\"X-Endpoint\": \"all\"}");

        EndpointApiFixture.client(skipped)
                .patch(lead, "{\"last_name\": \"Echo\"}")
                .assertStatus(200);

        assertThat(awaitDeliveries(1))
                .extracting(delivery -> delivery.header("X-endpoint"))
                .containsExactly("all");
        assertThat(deliveries.count(endpointApi.company().id(), lead)).isEqualTo(1);
    }

    @Test
    void custom_headers_and_configuration_are_delivered() {
        Map<String, Object> endpoint = createEndpoint("""
                "headers": {"X-Team": "sales and more"},
                "configuration": [{"id": "region", "selected": [{"id": "1", "value": "Größe \\"EU\\""}]}]
                """);

        endpointApi.admin().patch(lead, "{\"last_name\": \"Delivered\"}").assertStatus(200);

        ReceivedDelivery delivery = awaitDeliveries(1).get(0);
        assertThat(delivery.header("X-team")).isEqualTo("sales and more");
        assertThat(delivery.json()).containsEntry("configuration", endpoint.get("configuration"));
    }

    @Test
    void disabled_endpoint_receives_nothing_until_enabled() {
        Object id = createEndpoint("\"enabled\": false").get("id");
        assertThat(dryRunRecipients(endpointApi.admin())).isEqualTo(List.of());
        endpointApi.admin().patch(lead, "{\"last_name\": \"Skipped\"}").assertStatus(200);
        assertThat(deliveries.count(endpointApi.company().id(), lead)).isZero();

        endpointApi.patch(id, "{\"enabled\": true}").assertStatus(200);
        endpointApi.admin().patch(lead, "{\"last_name\": \"Delivered\"}").assertStatus(200);

        assertThat(awaitDeliveries(1)).extracting(ReceivedDelivery::sequence).containsExactly(3);
    }

    @Test
    void endpoint_that_returns_410_is_disabled_and_receives_pending_deliveries_when_enabled() {
        receiver.respondOnce(endpointApi.leadUuid(lead), 410);
        Object id = createEndpoint("\"description\": \"x\"").get("id");
        endpointApi.admin().patch(lead, "{\"last_name\": \"Rejected\"}").assertStatus(200);
        await().until(() -> deliveries.extendRetryDelay(endpointApi.company().id(), lead));

        assertThat(endpointApi.get(id).json()).containsEntry("enabled", false).containsEntry("disabled_reason", "gone");
        assertThat(endpointApi
                        .patch(id, "{\"enabled\": true}")
                        .assertStatus(200)
                        .json())
                .containsEntry("enabled", true)
                .containsEntry("disabled_reason", null);
        assertThat(awaitDeliveries(2)).extracting(ReceivedDelivery::sequence).containsExactly(2, 2);
    }

    @Test
    void pending_deliveries_of_a_removed_endpoint_are_dropped() throws Exception {
        receiver.failOnce(endpointApi.leadUuid(lead));
        Object id = createEndpoint("\"description\": \"x\"").get("id");
        endpointApi.admin().patch(lead, "{\"last_name\": \"Rejected\"}").assertStatus(200);
        endpointApi.admin().patch(lead, "{\"last_name\": \"Waiting\"}").assertStatus(200);
        awaitDeliveries(1);

        endpointApi.delete(id).assertStatus(204);

        // a node runs the clean-up of removed endpoints at start and periodically
        try (AdditionalNode another = AdditionalNode.start(DemoFixture.shared().database())) {
            await().until(() -> deliveries.count(endpointApi.company().id(), lead) == 0);
        }
        assertThat(awaitDeliveries(1)).hasSize(1);
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

        integration.patch(lead, "{\"last_name\": \"Delivered\"}").assertStatus(200);
        assertThat(awaitDeliveries(1)).hasSize(1);
        assertThat(endpointApi.get(created.get("id")).assertStatus(200).json()).doesNotContainKey("secret");
    }

    @Test
    void subscription_is_validated_strictly_and_requires_read_and_write_access() {
        endpointApi
                .admin()
                .send(
                        "POST",
                        EndpointApiFixture.SUBSCRIPTIONS_PATH,
                        "{\"event\": \"leads.create\", \"url\": \"/hook\", \"x\": 1}")
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

    private Map<String, Object> createEndpoint(String more) {
        return endpointApi.createSuccessfully("{\"url\": \"%s\", %s}".formatted(receiver.url(), more));
    }

    private Object dryRunRecipients(ApiClient client) {
        return client.send("PATCH", "/api/v1/leads/" + lead + "?dry_run=true", "{\"last_name\": \"Tried\"}")
                .assertStatus(200)
                .get("would_notify");
    }

    private List<ReceivedDelivery> awaitDeliveries(int times) {
        String uuid = endpointApi.leadUuid(lead);
        await().until(() -> receiver.deliveriesOf(uuid).size() >= times);
        return receiver.deliveriesOf(uuid);
    }
}
