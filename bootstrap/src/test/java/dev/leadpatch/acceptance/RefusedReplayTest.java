package dev.leadpatch.acceptance;

import static dev.leadpatch.acceptance.Client.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused of replays. Each test has a receiver, a company and an endpoint of its own. */
class RefusedReplayTest {

    private PathReceiver receiver;
    private OwnEndpoint endpoint;

    @BeforeEach
    void start() throws IOException {
        receiver = PathReceiver.start();
        endpoint = OwnEndpoint.at(receiver.url("/204"));
    }

    @AfterEach
    void end() {
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
    void what_is_neither_a_time_nor_an_event_of_the_endpoint_is_refused(String query) {
        assertThat((String) endpoint.post("/replay" + query)
                        .isError(400, "invalid_query")
                        .get("error"))
                .contains("parameter from");
    }

    @Test
    void only_an_admins_key_of_the_same_company_may_replay() throws IOException {
        endpoint.change(endpoint.company().addLead());
        Object event = delivered(1).get(0).get("event_id");
        Client other = OwnEndpoint.at(receiver.url("/204")).admin();
        Client noAdmin = OwnEndpoint.client(endpoint.company().addKeyWith("read", "write"));

        for (String rest : List.of("/deliveries/" + event + "/replay", "/replay?from=2024-01-15T14:30:00Z")) {
            assertThat(other.send("POST", endpoint.path() + rest, new byte[0])
                            .is(404)
                            .json())
                    .isEqualTo(Map.of("error", "Endpoint not found or not accessible"));
            assertThat(noAdmin.send("POST", endpoint.path() + rest, new byte[0])
                            .is(403)
                            .json())
                    .isEqualTo(Map.of("error", "Admin access required for this operation"));
            assertRefusesWhatItDoesNotKnow(rest);
        }
        assertThat(receiver.told()).hasSize(1);
    }

    private void assertRefusesWhatItDoesNotKnow(String rest) {
        Answer repeated = endpoint.admin()
                .with("Idempotency-Key", "a")
                .send("POST", endpoint.path() + rest, new byte[0])
                .isError(400, "not_supported");
        assertThat((String) repeated.get("error")).contains("Idempotency-Key");
        Client json = endpoint.admin().with("Content-Type", "application/json");
        json.send("POST", endpoint.path() + rest, bytes("{\"a\": 1}")).isError(400, "unexpected_body");
        json.send("POST", endpoint.path() + rest, bytes("[]")).isError(400, "unexpected_body");
        json.send("POST", endpoint.path() + rest, bytes("{")).isError(400, "malformed_json");
        endpoint.admin().send("POST", endpoint.path() + rest, bytes("{}")).isError(415, "unsupported_media_type");
    }

    @Test
    void an_endpoint_has_one_replay_under_way() throws IOException {
        String all = "/replay?from=2024-01-15T14:30:00Z";
        // one that no node goes on with
        endpoint.company().execute("""
                        insert into webhook_replays
                            (company_id, endpoint_id, id, begun_at, total, at_queued_at, at_event_id, leased_until)
                        values (?, ?::uuid, gen_random_uuid(), now(), 0, now(), gen_random_uuid(), now() + interval '1 day')
                        """, endpoint.company().id(), endpoint.id());

        endpoint.post(all).isError(409, "replay_under_way");

        OwnEndpoint.at(receiver.url("/204")).post(all).is(202);
    }

    @Test
    void an_empty_object_is_no_body() {
        endpoint.admin()
                .with("Content-Type", "application/json")
                .send("POST", endpoint.path() + "/replay?from=9999-01-01T00:00:00Z", bytes("{}"))
                .is(202);
    }

    @Test
    void what_is_not_there_is_404() throws IOException {
        String job = (String)
                endpoint.post("/replay?from=9999-01-01T00:00:00Z").is(202).get("id");
        OwnEndpoint other = OwnEndpoint.at(receiver.url("/204"));

        for (String unknown : List.of(UUID.randomUUID().toString(), "x")) {
            assertThat(endpoint.post("/deliveries/" + unknown + "/replay")
                            .is(404)
                            .json())
                    .isEqualTo(Map.of("error", "Delivery not found or not accessible"));
            assertThat(endpoint.get("/replays/" + unknown).is(404).json())
                    .isEqualTo(Map.of("error", "Replay not found or not accessible"));
        }
        other.get("/replays/" + job).is(404);
        other.admin().get(endpoint.path() + "/replays/" + job).is(404);
    }

    private List<Map<String, Object>> delivered(int number) {
        return endpoint.awaitList("?status=delivered", list -> list.size() == number);
    }
}
