package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.Receiver.Told;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is set on an endpoint shows in what arrives there. */
class EndpointDeliveryTest {

    private static Receiver receiver;

    private final Hooks hooks = Hooks.ofANewCompany();
    private final DeliveryTable deliveries = new DeliveryTable(Demo.running().tables());
    private final long lead = hooks.company().addLead();

    @BeforeAll
    static void start() throws Exception {
        receiver = Receiver.start();
    }

    @AfterAll
    static void stop() {
        receiver.close();
    }

    @Test
    void changes_by_a_key_that_is_skipped_are_not_delivered_and_others_are() {
        OwnCompany.Key skipped = hooks.company().addKeyWith("read", "write");
        String id = (String) endpoint("\"skip_api_key_ids\": [\"%s\"]".formatted(skipped.id()))
                .get("id");

        assertThat(wouldNotify(Hooks.client(skipped))).isEqualTo(List.of());
        assertThat(wouldNotify(hooks.admin())).isEqualTo(List.of(id));
        Hooks.client(skipped).patch(lead, "{\"last_name\": \"Echo\"}").is(200);
        hooks.admin().patch(lead, "{\"last_name\": \"News\"}").is(200);

        List<Told> told = awaitTold(1);
        assertThat(told).extracting(Told::sequence).containsExactly(3);
        assertThat(deliveries.count(hooks.company().id(), lead)).isEqualTo(1);
    }

    @Test
    void a_key_is_skipped_by_the_endpoints_that_say_so_alone() {
        OwnCompany.Key skipped = hooks.company().addKeyWith("read", "write");
        endpoint("\"skip_api_key_ids\": [\"%s\"]".formatted(skipped.id()));
        endpoint("\"headers\": {\"X-Endpoint\": \"all\"}");

        Hooks.client(skipped).patch(lead, "{\"last_name\": \"Echo\"}").is(200);

        assertThat(awaitTold(1)).extracting(told -> told.header("X-endpoint")).containsExactly("all");
        assertThat(deliveries.count(hooks.company().id(), lead)).isEqualTo(1);
    }

    @Test
    void headers_and_configuration_arrive() {
        Map<String, Object> endpoint = endpoint("""
                "headers": {"X-Team": "sales and more"},
                "configuration": [{"id": "region", "selected": [{"id": "1", "value": "Größe \\"EU\\""}]}]
                """);

        hooks.admin().patch(lead, "{\"last_name\": \"Told\"}").is(200);

        Told told = awaitTold(1).get(0);
        assertThat(told.header("X-team")).isEqualTo("sales and more");
        assertThat(told.json()).containsEntry("configuration", endpoint.get("configuration"));
    }

    @Test
    void an_endpoint_that_is_disabled_is_told_nothing_until_it_is_enabled() {
        Object id = endpoint("\"enabled\": false").get("id");
        assertThat(wouldNotify(hooks.admin())).isEqualTo(List.of());
        hooks.admin().patch(lead, "{\"last_name\": \"Untold\"}").is(200);
        assertThat(deliveries.count(hooks.company().id(), lead)).isZero();

        hooks.patch(id, "{\"enabled\": true}").is(200);
        hooks.admin().patch(lead, "{\"last_name\": \"Told\"}").is(200);

        assertThat(awaitTold(1)).extracting(Told::sequence).containsExactly(3);
    }

    @Test
    void an_endpoint_that_says_it_is_gone_is_disabled_and_gets_what_waits_when_it_is_enabled() {
        receiver.answerOnce(hooks.uuid(lead), 410);
        Object id = endpoint("\"description\": \"x\"").get("id");
        hooks.admin().patch(lead, "{\"last_name\": \"Refused\"}").is(200);
        await().until(() -> deliveries.prolongPause(hooks.company().id(), lead));

        assertThat(hooks.get(id).json()).containsEntry("enabled", false).containsEntry("disabled_reason", "gone");
        assertThat(hooks.patch(id, "{\"enabled\": true}").is(200).json())
                .containsEntry("enabled", true)
                .containsEntry("disabled_reason", null);
        assertThat(awaitTold(2)).extracting(Told::sequence).containsExactly(2, 2);
    }

