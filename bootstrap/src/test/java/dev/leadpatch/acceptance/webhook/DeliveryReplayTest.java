package dev.leadpatch.acceptance.webhook;

import static dev.leadpatch.acceptance.fixture.ApiClient.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.DeliveryTableFixture;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.EndpointFixture;
import dev.leadpatch.acceptance.fixture.StatusPathReceiver;
import dev.leadpatch.acceptance.fixture.WebhookReceiver.ReceivedDelivery;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Replaying an endpoint's deliveries. Each test has its own receiver, company and endpoint. */
class DeliveryReplayTest {

    private StatusPathReceiver receiver;
    private EndpointFixture endpoint;

    @BeforeEach
    void start() throws IOException {
        receiver = StatusPathReceiver.start();
        endpoint = EndpointFixture.create(receiver.url("/204"));
    }

    @AfterEach
    void stop() {
        receiver.close();
    }

    @Test
    void replayed_delivery_has_the_same_id_and_body() {
        endpoint.changeLead(endpoint.company().addLead());
        Object event = awaitDelivered(1).get(0).get("event_id");

        ApiResponse response = endpoint.post("/deliveries/" + event + "/replay").assertStatus(202);

        assertThat(response.body()).isEqualTo("{\"event_id\":\"" + event + "\",\"status\":\"pending\"}");
        await().until(() -> receiver.deliveries().size() == 2);
        ReceivedDelivery first = receiver.deliveries().get(0);
        ReceivedDelivery replayed = receiver.deliveries().get(1);
        assertThat(replayed.header("Webhook-id")).isEqualTo(event).isEqualTo(first.header("Webhook-id"));
        assertThat(replayed.body()).isEqualTo(first.body());
    }

    @Test
    void replay_of_a_pending_delivery_is_retried_immediately() {
        DeliveryTableFixture table =
                new DeliveryTableFixture(DemoFixture.shared().database());
        EndpointFixture failing = EndpointFixture.create(receiver.url("/500"));
        long lead = failing.company().addLead();
        failing.changeLead(lead);
        await().until(() -> table.extendRetryDelay(failing.company().id(), lead));
        Object event = EndpointFixture.eventIds(failing.page("")).get(0);

        ApiResponse response = failing.post("/deliveries/" + event + "/replay").assertStatus(202);

        assertThat(response.json()).isEqualTo(Map.of("event_id", event, "status", "pending"));
        await().until(() -> receiver.deliveries().size() == 2);
        assertThat(EndpointFixture.eventIds(failing.page(""))).containsExactly(event);
    }

    @Test
    void replay_from_a_time_resends_all_later_events_in_order_per_lead() {
        List<Long> leads =
                List.of(endpoint.company().addLead(), endpoint.company().addLead());
        endpoint.changeLead(leads.get(0));
        awaitDelivered(1);
        Instant since = Instant.now();
        for (int i = 0; i < 4; i++) {
            leads.forEach(endpoint::changeLead);
        }
        awaitDelivered(9);
        int before = receiver.deliveries().size();

        ApiResponse replay = endpoint.post("/replay?from=" + since).assertStatus(202);

        assertThat(replay.json().keySet()).containsExactly("id", "processed", "total", "done");
        assertThat(replay.json()).containsEntry("total", 8L);
        String location = replay.header("Location").orElseThrow();
        assertThat(location).isEqualTo(endpoint.path() + "/replays/" + replay.get("id"));
        await().until(() ->
                endpoint.admin().get(location).assertStatus(200).get("done").equals(true));
        assertThat(endpoint.admin().get(location).json())
                .isEqualTo(Map.of("id", replay.get("id"), "processed", 8L, "total", 8L, "done", true));
        await().until(() -> receiver.deliveries().size() == before + 8);
        List<ReceivedDelivery> replayed = receiver.deliveries().subList(before, before + 8);
        for (long lead : leads) {
            String uuid = (String) endpoint.admin().getLead(lead).get("uuid");
            assertThat(replayed.stream()
                            .filter(delivery ->
                                    delivery.objectMember("lead").get("uuid").equals(uuid))
                            .map(ReceivedDelivery::sequence))
                    .hasSize(4)
                    .isSorted();
        }
    }

