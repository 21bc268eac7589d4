package dev.leadpatch.acceptance.lead;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.CatalogFixture;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.JsonLists;
import dev.leadpatch.acceptance.fixture.PatchBodies;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Changes of the catalog take effect with the next request. Archived items remain on the leads that have them and
 * cannot be added to other leads.
 */
class CatalogChangesTest {

    private final DemoFixture demo = DemoFixture.shared();
    private final CompanyFixture company = CompanyFixture.create(demo.database());
    private final CatalogFixture catalog = new CatalogFixture(company);
    private final ApiClient client =
            ApiClient.withKey(demo.client().baseUri(), company.addKey(Optional.empty(), Optional.empty()));
    private final long lead = company.addLead();

    @BeforeEach
    void loadCatalogIntoCache() {
        client.patch(lead, "{\"status\": \"contacted\"}").assertStatus(200);
    }

    @Test
    void new_user_can_be_assigned_until_archived() {
        long user = company.addUser("Ada", "Lovelace");
        client.patch(lead, PatchBodies.idList("assignedUsers", user)).assertStatus(200);
        client.patch(lead, PatchBodies.idList("assignedUsers")).assertStatus(200);
        catalog.archiveUser(user);
        client.patch(lead, PatchBodies.idList("assignedUsers", user)).assertRejected("/assignedUsers/0 archived");
    }

    @Test
    void new_tag_can_be_added_until_archived() {
        long tag = company.addTag("Fresh");
        client.patch(lead, PatchBodies.idList("tags", tag)).assertStatus(200);
        client.patch(lead, PatchBodies.idList("tags")).assertStatus(200);
        catalog.archiveTag(tag);
        client.patch(lead, PatchBodies.idList("tags", tag)).assertRejected("/tags/0 archived");
    }

    @Test
    void new_field_can_be_set_until_archived() {
        long field = company.addField("number", "Budget");
        String patch = PatchBodies.customFields(PatchBodies.customFieldEntry(field, "number", 7));
        client.patch(lead, patch).assertStatus(200);
        catalog.archiveField(field);
        client.patch(company.addLead(), patch).assertRejected("/customFields/0/customFieldId archived");
    }

    @Test
    void new_option_can_be_selected_until_archived() {
        long field = company.addField("select", "Stage", "Early");
        String patch = PatchBodies.customFields(PatchBodies.customFieldEntry(field, "select", 2));
        client.patch(lead, patch).assertRejected("/customFields/0/value/select unknown_option");
        company.execute(
                "insert into custom_field_options (company_id, custom_field_id, id, position, label) "
                        + "values (?, ?, 2, 2, 'Late')",
                company.id(),
                field);
        client.patch(lead, patch).assertStatus(200);
        catalog.archiveOption(field, 2);
        client.patch(company.addLead(), patch).assertRejected("/customFields/0/value/select archived");
    }

    @Test
    void required_multi_select_cannot_be_cleared_by_empty_list() {
        long field = company.addField("multi_select", "Interests", "Hardware", "Software");
        String empty = PatchBodies.customFields(PatchBodies.customFieldEntry(field, "multi_select", List.of()));
        client.patch(lead, empty).assertStatus(200);
        client.patch(lead, PatchBodies.customFields(PatchBodies.customFieldEntry(field, "multi_select", List.of(2))))
                .assertStatus(200);
        catalog.requireField(field);
        client.patch(lead, empty).assertRejected("/customFields/0/value/multi_select required");
        assertThat(JsonLists.customFieldValue(client.getLead(lead), field))
                .contains(Map.of("multi_select", List.of(2L)));
    }

    @Test
    void renamed_label_is_returned_immediately() {
        long tag = company.addTag("Cold");
        client.patch(lead, PatchBodies.idList("tags", tag)).assertStatus(200);
        catalog.renameTag(tag, "Frozen");
        assertThat(JsonLists.listOf(client.getLead(lead), "tags").get(0)).containsEntry("label", "Frozen");
    }

    @Test
    void archived_users_tags_and_options_new_to_the_lead_are_rejected() {
        demo.client()
                .patch(789, """
                        {"assignedUsers": [123, 150], "tags": [20, 10],
                         "customFields": [{"customFieldId": 14, "type": "multi_select", "value": {"multi_select": [1, 5]}}]}
                        """)
                .assertRejected(
                        "/assignedUsers/1 archived",
                        "/tags/0 archived",
                        "/customFields/0/value/multi_select/1 archived");
    }

