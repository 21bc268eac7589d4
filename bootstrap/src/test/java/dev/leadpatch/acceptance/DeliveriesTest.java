package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Looking at what an endpoint was told. Each test has a company and an endpoint of its own. */
class DeliveriesTest {

    private static final DeliveryTable TABLE = new DeliveryTable(Demo.running().tables());

    private static PathReceiver receiver;

    @BeforeAll
    static void startReceiver() throws IOException {
        receiver = PathReceiver.start();
    }

    @AfterAll
    static void endReceiver() {
        receiver.close();
    }

    private static OwnEndpoint endpoint(int answer) {
        return OwnEndpoint.at(receiver.url("/" + answer));
    }

    @Test
    void a_delivery_tells_its_event_its_state_and_its_attempts() {
        OwnEndpoint endpoint = endpoint(204);
        long lead = endpoint.company().addLead();
        endpoint.change(lead);

        Map<String, Object> delivery = endpoint.awaitList("?status=delivered", list -> list.size() == 1)
                .get(0);

        assertThat(delivery.keySet())
                .containsExactly(
                        "event_id", "event", "lead_id", "sequence", "status", "queued_at", "settled_at", "attempts");
        assertThat(delivery)
                .containsEntry("event", "lead_updated")
                .containsEntry("lead_id", lead)
                .containsEntry("sequence", 2L)
                .containsEntry("status", "delivered");
        assertThat(delivery.get("queued_at").toString()).matches("\\d{4}-.*T.*\\.\\d{6}Z");
        assertThat(attempts(delivery)).singleElement().satisfies(attempt -> {
            assertThat(attempt.keySet())
                    .containsExactly("number", "at", "duration_ms", "status_code", "error", "snippet");
            assertThat(attempt)
                    .containsEntry("number", 1L)
                    .containsEntry("status_code", 204L)
                    .containsEntry("error", null)
                    .containsEntry("snippet", "");
            assertThat(attempt.get("duration_ms")).isInstanceOf(Long.class);
        });
        assertThat(endpoint.get("/deliveries/" + delivery.get("event_id"))
                        .is(200)
                        .json())
                .isEqualTo(delivery);
    }

    @Test
    void what_failed_waits_with_its_attempts_and_is_dead_after_the_last() {
        OwnEndpoint endpoint = endpoint(400);
        long lead = endpoint.company().addLead();
        endpoint.change(lead);
        Map<String, Object> waiting = endpoint.awaitList(
                        "?status=pending",
                        list -> list.stream().anyMatch(each -> attempts(each).size() == 1))
                .get(0);
        assertThat(waiting).containsEntry("status", "pending").containsEntry("settled_at", null);
        assertThat(attempts(waiting).get(0))
                .containsEntry("error", "answered 400")
                .containsEntry("snippet", "said 400");

        for (int i = 1; i < 5; i++) {
            int made = i;
            endpoint.awaitList("?status=pending", list -> attempts(list.get(0)).size() == made);
            await().until(() -> TABLE.endPause(endpoint.company().id(), lead));
        }

        Map<String, Object> dead =
                endpoint.awaitList("?status=dead", list -> list.size() == 1).get(0);
        assertThat(attempts(dead)).extracting(attempt -> attempt.get("number")).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(dead.get("settled_at")).isNotNull();
        assertThat(OwnEndpoint.events(endpoint.page("?status=pending"))).isEmpty();
        assertThat(OwnEndpoint.events(endpoint.page("?status=delivered"))).isEmpty();
    }

    @Test
    void only_an_admins_key_of_the_same_company_sees_them() {
        OwnEndpoint endpoint = endpoint(204);
        endpoint.change(endpoint.company().addLead());
        Object event = OwnEndpoint.events(endpoint.page("")).get(0);
        Client other = endpoint(204).admin();
        Client noAdmin = OwnEndpoint.client(endpoint.company().addKeyWith("read", "write"));

        for (String path : List.of(endpoint.path() + "/deliveries", endpoint.path() + "/deliveries/" + event)) {
            assertThat(other.get(path).is(404).json())
                    .isEqualTo(Map.of("error", "Endpoint not found or not accessible"));
            assertThat(noAdmin.get(path + "?limit=0").is(403).json())
                    .isEqualTo(Map.of("error", "Admin access required for this operation"));
            endpoint.admin().without("Authorization").get(path).is(401);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "7", "018cfd6e-0000-7000-8000-00000000000e", "1-1-1-1-1"})
    void a_delivery_that_is_not_there_is_404(String event) {
        assertThat(endpoint(204).get("/deliveries/" + event).is(404).json())
                .isEqualTo(Map.of("error", "Delivery not found or not accessible"));
    }

    @Test
    void an_endpoint_has_only_its_own_deliveries() {
        OwnEndpoint endpoint = endpoint(204);
        OwnEndpoint other = endpoint(204);
        other.change(other.company().addLead());
        Object event = OwnEndpoint.events(other.page("")).get(0);

        assertThat(OwnEndpoint.events(endpoint.page(""))).isEmpty();
        endpoint.get("/deliveries/" + event).is(404);
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> attempts(Map<String, Object> delivery) {
        return (List<Map<String, Object>>)
                Optional.ofNullable(delivery.get("attempts")).orElseThrow();
    }
}
