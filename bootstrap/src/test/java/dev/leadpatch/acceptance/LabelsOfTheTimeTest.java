package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The history names everything as it was called when the change was made. */
class LabelsOfTheTimeTest {

    private final Demo demo = Demo.running();
    private final OwnCompany company = OwnCompany.in(demo.tables());
    private final Catalog catalog = new Catalog(company);
    private final Client client =
            Client.withKey(demo.client().base(), company.addKey(Optional.empty(), Optional.empty()));
    private final long lead = company.addLead();

    @Test
    void a_user_is_labelled_with_the_name_of_the_time() {
        long ada = company.addUser("Ada", "Byron");
        long bob = company.addUser("Bob", "");
        client.patch(lead, Patches.ids("assignedUsers", ada)).is(200);
        catalog.renameUser(ada, "Ada", "Lovelace");
        client.patch(lead, Patches.ids("assignedUsers", bob, ada)).is(200);
        assertThat(company.history(lead))
                .containsExactly(
                        List.of(Map.of(
                                "field", "assignedUsers", "from", List.of(), "to", List.of(item(ada, "Ada Byron")))),
                        List.of(Map.of(
                                "field",
                                "assignedUsers",
                                "from",
                                List.of(item(ada, "Ada Lovelace")),
                                "to",
                                List.of(item(bob, "Bob"), item(ada, "Ada Lovelace")))));
    }

    @Test
    void a_tag_is_labelled_as_it_was_called_at_the_time() {
        long tag = company.addTag("Cold");
        client.patch(lead, Patches.ids("tags", tag)).is(200);
        catalog.renameTag(tag, "Frozen");
        client.patch(lead, Patches.ids("tags")).is(200);
        assertThat(company.history(lead))
                .containsExactly(
                        List.of(Map.of("field", "tags", "from", List.of(), "to", List.of(item(tag, "Cold")))),
                        List.of(Map.of("field", "tags", "from", List.of(item(tag, "Frozen")), "to", List.of())));
        assertThat(Lists.of(client.lead(lead), "tags")).isEmpty();
    }

    @Test
    void a_custom_field_and_its_options_are_labelled_as_they_were_called_at_the_time() {
        long field = company.addField("select", "Stage", "Early", "Late");
        client.patch(lead, Patches.customFields(Patches.entry(field, "select", 1)))
                .is(200);
        catalog.renameField(field, "Phase");
        catalog.renameOption(field, 1, "First");
        client.patch(lead, Patches.customFields(Patches.entry(field, "select", 2)))
                .is(200);
        List<List<Map<String, Object>>> history = company.history(lead);
        assertThat(history).hasSize(2).allSatisfy(changes -> assertThat(changes).hasSize(1));
        assertThat(history.get(0).get(0))
                .containsEntry("field", "customFields/" + field)
                .containsEntry("label", "Stage")
                .containsEntry("from", null)
                .containsEntry("to", Map.of("select", item(1, "Early")));
        assertThat(history.get(1).get(0))
                .containsEntry("field", "customFields/" + field)
                .containsEntry("label", "Phase")
                .containsEntry("from", Map.of("select", item(1, "First")))
                .containsEntry("to", Map.of("select", item(2, "Late")));
    }

    private static Map<String, Object> item(long id, String label) {
        return Map.of("id", id, "label", label);
    }
}
