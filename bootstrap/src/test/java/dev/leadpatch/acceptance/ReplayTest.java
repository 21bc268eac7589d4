package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.Receiver.Told;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Telling an endpoint again what it was told. Each test has a receiver, a company and an endpoint of its own. */
class ReplayTest {

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

    @Test
    void a_replay_arrives_with_the_same_id_and_body() {
        endpoint.change(endpoint.company().addLead());
        Object event = delivered(1).get(0).get("event_id");

        Answer answer = endpoint.post("/deliveries/" + event + "/replay").is(202);

        assertThat(answer.body()).isEqualTo("{\"event_id\":\"" + event + "\",\"status\":\"pending\"}");
        await().until(() -> receiver.told().size() == 2);
        Told first = receiver.told().get(0);
        Told again = receiver.told().get(1);
        assertThat(again.header("Webhook-id")).isEqualTo(event).isEqualTo(first.header("Webhook-id"));
        assertThat(again.body()).isEqualTo(first.body());
    }

    @Test
    void what_waits_anyway_is_tried_at_once() {
        DeliveryTable table = new DeliveryTable(Demo.running().tables());
        OwnEndpoint refusing = OwnEndpoint.at(receiver.url("/500"));
        long lead = refusing.company().addLead();
        refusing.change(lead);
        await().until(() -> table.prolongPause(refusing.company().id(), lead));
        Object event = OwnEndpoint.events(refusing.page("")).get(0);

        Answer answer = refusing.post("/deliveries/" + event + "/replay").is(202);

        assertThat(answer.json()).isEqualTo(Map.of("event_id", event, "status", "pending"));
        await().until(() -> receiver.told().size() == 2);
        assertThat(OwnEndpoint.events(refusing.page(""))).containsExactly(event);
    }

    @Test
    void a_replay_from_a_time_brings_all_since_in_order_for_each_lead() {
        List<Long> leads =
                List.of(endpoint.company().addLead(), endpoint.company().addLead());
        endpoint.change(leads.get(0));
        delivered(1);
        Instant since = Instant.now();
        for (int i = 0; i < 4; i++) {
            leads.forEach(endpoint::change);
        }
        delivered(9);
        int before = receiver.told().size();

        Answer begun = endpoint.post("/replay?from=" + since).is(202);

        assertThat(begun.json().keySet()).containsExactly("id", "processed", "total", "done");
        assertThat(begun.json()).containsEntry("total", 8L);
        String location = begun.header("Location").orElseThrow();
        assertThat(location).isEqualTo(endpoint.path() + "/replays/" + begun.get("id"));
        await().until(() -> endpoint.admin().get(location).is(200).get("done").equals(true));
        assertThat(endpoint.admin().get(location).json())
                .isEqualTo(Map.of("id", begun.get("id"), "processed", 8L, "total", 8L, "done", true));
        await().until(() -> receiver.told().size() == before + 8);
        List<Told> again = receiver.told().subList(before, before + 8);
        for (long lead : leads) {
            String uuid = (String) endpoint.admin().lead(lead).get("uuid");
            assertThat(again.stream()
                            .filter(told -> told.object("lead").get("uuid").equals(uuid))
                            .map(Told::sequence))
                    .hasSize(4)
                    .isSorted();
        }
    }

    @Test
    void a_replay_from_an_event_begins_with_that_event() {
        long lead = endpoint.company().addLead();
        for (int i = 1; i <= 3; i++) {
            endpoint.change(lead);
            delivered(i);
        }
        Object second = delivered(3).get(1).get("event_id");

        endpoint.post("/replay?from=" + second).is(202);

        await().until(() -> receiver.told().size() == 5);
        assertThat(receiver.told().subList(3, 5)).extracting(Told::sequence).containsExactly(3, 4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"9999-12-31T23:59:59Z", "2999-01-01T00:00:00.123456789%2B18:00"})
    void a_replay_from_a_time_to_come_has_nothing_to_do(String from) {
        endpoint.change(endpoint.company().addLead());
        delivered(1);

        Answer begun = endpoint.post("/replay?from=" + from).is(202);

        assertThat(begun.get("total")).isEqualTo(0L);
        await().until(() ->
                endpoint.get("/replays/" + begun.get("id")).get("done").equals(true));
        assertThat(receiver.told()).hasSize(1);
    }

    @Test
    void a_replay_from_the_oldest_time_brings_all() {
        endpoint.change(endpoint.company().addLead());
        delivered(1);

        assertThat(endpoint.post("/replay?from=0000-01-01T00:00:00Z").is(202).get("total"))
                .isEqualTo(1L);
    }

    private List<Map<String, Object>> delivered(int number) {
        return endpoint.awaitList("?status=delivered", list -> list.size() == number);
    }
}
