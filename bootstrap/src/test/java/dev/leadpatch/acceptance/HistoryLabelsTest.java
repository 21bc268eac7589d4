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
import org.junit.jupiter.api.Test;

/** The history contains the labels of the catalog at the time of each change. */
class HistoryLabelsTest {

    private final DemoFixture demo = DemoFixture.shared();
    private final CompanyFixture company = CompanyFixture.create(demo.database());
    private final CatalogFixture catalog = new CatalogFixture(company);
    private final ApiClient client =
            ApiClient.withKey(demo.client().baseUri(), company.addKey(Optional.empty(), Optional.empty()));
    private final long lead = company.addLead();

    @Test
    void history_labels_a_user_with_the_name_at_that_time() {
        long ada = company.addUser("Ada", "Byron");
        long bob = company.addUser("Bob", "");
        client.patch(lead, PatchBodies.idList("assignedUsers", ada)).assertStatus(200);
        catalog.renameUser(ada, "Ada", "Lovelace");
        client.patch(lead, PatchBodies.idList("assignedUsers", bob, ada)).assertStatus(200);
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
    void history_labels_a_tag_with_the_label_at_that_time() {
        long tag = company.addTag("Cold");
        client.patch(lead, PatchBodies.idList("tags", tag)).assertStatus(200);
        catalog.renameTag(tag, "Frozen");
        client.patch(lead, PatchBodies.idList("tags")).assertStatus(200);
        assertThat(company.history(lead))
                .containsExactly(
                        List.of(Map.of("field", "tags", "from", List.of(), "to", List.of(item(tag, "Cold")))),
                        List.of(Map.of("field", "tags", "from", List.of(item(tag, "Frozen")), "to", List.of())));
        assertThat(JsonLists.listOf(client.getLead(lead), "tags")).isEmpty();
    }

    @Test
    void history_labels_a_custom_field_and_its_options_with_the_labels_at_that_time() {
        long field = company.addField("select", "Stage", "Early", "Late");
        client.patch(lead, PatchBodies.customFields(PatchBodies.customFieldEntry(field, "select", 1)))
                .assertStatus(200);
        catalog.renameField(field, "Phase");
        catalog.renameOption(field, 1, "First");
        client.patch(lead, PatchBodies.customFields(PatchBodies.customFieldEntry(field, "select", 2)))
                .assertStatus(200);
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
