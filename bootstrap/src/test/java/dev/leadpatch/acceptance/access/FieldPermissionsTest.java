package dev.leadpatch.acceptance.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.BulkRequests;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.EndpointApiFixture;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** API keys that may write only some fields of leads. */
class FieldPermissionsTest {

    private static final String KEYS = "/api/v1/api-keys";
    private static final String ALL_ACCESS = "[\"read\", \"write\", \"admin\"]";

    private final CompanyFixture company =
            CompanyFixture.create(DemoFixture.shared().database());
    private final ApiClient admin = EndpointApiFixture.client(company.addKeyWith("read", "write", "admin"));
    private final long field = company.addField("text", "Reference");
    private final long otherField = company.addField("text", "Segment");
    private final long tag = company.addTag("Hot");
    private final long lead = company.addLead();
    private final ApiClient limited = limitedTo("\"status\", \"tags\", \"customFields/" + field + "\"");

    private ApiClient limitedTo(String fields) {
        return clientOf(create(admin, "[" + fields + "]").assertStatus(201).json());
    }

    private static ApiResponse create(ApiClient client, String fields) {
        return client.send(
                "POST", KEYS, "{\"label\": \"Limited\", \"access\": " + ALL_ACCESS + ", \"fields\": " + fields + "}");
    }

    private static ApiClient clientOf(Map<String, Object> created) {
        return ApiClient.withKey(DemoFixture.shared().client().baseUri(), (String) created.get("key"));
    }

    private static List<String> pointers(Object violations) {
        return ((List<?>) violations)
                .stream()
                        .map(violation -> (Map<?, ?>) violation)
                        .map(violation -> violation.get("pointer") + " " + violation.get("code"))
                        .toList();
    }

    private static String entry(long id, String text) {
        return "{\"customFieldId\": " + id + ", \"type\": \"text\", \"value\": {\"text\": \"" + text + "\"}}";
    }

    @Nested
    class Keys {

        @Test
        void fields_are_returned_and_inherited() {
            Map<String, Object> self =
                    limited.get(KEYS + "/self").assertStatus(200).json();
            List<Object> fields = List.of("status", "tags", "customFields/" + field);
            assertThat(self).containsEntry("fields", fields);
            assertThat(admin.get(KEYS + "/self").json()).containsEntry("fields", null);
            assertThat(admin.get(KEYS).jsonList())
                    .anySatisfy(listed -> assertThat(listed).containsAllEntriesOf(self));

            assertThat(limited.send("POST", KEYS + "/" + self.get("id") + "/rotate", "{}")
                            .assertStatus(201)
                            .json())
                    .containsEntry("fields", fields);
            assertThat(limited.send("POST", KEYS, "{\"label\": \"a\", \"access\": [\"write\"]}")
                            .assertStatus(201)
                            .json())
                    .containsEntry("fields", fields);
        }

        @Test
        void limited_key_grants_no_other_fields() {
            create(limited, "[\"tags\"]").assertStatus(201);
            for (String fields : List.of("null", "[\"customFields\"]", "[\"tags\", \"email\"]")) {
                create(limited, fields).assertError(403, "key_grants_more");
            }
            Object adminId = admin.get(KEYS + "/self").get("id");
            limited.send("POST", KEYS + "/" + adminId + "/rotate", "{}").assertError(403, "key_grants_more");
            assertThat((String) create(limited, "[\"tags\", \"email\"]").get("error"))
                    .isEqualTo("The new key could write email, which the key of this request may not write");
        }

        @Test
        void invalid_names_are_rejected() {
            long archived = company.addField("text", "Old");
            admin.send("DELETE", "/api/v1/custom-fields/" + archived, new byte[0])
                    .assertStatus(204);
            CompanyFixture others = CompanyFixture.create(DemoFixture.shared().database());
            long foreign = others.addField("text", "Foreign");

            ApiResponse response = create(
                            admin,
                            "[\"status\", \"assigned_users\", \" \", 7, \"status\", \"customFields/" + archived
                                    + "\", \"customFields/" + foreign + "\"]")
                    .assertError(400, "invalid_api_key");

            assertThat(pointers(response.get("violations")))
                    .containsExactly(
                            "/fields/1 unknown_field",
                            "/fields/2 blank",
                            "/fields/3 type",
                            "/fields/4 duplicate_field",
                            "/fields/5 archived",
                            "/fields/6 unknown_custom_field");
            assertThat(response.violations().get(0)).containsEntry("suggestion", "assignedUsers");
            create(admin, "[]").assertError(400, "invalid_api_key");
            create(admin, "\"status\"").assertError(400, "invalid_api_key");
        }