    @Test
    void what_waits_for_an_endpoint_that_is_removed_is_dropped_and_never_sent() throws Exception {
        receiver.refuseOnce(hooks.uuid(lead));
        Object id = endpoint("\"description\": \"x\"").get("id");
        hooks.admin().patch(lead, "{\"last_name\": \"Refused\"}").is(200);
        hooks.admin().patch(lead, "{\"last_name\": \"Waiting\"}").is(200);
        awaitTold(1);

        hooks.delete(id).is(204);

        // a node tidies up from time to time, and when it starts
        try (Node another = Node.on(Demo.running().tables())) {
            await().until(() -> deliveries.count(hooks.company().id(), lead) == 0);
        }
        assertThat(awaitTold(1)).hasSize(1);
    }

    @Test
    void an_integration_made_for_the_vendor_subscribes_by_its_own_door() {
        Client integration = Hooks.client(hooks.company().addKeyWith("read", "write"));
        String request = """
                {"integration_id": "0d5e3b9e-7d0c-4d55-9f0a-0f6a3d7b7c11", "event": "leads.update", "url": "%s"}
                """.formatted(receiver.url());

        Answer created = integration.send("POST", Hooks.SUBSCRIPTIONS, request).is(201);
        assertThat(created.json().keySet())
                .containsExactly("id", "integration_id", "event", "url", "active", "message");
        assertThat(created.json())
                .containsEntry("integration_id", "0d5e3b9e-7d0c-4d55-9f0a-0f6a3d7b7c11")
                .containsEntry("event", "leads.update")
                .containsEntry("url", receiver.url().toString())
                .containsEntry("active", true);
        Answer again = integration
                .send("POST", Hooks.SUBSCRIPTIONS, request.replace("leads.update", "lead_updated"))
                .is(200);
        assertThat(again.json()).containsEntry("id", created.get("id")).containsEntry("event", "lead_updated");

        integration.patch(lead, "{\"last_name\": \"Told\"}").is(200);
        assertThat(awaitTold(1)).hasSize(1);
        assertThat(hooks.get(created.get("id")).is(200).json()).doesNotContainKey("secret");
    }

    @Test
    void a_subscription_is_judged_as_strictly_and_needs_a_key_that_reads_and_writes() {
        hooks.admin()
                .send("POST", Hooks.SUBSCRIPTIONS, "{\"event\": \"leads.create\", \"url\": \"/hook\", \"x\": 1}")
                .isRefusedEndpoint(" missing_member", "/event unknown_event", "/url url", "/x unknown_field");
        assertThat(Hooks.client(hooks.company().addKeyWith("read"))
                        .send("POST", Hooks.SUBSCRIPTIONS, "{}")
                        .is(403)
                        .get("error"))
                .isEqualTo("Write access required for this operation");
        assertThat(Hooks.client(hooks.company().addKeyWith("write", "admin"))
                        .send("POST", Hooks.SUBSCRIPTIONS, "{}")
                        .is(403)
                        .get("error"))
                .isEqualTo("Read access required for this operation");
    }

    private Map<String, Object> endpoint(String more) {
        return hooks.created("{\"url\": \"%s\", %s}".formatted(receiver.url(), more));
    }

    private Object wouldNotify(Client client) {
        return client.send("PATCH", "/api/v1/leads/" + lead + "?dry_run=true", "{\"last_name\": \"Tried\"}")
                .is(200)
                .get("would_notify");
    }

    private List<Told> awaitTold(int times) {
        String uuid = hooks.uuid(lead);
        await().until(() -> receiver.about(uuid).size() >= times);
        return receiver.about(uuid);
    }
}