    @Test
    void replay_from_an_event_starts_with_that_event() {
        long lead = endpoint.company().addLead();
        for (int i = 1; i <= 3; i++) {
            endpoint.changeLead(lead);
            awaitDelivered(i);
        }
        Object second = awaitDelivered(3).get(1).get("event_id");

        endpoint.post("/replay?from=" + second).assertStatus(202);

        await().until(() -> receiver.deliveries().size() == 5);
        assertThat(receiver.deliveries().subList(3, 5))
                .extracting(ReceivedDelivery::sequence)
                .containsExactly(3, 4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"9999-12-31T23:59:59Z", "2999-01-01T00:00:00.123456789%2B18:00"})
    void replay_from_a_future_time_resends_nothing(String from) {
        endpoint.changeLead(endpoint.company().addLead());
        awaitDelivered(1);

        ApiResponse replay = endpoint.post("/replay?from=" + from).assertStatus(202);

        assertThat(replay.get("total")).isEqualTo(0L);
        await().until(() ->
                endpoint.get("/replays/" + replay.get("id")).get("done").equals(true));
        assertThat(receiver.deliveries()).hasSize(1);
    }

    @Test
    void replay_from_the_oldest_time_resends_everything() {
        endpoint.changeLead(endpoint.company().addLead());
        awaitDelivered(1);

        assertThat(endpoint.post("/replay?from=0000-01-01t00:00:00.000%2B0000")
                        .assertStatus(202)
                        .get("total"))
                .isEqualTo(1L);
    }

    @Test
    void replay_of_a_range_resends_only_its_deliveries() {
        List<Long> leads = endpoint.company().addLeads(3);
        leads.forEach(endpoint::changeLead);
        awaitDelivered(3);
        endpoint.company()
                .execute(
                        "update webhook_delivery_log set status = 'dead', queued_at = '2025-06-01T00:00:00Z' where endpoint_id = ?::uuid and lead_id = ?",
                        endpoint.id(),
                        leads.get(0));
        String range = "/replay?from=2025-01-01T00:00:00Z&until=2025-12-31T23:59:59Z&status=";

        Object delivered = endpoint.post(range + "delivered").assertStatus(202).get("id");
        await().until(() -> endpoint.get("/replays/" + delivered).get("done").equals(true));
        Object dead = endpoint.post(range + "dead").assertStatus(202).get("id");

        await().until(() -> endpoint.get("/replays/" + dead).get("done").equals(true));
        assertThat(endpoint.get("/replays/" + delivered).get("processed")).isEqualTo(0L);
        assertThat(endpoint.get("/replays/" + dead).get("processed")).isEqualTo(1L);
        await().until(() -> receiver.deliveries().size() == 4);
    }

    @ParameterizedTest
    @CsvSource({
        "until=now, until must be a time",
        "until=, until must be a time",
        "until=2024-01-15T14:29:59Z, until must not be before from",
        "status=pending, 'status must be one of delivered, dead'",
        "status=, 'status must be one of delivered, dead'"
    })
    void invalid_range_is_rejected(String parameter, String message) {
        ApiResponse response =
                endpoint.post("/replay?from=2024-01-15T14:30:00Z&" + parameter).assertError(400, "invalid_query");

        assertThat((String) response.get("error")).contains(message);
    }

