package dev.leadpatch.acceptance.lead;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.BulkRequests;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.EndpointApiFixture;
import dev.leadpatch.acceptance.fixture.JsonLists;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** A lead as a read returns it, sent back as a patch. */
class SentBackLeadTest {
    private static final JsonMapper JSON = new JsonMapper();

    private final DemoFixture demo = DemoFixture.shared();
    private final ApiClient client = demo.client();

    private static String json(Object value) {
        return JSON.writeValueAsString(value);
    }

    private Map<String, Object> read(long lead) {
        return new LinkedHashMap<>(client.getLead(lead).json());
    }

    /** Returns the body of the lead with a change of it. */
    private String changed(long lead, Consumer<Map<String, Object>> change) {
        Map<String, Object> body = read(lead);
        change.accept(body);
        return json(body);
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> list(Map<String, Object> body, String name) {
        return (List<Map<String, Object>>) body.get(name);
    }

    /** Returns a client of the company whose key is created with these members. */
    private ApiClient clientWith(CompanyFixture company, String members) {
        Object key = EndpointApiFixture.client(company.addKeyWith("read", "write", "admin"))
                .send(
                        "POST",
                        "/api/v1/api-keys",
                        "{\"label\": \"a\", \"access\": [\"read\", \"write\"], " + members + "}")
                .assertStatus(201)
                .get("key");
        return ApiClient.withKey(client.baseUri(), (String) key);
    }

    private long fullLead() {
        long lead = demo.addEmptyLead();
        client.patch(lead, """
                        {"tags": [10, 11], "assignedUsers": [456, 123], "email": null, "first_name": "Ada",
                         "customFields": [
                           {"customFieldId": 5, "type": "number", "value": {"number": 12345678901234567890.123456789}},
                           {"customFieldId": 6, "type": "select", "value": {"select": 2}},
                           {"customFieldId": 7, "type": "text", "value": {"text": "L-1"}}]}
                        """).assertStatus(200);
        return lead;
    }

    @Test
    void every_lead_of_the_demo_sent_back_changes_nothing() {
        List<Map<String, Object>> leads = new ArrayList<>();
        String next = "/api/v1/leads?include=custom_fields&limit=100";
        while (next != null) {
            ApiResponse page = client.get(next).assertStatus(200);
            leads.addAll(page.jsonList());
            next = page.header("Leadpatch-Next-Cursor")
                    .map(cursor -> "/api/v1/leads?include=custom_fields&limit=100&cursor=" + cursor)
                    .orElse(null);
        }
        assertThat(leads).hasSizeGreaterThan(100);
        for (int start = 0; start < leads.size(); start += 500) {
            List<Map<String, Object>> sent = leads.subList(start, Math.min(leads.size(), start + 500));
            List<Map<String, Object>> results =
                    BulkRequests.results(BulkRequests.send(client, json(sent)).assertStatus(200));
            for (int i = 0; i < sent.size(); i++) {
                assertThat(results.get(i))
                        .containsEntry("status", 200L)
                        .containsEntry("updated_at", sent.get(i).get("updated_at"));
            }
        }
    }

    @Test
    void unchanged_lead_is_not_a_change() {
        for (long lead : List.of(789L, fullLead(), demo.addEmptyLead())) {
            ApiResponse before = client.getLead(lead);
            ApiResponse response = client.patch(lead, before.body()).assertStatus(200);
            assertThat(response.header("ETag")).isEqualTo(before.header("ETag"));
            assertThat(client.getLead(lead).json()).isEqualTo(before.json());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Prefer | handling=lenient",
                "Prefer | handling=strict, return=representation",
                "If-Match | *",
                "Content-Type | application/merge-patch+json"
            })
    void headers_apply_as_to_any_patch(String header, String value) {
        long lead = fullLead();
        ApiResponse before = client.getLead(lead);
        ApiClient sender = client.withHeader(header, value);
        ApiResponse response = (header.equals("Content-Type")
                        ? sender
                        : sender.withHeader("Content-Type", "application/json"))
                .send("PATCH", "/api/v1/leads/" + lead, ApiClient.utf8(before.body()))
                .assertStatus(200);
        assertThat(response.header("ETag")).isEqualTo(before.header("ETag"));
        assertThat(response.header("Leadpatch-Ignored")).isEmpty();
    }

    @Test
    void lead_with_archived_items_is_sent_back() {
        CompanyFixture company = CompanyFixture.create(demo.database());
        ApiClient admin = EndpointApiFixture.client(company.addKeyWith("read", "write", "admin"));
        long tag = company.addTag("Hot");
        long field = company.addField("text", "Reference");
        long lead = company.addLead();
        admin.patch(
                        lead,
                        "{\"tags\": [" + tag + "], \"customFields\": [{\"customFieldId\": " + field
                                + ", \"type\": \"text\", \"value\": {\"text\": \"a\"}}]}")
                .assertStatus(200);
        admin.send("DELETE", "/api/v1/tags/" + tag, new byte[0]).assertStatus(204);
        admin.send("DELETE", "/api/v1/custom-fields/" + field, new byte[0]).assertStatus(204);

        ApiResponse before = admin.getLead(lead);
        assertThat(JsonLists.listOf(before, "tags")).hasSize(1);
        assertThat(JsonLists.listOf(before, "custom_fields")).hasSize(1);
        assertThat(admin.patch(lead, before.body()).assertStatus(200).header("ETag"))
                .isEqualTo(before.header("ETag"));
    }

    @Test
    void changed_fields_are_the_only_changes() {
        long lead = fullLead();
        String body = changed(lead, sent -> {
            sent.put("last_name", "Byron");
            list(sent, "tags").remove(0);
            list(sent, "assigned_users").clear();
            list(sent, "custom_fields").get(1).put("value", Map.of("select", 1));
        });
        client.patch(lead, body).assertStatus(200);
        List<Map<String, Object>> history = new HistoryClient(client, lead).readAll(100);
        List<?> changes = (List<?>) history.get(0).get("changes");
        assertThat(changes)
                .extracting(change -> ((Map<?, ?>) change).get("field"))
                .map(String::valueOf)
                .containsExactlyInAnyOrder("last_name", "assignedUsers", "tags", "customFields/6");
    }

    @Test
    void dry_run_returns_the_changes() {
        long lead = fullLead();
        ApiResponse response = client.send(
                "PATCH", "/api/v1/leads/" + lead + "?dry_run=true", changed(lead, sent -> sent.put("last_name", "B")));
        assertThat(JsonLists.listOf(response.assertStatus(200), "changes")).hasSize(1);
    }

    @Test
    void lead_that_has_changed_since_fails_with_412() {
        long lead = fullLead();
        String body = changed(lead, sent -> sent.put("last_name", "Lost"));
        client.patch(lead, "{\"last_name\": \"Kept\"}").assertStatus(200);
        ApiResponse response = client.patch(lead, body).assertError(412, "version_mismatch");
        assertThat((String) response.get("error")).contains("updated_at");
        assertThat(response.get("current_version")).isEqualTo(3L);
        assertThat(BulkRequests.statuses(BulkRequests.send(client, "[" + body + "]")))
                .containsExactly(412L);
        assertThat(client.getLead(lead).get("last_name")).isEqualTo("Kept");
    }

    @Test
    void updated_at_in_another_notation_is_the_same_time() {
        long lead = demo.addEmptyLead();
        String time = (String) client.getLead(lead).get("updated_at");
        String other = time.replace("Z", "+00:00");
        client.patch(lead, "{\"updated_at\": \"" + other + "\"}").assertStatus(200);
        client.patch(lead, "{\"updated_at\": \"2001-01-01T00:00:00Z\"}").assertError(412, "version_mismatch");
        client.patch(lead, "{\"updated_at\": null, \"total\": \"1\"}")
                .assertRejected("/updated_at type", "/total type");
        client.patch(lead, "{\"updated_at\": \"yesterday\"}").assertRejected("/updated_at date");
    }

    @Test
    void updated_at_is_the_precondition_of_a_key_that_requires_one() {
        CompanyFixture company = CompanyFixture.create(demo.database());
        long lead = company.addLead();
        ApiClient careful = clientWith(company, "\"require_preconditions\": true");
        careful.patch(lead, "{}").assertError(428, "precondition_required");
        String body = careful.getLead(lead).body();
        careful.patch(lead, body).assertStatus(200);
        assertThat(BulkRequests.statuses(BulkRequests.send(careful, "[" + body + "]")))
                .containsExactly(200L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"handling=strict", "handling=lenient"})
    void changed_read_only_members_are_rejected(String preference) {
        long lead = fullLead();
        String body = changed(lead, sent -> {
            sent.put("id", 1);
            sent.put("uuid", "00000000-0000-0000-0000-000000000000");
            sent.put("created_at", "2001-01-01T00:00:00Z");
            sent.put("source", "elsewhere");
            sent.put("partner_type", "referral");
            sent.put("company_id", 2.5);
            sent.put("created_by_user_id", "7");
            sent.put("partnership_leads", List.of(1));
            sent.put("lead_deals", null);
            sent.put("campaign_id", 1);
            sent.put("campaign_title", "");
            sent.put("campaign_partners", Map.of());
            sent.remove("updated_at");
            list(sent, "custom_fields").get(0).put("label", "Other");
            list(sent, "tags").get(0).put("label", "Other");
            list(sent, "tags").get(1).put("text_color", null);
            list(sent, "assigned_users").get(0).put("email", "other@example.com");
        });
        List<String> violations = client
                .withHeader("Prefer", preference)
                .patch(lead, body)
                .assertError(400, "invalid_patch")
                .violations()
                .stream()
                .map(violation -> violation.get("pointer") + " " + violation.get("code"))
                .toList();
        List<String> expected = new ArrayList<>(List.of(
                "/id",
                "/uuid",
                "/created_at",
                "/source",
                "/partner_type",
                "/company_id",
                "/created_by_user_id",
                "/custom_fields/0/label",
                "/tags/0/label",
                "/tags/1/text_color",
                "/assigned_users/0/email",
                "/partnership_leads",
                "/lead_deals",
                "/campaign_id"));
        if (preference.endsWith("strict")) {
            // blank text is null in lenient handling
            expected.add("/campaign_title");
        }
        expected.add("/campaign_partners");
        assertThat(violations)
                .containsExactlyElementsOf(
                        expected.stream().map(pointer -> pointer + " read_only").toList());
    }

    @Test
    void violations_name_the_place_in_the_body() {
        long lead = fullLead();
        client.patch(lead, """
                        {"custom_fields": [{"id": 5, "type": "text", "value": null}, {"id": 99, "type": "text", "value": null},
                                           {"id": 6, "type": "select", "value": {"select": 99}}, {"id": "5"}, 7,
                                           {"id": 6, "type": "select", "value": null},
                                           {"customFieldId": 6, "type": "select", "value": null}],
                         "assigned_users": [{"id": 99}, {"email": "a@example.com"}, {"id": null}, 98, "x",
                                            {"id": 123, "role": "admin"}]}
                        """)
                .assertRejected(
                        "/custom_fields/0/type wrong_type",
                        "/custom_fields/1/id unknown_custom_field",
                        "/custom_fields/2/value/select unknown_option",
                        "/custom_fields/3 missing_member",
                        "/custom_fields/3/id type",
                        "/custom_fields/4 type",
                        "/custom_fields/5/id duplicate_custom_field",
                        "/custom_fields/6 missing_member",
                        "/custom_fields/6/customFieldId unknown_field",
                        "/assigned_users/0 unknown_user",
                        "/assigned_users/1 missing_member",
                        "/assigned_users/2/id null_not_allowed",
                        "/assigned_users/3 unknown_user",
                        "/assigned_users/4 type",
                        "/assigned_users/5/role unknown_field");
        client.patch(lead, "{\"custom_fields\": null, \"assigned_users\": null}")
                .assertRejected("/custom_fields null_not_allowed", "/assigned_users null_not_allowed");
        client.patch(lead, "{\"custom_fields\": {}, \"assigned_users\": 1}")
                .assertRejected("/custom_fields type", "/assigned_users type");
    }

    @Test
    void two_names_of_one_field_are_rejected() {
        long lead = demo.addEmptyLead();
        client.patch(
                        lead,
                        "{\"custom_fields\": [], \"customFields\": [], \"assignedUsers\": [], \"assigned_users\": []}")
                .assertRejected("/custom_fields duplicate_field", "/assigned_users duplicate_field");
    }

    @Test
    void other_names_and_objects_are_accepted_without_the_rest_of_the_lead() {
        long lead = demo.addEmptyLead();
        client.patch(lead, """
                        {"tags": [{"id": 10}, 11], "assigned_users": {"add": [123]},
                         "custom_fields": [{"id": 6, "type": "select", "value": {"select": 1}}]}
                        """).assertStatus(200);
        ApiResponse read = client.getLead(lead);
        assertThat(JsonLists.idsOf(read, "tags")).containsExactly(10L, 11L);
        assertThat(JsonLists.idsOf(read, "assigned_users")).containsExactly(123L);
        assertThat(JsonLists.idsOf(read, "custom_fields")).containsExactly(6L);
    }

    @Test
    void new_leads_and_conditions_have_no_read_only_members() {
        client.send(
                        "POST",
                        "/api/v1/leads",
                        "{\"first_name\": \"a\", \"id\": 7, \"custom_fields\": [], \"tags\": [{\"id\": 10}]}")
                .assertLeadRejected(
                        "/id unknown_field", "/custom_fields unknown_field", "/tags/0 type", "/customFields required");
        client.patch(789, "{\"if\": {\"updated_at\": null, \"tags\": [{\"id\": 10}]}}")
                .assertRejected("/if/updated_at unknown_field", "/if/tags/0 type");
    }

    @Test
    void limited_key_may_send_back_read_only_members_but_no_other_fields() {
        CompanyFixture company = CompanyFixture.create(demo.database());
        long lead = company.addLead();
        ApiClient limited = clientWith(company, "\"fields\": [\"status\", \"assignedUsers\"]");
        Map<String, Object> body = new LinkedHashMap<>(limited.getLead(lead).json());
        ApiResponse refused = limited.patch(lead, json(body)).assertError(403, "field_not_permitted");
        assertThat(refused.violations().stream().map(violation -> violation.get("pointer")))
                .containsExactly("/company_name", "/email", "/phone_number", "/first_name", "/last_name", "/tags");
        List.of("company_name", "email", "phone_number", "first_name", "last_name", "tags")
                .forEach(body::remove);
        limited.patch(lead, json(body)).assertStatus(200);
        limited.patch(lead, "{\"custom_fields\": 1}").assertError(403, "field_not_permitted");
    }
}
