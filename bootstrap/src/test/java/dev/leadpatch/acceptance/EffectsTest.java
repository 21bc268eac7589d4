package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.LeadTables.Count;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a change leaves behind: one version, one change row, one event; and a no-op nothing. */
class EffectsTest {

    private final Demo demo = Demo.running();
    private final Client client = demo.client();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"status\": \"qualified\"}",
                "{\"last_name\": \" Same \", \"tags\": [10, 10.0, 11]}",
                "{\"customFields\": []}",
                "{\"customFields\": [{\"customFieldId\": 5, \"type\": \"number\", \"value\": {\"number\": 1.50}}]}"
            })
    void values_equal_to_the_stored_ones_change_nothing(String body) {
        long lead = demo.freshLead();
        client.patch(lead, """
                        {"status": "qualified", "last_name": "Same", "tags": [10, 11],
                         "customFields": [{"customFieldId": 5, "type": "number", "value": {"number": 1.5}}]}
                        """).is(200);
        Answer before = client.lead(lead);
        Count count = demo.tables().count(lead);
        Answer answer = client.patch(lead, body).is(200);
        assertThat(answer.get("updated_at")).isEqualTo(before.get("updated_at"));
        assertThat(client.lead(lead).body()).isEqualTo(before.body());
        assertThat(demo.tables().count(lead)).isEqualTo(count);
    }

    @Test
    void a_list_in_another_order_is_a_change() {
        long lead = demo.freshLead();
        client.patch(lead, "{\"tags\": [10, 11]}").is(200);
        long version = demo.tables().count(lead).version();
        client.patch(lead, "{\"tags\": [11, 10]}").is(200);
        assertThat(demo.tables().count(lead).version()).isEqualTo(version + 1);
    }

    @Test
    void a_change_makes_one_version_one_change_row_and_one_event() {
        long lead = demo.freshLead();
        Count before = demo.tables().count(lead);
        Answer answer = client.with("X-Request-Id", "effect-1")
                .patch(lead, "{\"last_name\": \"One\", \"company_name\": \"Change\"}")
                .is(200);
        Count after = demo.tables().count(lead);
        assertThat(after).isEqualTo(new Count(before.version() + 1, before.changes() + 1, before.events() + 1));
        LeadTables.Change change =
                demo.tables().historyAfter(before.version(), lead).get(0);
        assertThat(change.version()).isEqualTo(after.version());
        assertThat(change.requestId()).isEqualTo("effect-1");
        assertThat(change.keyLabel()).isNotBlank();
        assertThat(change.changes().stream().map(entry -> entry.get("field")))
                .containsExactlyInAnyOrder("company_name", "last_name");
        assertThat(client.lead(lead).get("updated_at")).isEqualTo(answer.get("updated_at"));
    }

    @Test
    void updated_at_is_strictly_later_than_before() {
        long lead = demo.freshLead();
        Instant last = Instant.parse((String) client.lead(lead).get("updated_at"));
        for (int i = 0; i < 50; i++) {
            Answer answer =
                    client.patch(lead, "{\"last_name\": \"L" + i + "\"}").is(200);
            Instant next = Instant.parse((String) answer.get("updated_at"));
            assertThat(next).isAfter(last);
            last = next;
        }
    }

    @Test
    void changes_are_stored_with_from_and_to_and_the_labels_of_the_time() {
        long lead = demo.freshLead();
        client.patch(lead, """
                        {"status": "new", "email": null, "tags": [],
                         "customFields": [{"customFieldId": 5, "type": "number", "value": {"number": 1}},
                                          {"customFieldId": 6, "type": "select", "value": {"select": 1}}]}
                        """).is(200);
        client.patch(lead, "{\"tags\": [10]}").is(200);
        Object tag = Lists.of(client.lead(lead), "tags").get(0).get("label");
        client.patch(lead, "{\"tags\": []}").is(200);
        long version = demo.tables().count(lead).version();
        client.patch(lead, """
                        {"status": "lost", "email": "a@example.com", "tags": [10],
                         "customFields": [{"customFieldId": 5, "type": "number", "value": null},
                                          {"customFieldId": 6, "type": "select", "value": {"select": 3}}]}
                        """).is(200);
        assertThat(demo.tables().historyAfter(version, lead).get(0).changes())
                .containsExactlyInAnyOrder(
                        change("email", null, "a@example.com"),
                        change("status", "new", "lost"),
                        change("tags", List.of(), List.of(Map.of("id", 10L, "label", tag))),
                        labelled(change("customFields/5", Map.of("number", 1L), null), "Revenue Potential"),
                        labelled(
                                change(
                                        "customFields/6",
                                        Map.of("select", Map.of("id", 1L, "label", "High")),
                                        Map.of("select", Map.of("id", 3L, "label", "Low"))),
                                "Priority Level"));
    }

    private static Map<String, Object> change(String field, Object from, Object to) {
        Map<String, Object> change = new HashMap<>();
        change.put("field", field);
        change.put("from", from);
        change.put("to", to);
        return change;
    }

    private static Map<String, Object> labelled(Map<String, Object> change, String label) {
        change.put("label", label);
        return change;
    }
}
