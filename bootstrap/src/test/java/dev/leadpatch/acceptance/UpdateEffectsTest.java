package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.DatabaseFixture;
import dev.leadpatch.acceptance.fixture.DatabaseFixture.RowCounts;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.JsonLists;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A change creates one version, one change row and one event; an unchanged patch creates nothing. */
class UpdateEffectsTest {

    private final DemoFixture demo = DemoFixture.shared();
    private final ApiClient client = demo.client();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"status\": \"qualified\"}",
                "{\"last_name\": \" Same \", \"tags\": [10, 10.0, 11]}",
                "{\"customFields\": []}",
                "{\"customFields\": [{\"customFieldId\": 5, \"type\": \"number\", \"value\": {\"number\": 1.50}}]}"
            })
    void patch_with_stored_values_changes_nothing(String body) {
        long lead = demo.nextUnusedLead();
        client.patch(lead, """
                        {"status": "qualified", "last_name": "Same", "tags": [10, 11],
                         "customFields": [{"customFieldId": 5, "type": "number", "value": {"number": 1.5}}]}
                        """).assertStatus(200);
        ApiResponse before = client.getLead(lead);
        RowCounts count = demo.database().countRows(lead);
        ApiResponse response = client.patch(lead, body).assertStatus(200);
        assertThat(response.get("updated_at")).isEqualTo(before.get("updated_at"));
        assertThat(client.getLead(lead).body()).isEqualTo(before.body());
        assertThat(demo.database().countRows(lead)).isEqualTo(count);
    }

    @Test
    void reordered_list_is_a_change() {
        long lead = demo.nextUnusedLead();
        client.patch(lead, "{\"tags\": [10, 11]}").assertStatus(200);
        long version = demo.database().countRows(lead).version();
        client.patch(lead, "{\"tags\": [11, 10]}").assertStatus(200);
        assertThat(demo.database().countRows(lead).version()).isEqualTo(version + 1);
    }

    @Test
    void change_creates_one_version_one_change_row_and_one_event() {
        long lead = demo.nextUnusedLead();
        RowCounts before = demo.database().countRows(lead);
        ApiResponse response = client.withHeader("X-Request-Id", "effect-1")
                .patch(lead, "{\"last_name\": \"One\", \"company_name\": \"Change\"}")
                .assertStatus(200);
        RowCounts after = demo.database().countRows(lead);
        assertThat(after).isEqualTo(new RowCounts(before.version() + 1, before.changes() + 1, before.events() + 1));
        DatabaseFixture.ChangeRow change =
                demo.database().changesAfter(before.version(), lead).get(0);
        assertThat(change.version()).isEqualTo(after.version());
        assertThat(change.requestId()).isEqualTo("effect-1");
        assertThat(change.keyLabel()).isNotBlank();
        assertThat(change.changes().stream().map(entry -> entry.get("field")))
                .containsExactlyInAnyOrder("company_name", "last_name");
        assertThat(client.getLead(lead).get("updated_at")).isEqualTo(response.get("updated_at"));
    }

    @Test
    void updated_at_strictly_increases() {
        long lead = demo.nextUnusedLead();
        Instant last = Instant.parse((String) client.getLead(lead).get("updated_at"));
        for (int i = 0; i < 50; i++) {
            ApiResponse response =
                    client.patch(lead, "{\"last_name\": \"L" + i + "\"}").assertStatus(200);
            Instant next = Instant.parse((String) response.get("updated_at"));
            assertThat(next).isAfter(last);
            last = next;
        }
    }

    @Test
    void change_rows_contain_from_to_and_the_labels_at_that_time() {
        long lead = demo.nextUnusedLead();
        client.patch(lead, """
                        {"status": "new", "email": null, "tags": [],
                         "customFields": [{"customFieldId": 5, "type": "number", "value": {"number": 1}},
                                          {"customFieldId": 6, "type": "select", "value": {"select": 1}}]}
                        """).assertStatus(200);
        client.patch(lead, "{\"tags\": [10]}").assertStatus(200);
        Object tag = JsonLists.listOf(client.getLead(lead), "tags").get(0).get("label");
        client.patch(lead, "{\"tags\": []}").assertStatus(200);
        long version = demo.database().countRows(lead).version();
        client.patch(lead, """
                        {"status": "lost", "email": "a@example.com", "tags": [10],
                         "customFields": [{"customFieldId": 5, "type": "number", "value": null},
                                          {"customFieldId": 6, "type": "select", "value": {"select": 3}}]}
                        """).assertStatus(200);
        assertThat(demo.database().changesAfter(version, lead).get(0).changes())
                .containsExactlyInAnyOrder(
                        change("email", null, "a@example.com"),
                        change("status", "new", "lost"),
                        change("tags", List.of(), List.of(Map.of("id", 10L, "label", tag))),
                        withLabel(change("customFields/5", Map.of("number", 1L), null), "Revenue Potential"),
                        withLabel(
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

    private static Map<String, Object> withLabel(Map<String, Object> change, String label) {
        change.put("label", label);
        return change;
    }
}