    private List<Map<String, Object>> awaitDelivered(int number) {
        return endpoint.awaitDeliveries("?status=delivered", list -> list.size() == number);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "?from",
                "?from=",
                "?from=now",
                "?from=2024-01-15",
                "?from=2024-01-15T14:30:00",
                "?from=2023-02-29T00:00:00Z",
                "?from=2024-01-15T24:00:00Z",
                "?from=2024-01-15T14:30:60Z",
                "?from=2024-01-15T14:30:00+01:00",
                "?from=2024-01-15T14:30:00%2B19:00",
                "?from=%2B10000-01-15T14:30:00Z",
                "?from=1705329000",
                "?from=1-1-1-1-1",
                "?from=018cfd6e-0000-7000-8000-00000000000e",
                "?from=2024-01-15T14:30:00Z&from=2024-01-15T14:30:00Z"
            })
    void start_that_is_neither_a_time_nor_an_event_of_the_endpoint_is_rejected(String query) {
        assertThat((String) endpoint.post("/replay" + query)
                        .assertError(400, "invalid_query")
                        .get("error"))
                .contains("parameter from");
    }

    @Test
    void replay_requires_an_admin_key_of_the_same_company() throws IOException {
        endpoint.changeLead(endpoint.company().addLead());
        Object event = awaitDelivered(1).get(0).get("event_id");
        ApiClient other = EndpointFixture.create(receiver.url("/204")).admin();
        ApiClient noAdmin = EndpointFixture.client(endpoint.company().addKeyWith("read", "write"));

        for (String subpath : List.of("/deliveries/" + event + "/replay", "/replay?from=2024-01-15T14:30:00Z")) {
            assertThat(other.send("POST", endpoint.path() + subpath, new byte[0])
                            .assertStatus(404)
                            .json())
                    .isEqualTo(Map.of("error", "Endpoint not found or not accessible"));
            assertThat(noAdmin.send("POST", endpoint.path() + subpath, new byte[0])
                            .assertStatus(403)
                            .json())
                    .isEqualTo(Map.of("error", "Admin access required for this operation"));
            assertUnsupportedOptionsRejected(subpath);
        }
        assertThat(receiver.deliveries()).hasSize(1);
    }

    private void assertUnsupportedOptionsRejected(String subpath) {
        ApiResponse response = endpoint.admin()
                .withHeader("Idempotency-Key", "a")
                .send("POST", endpoint.path() + subpath, new byte[0])
                .assertError(400, "not_supported");
        assertThat((String) response.get("error")).contains("Idempotency-Key");
        ApiClient json = endpoint.admin().withHeader("Content-Type", "application/json");
        json.send("POST", endpoint.path() + subpath, utf8("{\"a\": 1}")).assertError(400, "unexpected_body");
        json.send("POST", endpoint.path() + subpath, utf8("[]")).assertError(400, "unexpected_body");
        json.send("POST", endpoint.path() + subpath, utf8("{")).assertError(400, "malformed_json");
        endpoint.admin().send("POST", endpoint.path() + subpath, utf8("{}")).assertError(415, "unsupported_media_type");
    }

    @Test
    void second_replay_of_an_endpoint_in_progress_is_rejected() throws IOException {
        String all = "/replay?from=2024-01-15T14:30:00Z";
        // a replay that no node continues, because it is leased for a day
        endpoint.company().execute("""
                        insert into webhook_replays
                            (company_id, endpoint_id, id, started_at, total, last_queued_at, last_event_id, leased_until)
                        values (?, ?::uuid, gen_random_uuid(), now(), 0, now(), gen_random_uuid(), now() + interval '1 day')
                        """, endpoint.company().id(), endpoint.id());

        endpoint.post(all).assertError(409, "replay_under_way");

        EndpointFixture.create(receiver.url("/204")).post(all).assertStatus(202);
    }

    @Test
    void empty_json_object_counts_as_an_empty_body() {
        endpoint.admin()
                .withHeader("Content-Type", "application/json")
                .send("POST", endpoint.path() + "/replay?from=9999-01-01T00:00:00Z", utf8("{}"))
                .assertStatus(202);
    }

    @Test
    void unknown_endpoint_or_delivery_returns_404() throws IOException {
        String replayId = (String) endpoint.post("/replay?from=9999-01-01T00:00:00Z")
                .assertStatus(202)
                .get("id");
        EndpointFixture other = EndpointFixture.create(receiver.url("/204"));

        for (String unknown : List.of(UUID.randomUUID().toString(), "x")) {
            assertThat(endpoint.post("/deliveries/" + unknown + "/replay")
                            .assertStatus(404)
                            .json())
                    .isEqualTo(Map.of("error", "Delivery not found or not accessible"));
            assertThat(endpoint.get("/replays/" + unknown).assertStatus(404).json())
                    .isEqualTo(Map.of("error", "Replay not found or not accessible"));
        }
        other.get("/replays/" + replayId).assertStatus(404);
        other.admin().get(endpoint.path() + "/replays/" + replayId).assertStatus(404);
    }
}
