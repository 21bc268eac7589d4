package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What changes in the tables that leads refer to holds from the very next request on. */
class CatalogChangesTest {

    private final Demo demo = Demo.running();
    private final OwnCompany company = OwnCompany.in(demo.tables());
    private final Catalog catalog = new Catalog(company);
    private final Client client =
            Client.withKey(demo.client().base(), company.addKey(Optional.empty(), Optional.empty()));
    private final long lead = company.addLead();

    @BeforeEach
    void the_service_knows_the_catalog() {
        client.patch(lead, "{\"status\": \"contacted\"}").is(200);
    }

    @Test
    void a_new_user_can_be_assigned_and_an_archived_one_no_longer() {
        long user = company.addUser("Ada", "Lovelace");
        client.patch(lead, Patches.ids("assignedUsers", user)).is(200);
        client.patch(lead, Patches.ids("assignedUsers")).is(200);
        catalog.archiveUser(user);
        client.patch(lead, Patches.ids("assignedUsers", user)).isRejected("/assignedUsers/0 archived");
    }

    @Test
    void a_new_tag_can_be_given_and_an_archived_one_no_longer() {
        long tag = company.addTag("Fresh");
        client.patch(lead, Patches.ids("tags", tag)).is(200);
        client.patch(lead, Patches.ids("tags")).is(200);
        catalog.archiveTag(tag);
        client.patch(lead, Patches.ids("tags", tag)).isRejected("/tags/0 archived");
    }

    @Test
    void a_new_field_can_be_set_and_an_archived_one_no_longer() {
        long field = company.addField("number", "Budget");
        String patch = Patches.customFields(Patches.entry(field, "number", 7));
        client.patch(lead, patch).is(200);
        catalog.archiveField(field);
        client.patch(company.addLead(), patch).isRejected("/customFields/0/customFieldId archived");
    }

    @Test
    void a_new_option_can_be_chosen_and_an_archived_one_no_longer() {
        long field = company.addField("select", "Stage", "Early");
        String patch = Patches.customFields(Patches.entry(field, "select", 2));
        client.patch(lead, patch).isRejected("/customFields/0/value/select unknown_option");
        company.execute(
                "insert into custom_field_options (company_id, custom_field_id, id, position, label) "
                        + "values (?, ?, 2, 2, 'Late')",
                company.id(),
                field);
        client.patch(lead, patch).is(200);
        catalog.archiveOption(field, 2);
        client.patch(company.addLead(), patch).isRejected("/customFields/0/value/select archived");
    }

    @Test
    void a_multi_select_that_became_required_is_no_longer_cleared_by_an_empty_list() {
        long field = company.addField("multi_select", "Interests", "Hardware", "Software");
        String empty = Patches.customFields(Patches.entry(field, "multi_select", List.of()));
        client.patch(lead, empty).is(200);
        client.patch(lead, Patches.customFields(Patches.entry(field, "multi_select", List.of(2))))
                .is(200);
        catalog.require(field);
        client.patch(lead, empty).isRejected("/customFields/0/value/multi_select required");
        assertThat(Lists.customField(client.lead(lead), field)).contains(Map.of("multi_select", List.of(2L)));
    }

    @Test
    void a_new_name_is_read_at_once() {
        long tag = company.addTag("Cold");
        client.patch(lead, Patches.ids("tags", tag)).is(200);
        catalog.renameTag(tag, "Frozen");
        assertThat(Lists.of(client.lead(lead), "tags").get(0)).containsEntry("label", "Frozen");
    }
}