        @Test
        void changed_permission_is_effective_within_five_seconds() {
            limited.patch(lead, "{\"status\": \"lost\"}").assertStatus(200);

            company.execute("update api_keys set fields = '{tags}' where fields is not null");

            Awaitility.await()
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> limited.patch(lead, "{\"status\": \"new\"}").status() == 403);
        }
    }

    @Nested
    class Updates {

        @Test
        void permitted_fields_are_written() {
            limited.patch(
                            lead,
                            "{\"status\": \"qualified\", \"tags\": {\"add\": [" + tag + "]}, \"customFields\": ["
                                    + entry(field, "R-1") + "]}")
                    .assertStatus(200);
            assertThat(admin.getLead(lead).json()).containsEntry("status", "qualified");
        }

        @Test
        void all_other_fields_are_refused_at_once() {
            ApiResponse response = limited.patch(
                            lead,
                            "{\"status\": \"lost\", \"email\": \"not an address\", \"assignedUsers\": {\"add\": [1]},"
                                    + " \"first_name\": null, \"customFields\": [" + entry(field, "R-1") + ", "
                                    + entry(otherField, "S-1") + ", " + entry(999, "x") + "], \"zzz\": 1}")
                    .assertError(403, "field_not_permitted");

            assertThat(pointers(response.get("violations")))
                    .containsExactly(
                            "/email field_not_permitted",
                            "/assignedUsers field_not_permitted",
                            "/first_name field_not_permitted",
                            "/customFields/1 field_not_permitted",
                            "/customFields/2 field_not_permitted");
            assertThat(response.violations().get(3)).containsEntry("custom_field_id", otherField);
            assertThat(response.get("error"))
                    .isEqualTo(
                            "5 fields may not be written with this API key: /email, /assignedUsers, /first_name, /customFields/1,"
                                    + " /customFields/2");
            assertThat(response.header("WWW-Authenticate").orElseThrow()).contains("insufficient_scope");
            assertThat(admin.getLead(lead).header("ETag")).contains("\"1\"");
        }

        @ParameterizedTest
        @ValueSource(strings = {"handling=lenient", "handling=strict", "return=representation"})
        void preference_never_drops_a_field(String preference) {
            limited.withHeader("Prefer", preference)
                    .patch(lead, "{\"status\": \"lost\", \"email\": \"\"}")
                    .assertError(403, "field_not_permitted");
            assertThat(admin.getLead(lead).header("ETag")).contains("\"1\"");
        }

        @Test
        void unknown_members_are_left_to_the_rules() {
            limited.patch(lead, "{\"status\": \"lost\", \"e-mail\": \"a\"}").assertRejected("/e-mail unknown_field");
            limited.withHeader("Prefer", "handling=lenient")
                    .patch(lead, "{\"status\": \"lost\", \"utm\": \"a\"}")
                    .assertStatus(200);
            limited.patch(lead, "{\"customFields\": [{\"customFieldId\": \"x\"}]}")
                    .assertStatus(400);
        }

        @Test
        void conditions_require_no_permission() {
            limited.patch(lead, "{\"status\": \"lost\", \"if\": {\"email\": null, \"status\": \"new\"}}")
                    .assertStatus(200);
            limited.patch(lead, "{\"status\": \"new\", \"if\": {\"email\": \"a@example.com\"}}")
                    .assertError(409, "condition_failed");
        }

        @Test
        void check_precedes_the_lead_and_the_idempotency_key() {
            limited.patch(1, "{\"email\": null}").assertError(403, "field_not_permitted");
            ApiClient repeatable = limited.withHeader("Idempotency-Key", "field-permission");
            repeatable
                    .withHeader("If-Match", "\"9\"")
                    .patch(lead, "{\"email\": null}")
                    .assertStatus(403);

            repeatable.patch(lead, "{\"status\": \"lost\"}").assertStatus(200);
            assertThat(repeatable.patch(lead, "{\"status\": \"lost\"}").header("Idempotency-Replayed"))
                    .contains("true");
        }

        @Test
        void dry_run_is_refused_in_the_same_way() {
            ApiResponse dryRun = limited.send(
                            "PATCH", "/api/v1/leads/" + lead + "?dry_run=true", "{\"email\": null, \"status\": 7}")
                    .assertError(403, "field_not_permitted");

            assertThat(pointers(dryRun.get("violations"))).containsExactly("/email field_not_permitted");
            limited.send("PATCH", "/api/v1/leads/" + lead + "?dry_run=true", "{\"status\": \"lost\"}")
                    .assertStatus(200);
        }

        @Test
        void items_of_a_bulk_request_are_refused_one_by_one() {
            long other = company.addLead();
            String items = "[{\"id\": " + lead + ", \"email\": null}, {\"id\": " + other
                    + ", \"status\": \"lost\"}, {\"id\": 1, \"email\": 7}]";

            List<Map<String, Object>> results =
                    BulkRequests.results(BulkRequests.send(limited, items).assertStatus(200));

            assertThat(results).extracting(result -> result.get("status")).containsExactly(403L, 200L, 403L);
            assertThat(results.get(0)).containsEntry("code", "field_not_permitted");
            assertThat(pointers(results.get(0).get("violations")))
                    .containsExactly("/leads/0/email field_not_permitted");
            assertThat(BulkRequests.atomic(limited, items)
                            .assertError(400, "atomic_failed")
                            .get("error"))
                    .isEqualTo("2 of 3 items failed; nothing was changed");
        }

        @Test
        void history_names_only_the_permitted_fields() {
            limited.patch(lead, "{\"status\": \"lost\", \"email\": \"a@example.com\"}")
                    .assertStatus(403);
            limited.patch(lead, "{\"status\": \"lost\"}").assertStatus(200);

            assertThat(company.history(lead)).hasSize(1);
        }
    }

    @Nested
    class Creations {

        private static final String LEADS = "/api/v1/leads";
        private final ApiClient client = limitedTo("\"status\", \"email\", \"source\"");

        @Test
        void permitted_fields_are_written_and_all_others_refused() {
            client.send("POST", LEADS, "{\"email\": \"a@example.com\", \"source\": \"campaign\"}")
                    .assertStatus(201);

            ApiResponse response = client.send(
                            "POST", LEADS, "{\"email\": 7, \"associationType\": \"referral\", \"first_name\": \"Ada\"}")
                    .assertError(403, "field_not_permitted");

            assertThat(pointers(response.get("violations")))
                    .containsExactly("/associationType field_not_permitted", "/first_name field_not_permitted");
            client.send("POST", LEADS + "?dry_run=true", "{\"email\": \"b@example.com\", \"tags\": []}")
                    .assertError(403, "field_not_permitted");
        }

        @Test
        void items_of_a_batch_are_refused_one_by_one() {
            ApiResponse response = client.send(
                            "POST",
                            LEADS + "/batch",
                            "{\"leads\": [{\"email\": \"a@example.com\"}, {\"email\": \"b@example.com\", \"tags\": 7}]}")
                    .assertStatus(200);

            List<Map<String, Object>> results = BulkRequests.results(response);
            assertThat(results).extracting(result -> result.get("status")).containsExactly(201L, 403L);
            assertThat(pointers(results.get(1).get("violations"))).containsExactly("/leads/1/tags field_not_permitted");
        }

        @Test
        void value_to_match_by_is_read_and_not_written() {
            admin.patch(lead, "{\"email\": \"Ada@Example.com\", \"customFields\": [" + entry(field, "R-1") + "]}")
                    .assertStatus(200);
            ApiClient status = limitedTo("\"status\"");

            status.send("POST", LEADS + "?match=email", "{\"email\": \"ada@example.com\", \"status\": \"lost\"}")
                    .assertStatus(200);
            assertThat(admin.getLead(lead).json())
                    .containsEntry("status", "lost")
                    .containsEntry("email", "Ada@Example.com");
            String byReference = LEADS + "?match=customFields/" + field;
            status.send("POST", byReference, "{\"status\": \"new\", \"customFields\": [" + entry(field, "R-1") + "]}")
                    .assertStatus(200);
            ApiResponse others = status.send(
                            "POST",
                            byReference,
                            "{\"email\": \"b@example.com\", \"customFields\": [" + entry(field, "R-1") + "]}")
                    .assertError(403, "field_not_permitted");
            assertThat(pointers(others.get("violations"))).containsExactly("/email field_not_permitted");
        }

        @Test
        void value_to_match_by_is_written_to_a_new_lead() {
            ApiClient status = limitedTo("\"status\"");
            String body = "{\"email\": \"new@example.com\", \"status\": \"lost\"}";

            ApiResponse single =
                    status.send("POST", LEADS + "?match=email", body).assertError(403, "field_not_permitted");
            ApiResponse batch = status.send("POST", LEADS + "/batch?match=email", "{\"leads\": [" + body + "]}")
                    .assertStatus(200);

            assertThat(pointers(single.get("violations"))).containsExactly("/email field_not_permitted");
            assertThat(BulkRequests.statuses(batch)).containsExactly(403L);
            assertThat(company.countLeads()).isEqualTo(1);
        }
    }

    @Test
    void limited_key_does_not_archive_restore_or_erase() {
        for (ApiResponse response : List.of(
                limited.send("DELETE", "/api/v1/leads/" + lead, new byte[0]),
                limited.send("POST", "/api/v1/leads/" + lead + "/restore", new byte[0]),
                limited.send("POST", "/api/v1/leads/" + lead + "/erase", new byte[0]))) {
            response.assertError(403, "field_not_permitted");
            assertThat((String) response.get("error")).contains("only some fields");
            assertThat(response.json()).doesNotContainKey("violations");
        }
        assertThat(admin.getLead(lead).header("ETag")).contains("\"1\"");
    }
}
