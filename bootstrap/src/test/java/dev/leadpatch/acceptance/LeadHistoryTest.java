package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.CatalogFixture;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.HistoryClient;
import dev.leadpatch.acceptance.fixture.JsonLists;
import dev.leadpatch.acceptance.fixture.PatchBodies;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The history of a lead: version, time, API key, request id and changes, with the labels at that time. */
class LeadHistoryTest {

    private final DemoFixture demo = DemoFixture.shared();
    private final CompanyFixture company = CompanyFixture.create(demo.database());
    private final CatalogFixture catalog = new CatalogFixture(company);
    private final ApiClient client = newClient();
    private final long lead = company.addLead();
    private final HistoryClient history = new HistoryClient(client, lead);

    @Test
    void unchanged_lead_has_an_empty_history() {
        assertThat(history.get("").assertStatus(200).body()).isEqualTo("{\"changes\":[],\"next_cursor\":null}");
    }

    @Test
    void change_returns_its_version_time_key_and_request_id() {
        ApiResponse patched = client.withHeader("X-Request-Id", "request-1")
                .patch(lead, "{\"status\": \"lost\"}")
                .assertStatus(200);

        Map<String, Object> change =
                JsonLists.listOf(history.get("").assertStatus(200), "changes").get(0);

        assertThat(change.keySet()).containsExactly("version", "at", "key", "request_id", "changes");
        assertThat(change)
                .containsEntry("version", 2L)
                .containsEntry("at", patched.get("updated_at"))
                .containsEntry("request_id", "request-1")
                .containsEntry("changes", List.of(Map.of("field", "status", "from", "new", "to", "lost")));
    }

    @Test
    void each_change_names_the_api_key_that_made_it() {
        client.patch(lead, "{\"status\": \"lost\"}").assertStatus(200);
        newClient().patch(lead, "{\"status\": \"new\"}").assertStatus(200);
        client.patch(lead, "{\"status\": \"lost\"}").assertStatus(200);

        List<Object> keys = JsonLists.listOf(history.get("").assertStatus(200), "changes").stream()
                .map(change -> change.get("key"))
                .toList();

        assertThat(keys).allSatisfy(key -> assertThat(key.toString()).matches("\\{id=[0-9a-f-]{36}, label=Own}"));
        assertThat(keys.get(0)).isEqualTo(keys.get(2)).isNotEqualTo(keys.get(1));
    }

    @Test
    void change_returns_the_generated_request_id() {
        ApiResponse patched = client.patch(lead, "{\"status\": \"lost\"}").assertStatus(200);

        assertThat(JsonLists.listOf(history.get(""), "changes").get(0))
                .containsEntry("request_id", patched.header("X-Request-Id").orElseThrow());
    }

    @Test
    void each_change_type_is_returned_with_its_members_in_order() {
        long number = company.addField("number", "Revenue");
        long choice = company.addField("select", "Stage", "Early", "Late");
        long choices = company.addField("multi_select", "Interests", "Hardware", "Software");
        long text = company.addField("textarea", "Notes");
        long tag = company.addTag("Cold");
        long user = company.addUser("Ada", "Byron");
        String patch = """
                {"email": "a@b.example", "tags": [%d], "assignedUsers": [%d], "customFields": [%s, %s, %s, %s]}
                """.formatted(
                tag,
                user,
                "{\"customFieldId\": %d, \"type\": \"number\", \"value\": {\"number\": 1.50e3}}".formatted(number),
                PatchBodies.customFieldEntry(choice, "select", 2),
                PatchBodies.customFieldEntry(choices, "multi_select", List.of(2, 1)),
                PatchBodies.customFieldEntry(text, "text", "a\n\tb"));
        client.patch(lead, patch).assertStatus(200);
        client.patch(
                        lead,
                        "{\"customFields\": [{\"customFieldId\": %d, \"type\": \"number\", \"value\": {\"number\": %s}}]}"
                                .formatted(number, "12345678901234567890.000000000000000001"))
                .assertStatus(200);

        String body = history.get("").assertStatus(200).body();

        assertThat(body)
                .contains("\"changes\":[{\"field\":\"email\",\"from\":null,\"to\":\"a@b.example\"},"
                        + "{\"field\":\"assignedUsers\",\"from\":[],\"to\":[{\"id\":" + user
                        + ",\"label\":\"Ada Byron\"}]},"
                        + "{\"field\":\"tags\",\"from\":[],\"to\":[{\"id\":" + tag + ",\"label\":\"Cold\"}]},"
                        + "{\"field\":\"customFields/" + number
                        + "\",\"from\":null,\"to\":{\"number\":1500},\"label\":\"Revenue\"},"
                        + "{\"field\":\"customFields/" + choice
                        + "\",\"from\":null,\"to\":{\"select\":{\"id\":2,\"label\":\"Late\"}},\"label\":\"Stage\"},"
                        + "{\"field\":\"customFields/" + choices
                        + "\",\"from\":null,\"to\":{\"multi_select\":[{\"id\":2,\"label\":\"Software\"},"
                        + "{\"id\":1,\"label\":\"Hardware\"}]},\"label\":\"Interests\"},"
                        + "{\"field\":\"customFields/" + text
                        + "\",\"from\":null,\"to\":{\"text\":\"a\\n\\tb\"},\"label\":\"Notes\"}]")
                .contains("\"changes\":[{\"field\":\"customFields/" + number + "\",\"from\":{\"number\":1500},"
                        + "\"to\":{\"number\":12345678901234567890.000000000000000001},\"label\":\"Revenue\"}]");
    }

