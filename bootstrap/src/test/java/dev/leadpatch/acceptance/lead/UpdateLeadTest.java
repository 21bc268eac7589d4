package dev.leadpatch.acceptance.lead;

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

/** An update of a lead: the documented requests and responses, and the rows that a change creates. */
class UpdateLeadTest {

    private static final String FIRST = """
            {"status": "qualified", "company_name": "TechCorp Solutions Inc", "phone_number": "+1-555-123-4567",
             "assignedUsers": [123, 456], "tags": [10, 11, 12],
             "customFields": [{"customFieldId": 5, "type": "number", "value": {"number": 150000}},
                              {"customFieldId": 6, "type": "select", "value": {"select": 3}}]}
            """;
    private static final String SECOND = """
            {"status": "contacted", "tags": [1, 2, 3]}
            """;

    private final DemoFixture demo = DemoFixture.shared();
    private final ApiClient client = demo.client();

    @Test
    void documented_patch_updates_only_the_members_it_contains() {
        client.patch(789, FIRST).assertStatus(200);
        assertThat(client.getLead(789).json())
                .containsEntry("status", "qualified")
                .containsEntry("company_name", "TechCorp Solutions Inc")
                .containsEntry("phone_number", "+1-555-123-4567");
        assertThat(JsonLists.idsOf(client.getLead(789), "assigned_users")).containsExactly(123L, 456L);
        assertThat(JsonLists.idsOf(client.getLead(789), "tags")).containsExactly(10L, 11L, 12L);

        client.patch(789, SECOND).assertStatus(200);
        ApiResponse after = client.getLead(789);
        assertThat(after.get("status")).isEqualTo("contacted");
        assertThat(JsonLists.idsOf(after, "tags")).containsExactly(1L, 2L, 3L);
        assertThat(after.get("company_name")).isEqualTo("TechCorp Solutions Inc");
        assertThat(JsonLists.idsOf(after, "assigned_users")).containsExactly(123L, 456L);
    }

    @Test
    void response_contains_only_id_uuid_and_updated_at_in_this_order() {
        ApiResponse response = client.patch(demo.nextUnusedLead(), "{\"last_name\": \"Order\"}")
                .assertStatus(200);
        assertThat(response.json().keySet()).containsExactly("id", "uuid", "updated_at");
        assertThat((String) response.get("updated_at")).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z");
        assertThat((String) response.get("uuid")).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
        assertThat(response.header("Content-Type")).contains("application/json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "1001",
                "100001",
                "-1",
                "007",
                "1.0",
                "+7",
                "abc",
                "%EF%BC%97",
                "9223372036854775807",
                "9223372036854775808",
                "99999999999999999999999"
            })
    void unknown_lead_returns_the_documented_404(String id) {
        ApiClient json = client.withHeader("Content-Type", "application/json");
        for (ApiResponse response : List.of(
                json.send("PATCH", "/api/v1/leads/" + id, ApiClient.utf8("{}")),
                client.get("/api/v1/leads/" + id),
                client.get("/api/v1/companies/1/leads/" + id))) {
            response.assertStatus(404);
            assertThat(response.json()).isEqualTo(Map.of("error", "Lead not found or not accessible"));
        }
    }

    @Test
    void lead_of_another_company_is_not_found_and_unchanged() {
        client.patch(100001, "{\"status\": \"lost\"}").assertStatus(404);
        demo.otherCompanyClient().patch(789, "{\"status\": \"lost\"}").assertStatus(404);
        demo.otherCompanyClient().patch(100001, "{\"status\": \"won\"}").assertRejected("/status unknown_status");
    }

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
        assertThat(after).isEqualTo(new RowCounts(before.version() + 1, before.changes() + 1));
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
