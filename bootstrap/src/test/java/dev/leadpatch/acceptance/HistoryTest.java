package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the history of a lead tells: who changed what, as it was at the time. */
class HistoryTest {

    private final Demo demo = Demo.running();
    private final OwnCompany company = OwnCompany.in(demo.tables());
    private final Catalog catalog = new Catalog(company);
    private final Client client = newClient();
    private final long lead = company.addLead();
    private final History history = new History(client, lead);

    @Test
    void a_lead_that_was_never_changed_has_an_empty_history() {
        assertThat(history.get("").is(200).body()).isEqualTo("{\"changes\":[],\"next_cursor\":null}");
    }

    @Test
    void a_change_is_told_with_its_version_its_time_its_key_and_its_request() {
        Answer patched = client.with("X-Request-Id", "request-1")
                .patch(lead, "{\"status\": \"lost\"}")
                .is(200);

        Map<String, Object> change =
                Lists.of(history.get("").is(200), "changes").get(0);

        assertThat(change.keySet()).containsExactly("version", "at", "key", "request_id", "changes");
        assertThat(change)
                .containsEntry("version", 2L)
                .containsEntry("at", patched.get("updated_at"))
                .containsEntry("request_id", "request-1")
                .containsEntry("changes", List.of(Map.of("field", "status", "from", "new", "to", "lost")));
    }

    @Test
    void each_change_names_the_key_that_made_it() {
        client.patch(lead, "{\"status\": \"lost\"}").is(200);
        newClient().patch(lead, "{\"status\": \"new\"}").is(200);
        client.patch(lead, "{\"status\": \"lost\"}").is(200);

        List<Object> keys = Lists.of(history.get("").is(200), "changes").stream()
                .map(change -> change.get("key"))
                .toList();

        assertThat(keys).allSatisfy(key -> assertThat(key.toString()).matches("\\{id=[0-9a-f-]{36}, label=Own}"));
        assertThat(keys.get(0)).isEqualTo(keys.get(2)).isNotEqualTo(keys.get(1));
    }

    @Test
    void the_id_that_a_request_was_given_is_told() {
        Answer patched = client.patch(lead, "{\"status\": \"lost\"}").is(200);

        assertThat(Lists.of(history.get(""), "changes").get(0))
                .containsEntry("request_id", patched.header("X-Request-Id").orElseThrow());
    }

    @Test
    void each_type_of_change_is_told_exactly_with_its_members_in_order() {
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
                Patches.entry(choice, "select", 2),
                Patches.entry(choices, "multi_select", List.of(2, 1)),
                Patches.entry(text, "text", "a\n\tb"));
        client.patch(lead, patch).is(200);
        client.patch(
                        lead,
                        "{\"customFields\": [{\"customFieldId\": %d, \"type\": \"number\", \"value\": {\"number\": %s}}]}"
                                .formatted(number, "12345678901234567890.000000000000000001"))
                .is(200);

        String body = history.get("").is(200).body();

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
    void what_is_renamed_archived_or_revoked_later_stays_as_it_was_at_the_time() {
        long tag = company.addTag("Cold");
        long user = company.addUser("Ada", "Byron");
        long field = company.addField("select", "Stage", "Early", "Late");
        client.patch(lead, Patches.ids("tags", tag)).is(200);
        client.patch(lead, Patches.ids("assignedUsers", user)).is(200);
        client.patch(lead, Patches.customFields(Patches.entry(field, "select", 1)))
                .is(200);
        String before = history.get("").is(200).body();

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

        assertThat(new History(newClient(), lead).get("").is(200).body())
                .isEqualTo(before)
                .contains("\"Cold\"", "\"Ada Byron\"", "\"Stage\"", "\"Early\"", "\"Own\"");
    }

    @Test
    void what_changes_nothing_leaves_no_entry() {
        client.patch(lead, "{\"status\": \"lost\"}").is(200);
        String before = history.get("").is(200).body();

        client.patch(lead, "{}").is(200);
        client.patch(lead, "{\"status\": \"lost\"}").is(200);
        client.patch(lead, "{\"status\": \"zzz\"}").is(400);
        client.patch(lead, "{\"status\": \"new\", \"if\": {\"status\": \"new\"}}")
                .is(409);
        client.with("If-Match", "\"1\"").patch(lead, "{\"status\": \"new\"}").is(412);
        client.with("Content-Type", "application/json")
                .send("PATCH", "/api/v1/leads/" + lead + "?dry_run=true", Client.bytes("{\"status\": \"new\"}"))
                .is(200);

        assertThat(history.get("").is(200).body()).isEqualTo(before);
    }

    @Test
    void a_request_that_is_repeated_has_one_entry() {
        Client keyed = client.with("Idempotency-Key", "history");
        keyed.patch(lead, "{\"status\": \"lost\"}").is(200);
        keyed.patch(lead, "{\"status\": \"lost\"}").is(200);

        assertThat(History.versions(history.get("").is(200))).containsExactly(2L);
    }

    private Client newClient() {
        return Client.withKey(demo.client().base(), company.addKey(Optional.empty(), Optional.empty()));
    }
}