    @Test
    void archived_option_is_missing_from_allowed_options() {
        ApiResponse response = demo.client()
                .patch(789, PatchBodies.customFields(PatchBodies.customFieldEntry(14, "multi_select", List.of(5))))
                .assertRejected("/customFields/0/value/multi_select/0 archived");
        assertThat(response.violations().get(0))
                .containsEntry("custom_field_id", 14L)
                .containsEntry(
                        "allowed",
                        List.of(
                                Map.of("id", 1L, "label", "Hardware"),
                                Map.of("id", 2L, "label", "Software"),
                                Map.of("id", 3L, "label", "Training"),
                                Map.of("id", 4L, "label", "Support")));
    }

    @ParameterizedTest
    @CsvSource({"assignedUsers, assigned_users", "tags, tags"})
    void list_with_archived_item_is_accepted_in_any_order_until_lead_loses_the_item(String list, String member) {
        boolean tags = list.equals("tags");
        long archived = tags ? company.addTag("Old") : company.addUser("Walter", "Former");
        long live = tags ? company.addTag("Live") : company.addUser("Ada", "Live");
        long more = tags ? company.addTag("More") : company.addUser("Mo", "More");
        client.patch(lead, PatchBodies.idList(list, live, archived)).assertStatus(200);
        if (tags) {
            catalog.archiveTag(archived);
        } else {
            catalog.archiveUser(archived);
        }
        assertThat(JsonLists.idsOf(client.getLead(lead), member)).containsExactly(live, archived);
        client.patch(lead, PatchBodies.idList(list, live, archived)).assertStatus(200);
        client.patch(lead, PatchBodies.idList(list, archived, more, live)).assertStatus(200);
        assertThat(JsonLists.idsOf(client.getLead(lead), member)).containsExactly(archived, more, live);
        client.patch(lead, PatchBodies.idList(list, live)).assertStatus(200);
        assertThat(JsonLists.idsOf(client.getLead(lead), member)).containsExactly(live);
        client.patch(lead, PatchBodies.idList(list, live, archived)).assertRejected("/" + list + "/1 archived");
    }

    @Test
    void archived_option_is_accepted_until_lead_loses_it() {
        long select = company.addField("select", "Stage", "Early", "Late");
        long choices = company.addField("multi_select", "Interests", "Hardware", "Software", "Training");
        String both = PatchBodies.customFields(
                PatchBodies.customFieldEntry(select, "select", 2),
                PatchBodies.customFieldEntry(choices, "multi_select", List.of(1, 2)));
        client.patch(lead, both).assertStatus(200);
        catalog.archiveOption(select, 2);
        catalog.archiveOption(choices, 2);
        client.patch(lead, both).assertStatus(200);
        client.patch(
                        lead,
                        PatchBodies.customFields(
                                PatchBodies.customFieldEntry(choices, "multi_select", List.of(3, 2, 1))))
                .assertStatus(200);
        ApiResponse response = client.getLead(lead);
        assertThat(JsonLists.customFieldValue(response, select)).contains(Map.of("select", 2L));
        assertThat(JsonLists.customFieldValue(response, choices)).contains(Map.of("multi_select", List.of(3L, 2L, 1L)));
        client.patch(
                        lead,
                        PatchBodies.customFields(
                                PatchBodies.customFieldEntry(select, "select", 1),
                                PatchBodies.customFieldEntry(choices, "multi_select", List.of(1))))
                .assertStatus(200);
        client.patch(lead, both)
                .assertRejected(
                        "/customFields/0/value/select archived", "/customFields/1/value/multi_select/1 archived");
    }

    @Test
    void archived_field_new_to_the_lead_is_rejected() {
        long field = company.addField("text", "Old reference");
        String patch = PatchBodies.customFields(PatchBodies.customFieldEntry(field, "text", "x"));
        client.patch(lead, patch).assertStatus(200);
        catalog.archiveField(field);
        client.patch(company.addLead(), patch).assertRejected("/customFields/0/customFieldId archived");
    }

    @Test
    void archived_values_remain_visible_while_lead_holds_them() {
        assertThat(JsonLists.listOf(demo.client().getLead(921), "tags").stream().map(tag -> tag.get("label")))
                .containsExactly("Needs demo", "Partner lead", "Trade fair 2019");
        assertThat(JsonLists.customFieldValue(demo.client().getLead(941), 14))
                .contains(Map.of("multi_select", List.of(4L, 1L, 5L)));
    }
}
