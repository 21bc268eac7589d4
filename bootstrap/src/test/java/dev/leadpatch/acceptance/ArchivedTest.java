package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What was archived stays with the leads that hold it, and comes to no other. */
class ArchivedTest {

    private final Demo demo = Demo.running();
    private final OwnCompany company = OwnCompany.in(demo.tables());
    private final Catalog catalog = new Catalog(company);
    private final Client client =
            Client.withKey(demo.client().base(), company.addKey(Optional.empty(), Optional.empty()));
    private final long lead = company.addLead();

    @Test
    void archived_users_tags_and_options_are_refused_when_new_to_the_lead() {
        demo.client()
                .patch(789, """
                        {"assignedUsers": [123, 150], "tags": [20, 10],
                         "customFields": [{"customFieldId": 14, "type": "multi_select", "value": {"multi_select": [1, 5]}}]}
                        """)
                .isRejected(
                        "/assignedUsers/1 archived",
                        "/tags/0 archived",
                        "/customFields/0/value/multi_select/1 archived");
    }

    @Test
    void an_archived_option_is_not_among_those_that_are_allowed() {
        Answer answer = demo.client()
                .patch(789, Patches.customFields(Patches.entry(14, "multi_select", List.of(5))))
                .isRejected("/customFields/0/value/multi_select/0 archived");
        assertThat(answer.violations().get(0))
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
    void a_list_that_holds_an_archived_one_can_be_sent_back_in_any_order_until_the_lead_lost_it(
            String list, String answered) {
        boolean tags = list.equals("tags");
        long archived = tags ? company.addTag("Old") : company.addUser("Walter", "Former");
        long live = tags ? company.addTag("Live") : company.addUser("Ada", "Live");
        long more = tags ? company.addTag("More") : company.addUser("Mo", "More");
        client.patch(lead, Patches.ids(list, live, archived)).is(200);
        if (tags) {
            catalog.archiveTag(archived);
        } else {
            catalog.archiveUser(archived);
        }
        assertThat(Lists.ids(client.lead(lead), answered)).containsExactly(live, archived);
        client.patch(lead, Patches.ids(list, live, archived)).is(200);
        client.patch(lead, Patches.ids(list, archived, more, live)).is(200);
        assertThat(Lists.ids(client.lead(lead), answered)).containsExactly(archived, more, live);
        client.patch(lead, Patches.ids(list, live)).is(200);
        assertThat(Lists.ids(client.lead(lead), answered)).containsExactly(live);
        client.patch(lead, Patches.ids(list, live, archived)).isRejected("/" + list + "/1 archived");
    }

    @Test
    void an_archived_option_can_be_sent_back_until_the_lead_lost_it() {
        long select = company.addField("select", "Stage", "Early", "Late");
        long choices = company.addField("multi_select", "Interests", "Hardware", "Software", "Training");
        String both = Patches.customFields(
                Patches.entry(select, "select", 2), Patches.entry(choices, "multi_select", List.of(1, 2)));
        client.patch(lead, both).is(200);
        catalog.archiveOption(select, 2);
        catalog.archiveOption(choices, 2);
        client.patch(lead, both).is(200);
        client.patch(lead, Patches.customFields(Patches.entry(choices, "multi_select", List.of(3, 2, 1))))
                .is(200);
        Answer shown = client.lead(lead);
        assertThat(Lists.customField(shown, select)).contains(Map.of("select", 2L));
        assertThat(Lists.customField(shown, choices)).contains(Map.of("multi_select", List.of(3L, 2L, 1L)));
        client.patch(
                        lead,
                        Patches.customFields(
                                Patches.entry(select, "select", 1), Patches.entry(choices, "multi_select", List.of(1))))
                .is(200);
        client.patch(lead, both)
                .isRejected("/customFields/0/value/select archived", "/customFields/1/value/multi_select/1 archived");
    }

    @Test
    void a_field_that_is_archived_is_refused_when_new_to_the_lead() {
        long field = company.addField("text", "Old reference");
        String patch = Patches.customFields(Patches.entry(field, "text", "x"));
        client.patch(lead, patch).is(200);
        catalog.archiveField(field);
        client.patch(company.addLead(), patch).isRejected("/customFields/0/customFieldId archived");
    }

    @Test
    void a_lead_shows_what_was_archived_as_long_as_it_holds_it() {
        assertThat(Lists.of(demo.client().lead(921), "tags").stream().map(tag -> tag.get("label")))
                .containsExactly("Needs demo", "Partner lead", "Trade fair 2019");
        assertThat(Lists.customField(demo.client().lead(941), 14))
                .contains(Map.of("multi_select", List.of(4L, 1L, 5L)));
    }
}
