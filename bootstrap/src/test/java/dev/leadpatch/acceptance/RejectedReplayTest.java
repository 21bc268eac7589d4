package dev.leadpatch.acceptance;

import static dev.leadpatch.acceptance.fixture.ApiClient.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.EndpointFixture;
import dev.leadpatch.acceptance.fixture.StatusPathReceiver;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rejected replay requests. Each test has its own receiver, company and endpoint. */
class RejectedReplayTest {

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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "?from",
                "?from=",
                "?from=now",
                "?from=2024-01-15",
                "?from=2024-01-15T14:30:00",
                "?from=2024-01-15t14:30:00z",
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
                            (company_id, endpoint_id, id, begun_at, total, at_queued_at, at_event_id, leased_until)
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

    private List<Map<String, Object>> awaitDelivered(int number) {
        return endpoint.awaitDeliveries("?status=delivered", list -> list.size() == number);
    }
}
