package dev.leadpatch.acceptance.lead;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.JsonLists;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A lead as {@code GET} returns it. */
class ReadLeadTest {

    private final DemoFixture demo = DemoFixture.shared();
    private final ApiClient client = demo.client();

    @Test
    void lead_has_every_member_in_the_documented_order() {
        assertThat(client.getLead(789).json().keySet())
                .containsExactly(
                        "id",
                        "uuid",
                        "created_at",
                        "updated_at",
                        "source",
                        "company_name",
                        "email",
                        "phone_number",
                        "first_name",
                        "last_name",
                        "status",
                        "partner_type",
                        "company_id",
                        "created_by_user_id",
                        "custom_fields",
                        "tags",
                        "assigned_users",
                        "partnership_leads",
                        "lead_deals");
        assertThat(client.getLead(789).json())
                .containsEntry("partner_type", null)
                .containsEntry("partnership_leads", List.of())
                .containsEntry("lead_deals", List.of());
    }

    @Test
    void both_paths_return_the_same_lead() {
        assertThat(client.get("/api/v1/companies/1/leads/789").assertStatus(200).json())
                .isEqualTo(client.getLead(789).json());
    }

    @Test
    void path_of_another_company_returns_404() {
        for (String company : List.of("2", "0", "01", "x")) {
            assertThat(client.get("/api/v1/companies/" + company + "/leads/789")
                            .assertStatus(404)
                            .json())
                    .isEqualTo(Map.of("error", "Lead not found or not accessible"));
        }
    }

    @Test
    void empty_scalars_are_null_and_lists_contain_the_referenced_objects() {
        long lead = demo.nextUnusedLead();
        client.patch(lead, "{\"email\": null, \"tags\": [10], \"assignedUsers\": [456]}")
                .assertStatus(200);
        ApiResponse response = client.getLead(lead);
        assertThat(response.json()).containsEntry("email", null);
        assertThat(JsonLists.listOf(response, "tags").get(0).keySet())
                .containsExactly("id", "label", "background_color", "text_color");
        assertThat(JsonLists.listOf(response, "assigned_users").get(0).keySet())
                .containsExactly("id", "email", "first_name", "last_name", "color");
    }

    @Test
    void custom_fields_with_a_value_are_returned_by_id_in_patch_format() {
        long lead = demo.nextUnusedLead();
        client.patch(lead, """
                        {"customFields": [{"customFieldId": 6, "type": "select", "value": {"select": 2}},
                                          {"customFieldId": 5, "type": "number", "value": {"number": 1.50}}]}
                        """).assertStatus(200);
        List<Map<String, Object>> fields = JsonLists.listOf(client.getLead(lead), "custom_fields");
        assertThat(fields.stream().map(field -> (Long) field.get("id")))
                .isSorted()
                .contains(5L, 6L);
        Map<String, Object> number = fields.stream()
                .filter(field -> field.get("id").equals(5L))
                .findFirst()
                .orElseThrow();
        assertThat(number.keySet()).containsExactly("id", "label", "type", "value");
        assertThat(number).containsEntry("label", "Revenue Potential").containsEntry("type", "number");
        assertThat(client.getLead(lead).body())
                .contains("\"value\":{\"number\":1.5}")
                .contains("{\"select\":2}");
    }
}
