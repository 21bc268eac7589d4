package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
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

/** Catalog changes take effect with the next request. */
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
    void multi_select_that_became_required_cannot_be_cleared_by_empty_list() {
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
}