    @Test
    void history_is_unaffected_by_later_renaming_archiving_and_revocation() {
        long tag = company.addTag("Cold");
        long user = company.addUser("Ada", "Byron");
        long field = company.addField("select", "Stage", "Early", "Late");
        client.patch(lead, PatchBodies.idList("tags", tag)).assertStatus(200);
        client.patch(lead, PatchBodies.idList("assignedUsers", user)).assertStatus(200);
        client.patch(lead, PatchBodies.customFields(PatchBodies.customFieldEntry(field, "select", 1)))
                .assertStatus(200);
        String before = history.get("").assertStatus(200).body();

        catalog.renameTag(tag, "Frozen");
        catalog.archiveTag(tag);
        catalog.renameUser(user, "Ada", "Lovelace");
        catalog.archiveUser(user);
        catalog.renameField(field, "Phase");
        catalog.renameOption(field, 1, "First");
        catalog.archiveOption(field, 1);
        catalog.archiveField(field);
        company.execute(
                "update api_keys set label = 'Renamed', revoked_at = created_at where company_id = ?", company.id());

        assertThat(new HistoryClient(newClient(), lead)
                        .get("")
                        .assertStatus(200)
                        .body())
                .isEqualTo(before)
                .contains("\"Cold\"", "\"Ada Byron\"", "\"Stage\"", "\"Early\"", "\"Own\"");
    }

    @Test
    void patch_that_changes_nothing_creates_no_entry() {
        client.patch(lead, "{\"status\": \"lost\"}").assertStatus(200);
        String before = history.get("").assertStatus(200).body();

        client.patch(lead, "{}").assertStatus(200);
        client.patch(lead, "{\"status\": \"lost\"}").assertStatus(200);
        client.patch(lead, "{\"status\": \"zzz\"}").assertStatus(400);
        client.patch(lead, "{\"status\": \"new\", \"if\": {\"status\": \"new\"}}")
                .assertStatus(409);
        client.withHeader("If-Match", "\"1\"")
                .patch(lead, "{\"status\": \"new\"}")
                .assertStatus(412);
        client.withHeader("Content-Type", "application/json")
                .send("PATCH", "/api/v1/leads/" + lead + "?dry_run=true", ApiClient.utf8("{\"status\": \"new\"}"))
                .assertStatus(200);

        assertThat(history.get("").assertStatus(200).body()).isEqualTo(before);
    }

    @Test
    void retried_request_creates_one_entry() {
        ApiClient keyed = client.withHeader("Idempotency-Key", "history");
        keyed.patch(lead, "{\"status\": \"lost\"}").assertStatus(200);
        keyed.patch(lead, "{\"status\": \"lost\"}").assertStatus(200);

        assertThat(HistoryClient.versions(history.get("").assertStatus(200))).containsExactly(2L);
    }

    private ApiClient newClient() {
        return ApiClient.withKey(demo.client().baseUri(), company.addKey(Optional.empty(), Optional.empty()));
    }
}
