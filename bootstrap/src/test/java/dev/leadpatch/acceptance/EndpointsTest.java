package dev.leadpatch.acceptance;

import static dev.leadpatch.acceptance.Hooks.ALL;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A company manages its webhook endpoints over HTTP. */
class EndpointsTest {

    private final Hooks hooks = Hooks.ofANewCompany();

    @Test
    void a_new_endpoint_is_answered_whole_with_its_secret_this_once() {
        Answer answer = hooks.create("{\"url\": \"https://crm.example/hook\"}").is(201);

        Map<String, Object> created = answer.json();
        assertThat(created.keySet())
                .containsExactly(
                        "id",
                        "url",
                        "events",
                        "description",
                        "skip_api_key_ids",
                        "enabled",
                        "disabled_reason",
                        "failing_since",
                        "paused_until",
                        "headers",
                        "configuration",
                        "integration_id",
                        "api_key",
                        "created_at",
                        "updated_at",
                        "secret");
        assertThat(created)
                .containsEntry("url", "https://crm.example/hook")
                .containsEntry("events", List.of("lead_updated"))
                .containsEntry("description", null)
                .containsEntry("skip_api_key_ids", List.of())
                .containsEntry("enabled", true)
                .containsEntry("disabled_reason", null)
                .containsEntry("failing_since", null)
                .containsEntry("paused_until", null)
                .containsEntry("headers", Map.of())
                .containsEntry("configuration", List.of());
        assertThat(UUID.fromString((String) created.get("integration_id"))).isNotNull();
        assertThat((String) created.get("created_at")).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z");
        String secret = (String) created.get("secret");
        assertThat(secret).startsWith("whsec_");
        assertThat(Base64.getDecoder().decode(secret.substring("whsec_".length())))
                .hasSize(32);
        assertThat(answer.header("Location")).contains(ALL + "/" + created.get("id"));

        Map<String, Object> known = new HashMap<>(created);
        known.remove("secret");
        assertThat(hooks.get(created.get("id")).is(200).json()).isEqualTo(known);
        assertThat(hooks.admin().get(ALL).is(200).json()).isEqualTo(Map.of("endpoints", List.of(known)));
    }

    @Test
    void everything_that_was_asked_for_is_there() {
        UUID key = hooks.company().addKeyWith("write").id();
        Map<String, Object> created = hooks.created("""
                {"url": "http://crm.example:8080/hook?a=b", "events": ["lead_updated"], "description": " The CRM ",
                 "skip_api_key_ids": ["%s"], "enabled": false, "headers": {"X-Team": "sales", "X-A": "b c"},
                 "configuration": [{"id": "region", "selected": [{"id": "1", "value": "EU"}]}],
                 "integration_id": "3b9e0d5e-7d0c-4d55-9f0a-0f6a3d7b7c11"}
                """.formatted(key));

        assertThat(created)
                .containsEntry("description", "The CRM")
                .containsEntry("skip_api_key_ids", List.of(key.toString()))
                .containsEntry("enabled", false)
                .containsEntry("headers", Map.of("X-Team", "sales", "X-A", "b c"))
                .containsEntry(
                        "configuration",
                        List.of(Map.of("id", "region", "selected", List.of(Map.of("id", "1", "value", "EU")))))
                .containsEntry("integration_id", "3b9e0d5e-7d0c-4d55-9f0a-0f6a3d7b7c11");
        assertThat(hooks.get(created.get("id")).json()).containsAllEntriesOf(without(created, "secret"));
    }

    @Test
    void every_mistake_is_told_at_once_in_the_order_of_the_body() {
        hooks.create("""
                        {"enabled": 1, "url": "ftp://crm.example", "events": ["lead_updated", "lead_created"],
                         "description": "", "skip_api_key_ids": ["%s", 7], "headers": {"Host": "a", "X-A": "ä"},
                         "configuration": [{"id": "a"}], "integration_id": "x", "skipApiKeyIds": []}
                        """.formatted(Hooks.unknownId()))
                .isRefusedEndpoint(
                        "/enabled type",
                        "/url url",
                        "/events/1 unknown_event",
                        "/description blank",
                        "/skip_api_key_ids/0 unknown_api_key",
                        "/skip_api_key_ids/1 type",
                        "/headers/Host header_name",
                        "/headers/X-A header_value",
                        "/configuration/0 missing_member",
                        "/integration_id uuid",
                        "/skipApiKeyIds unknown_field");
        hooks.create("{}").isRefusedEndpoint(" missing_member");
        hooks.create("[]").isRefusedEndpoint(" type");
        hooks.create("{\"url\": 7").isError(400, "malformed_json");
        assertThat(hooks.admin().get(ALL).get("endpoints")).isEqualTo(List.of());
    }

    @Test
    void an_unknown_member_or_event_comes_with_what_is_known() {
        Answer answer = hooks.create("{\"url\": \"https://a.example\", \"event\": [], \"events\": [\"deleted\"]}")
                .isRefusedEndpoint("/event unknown_field", "/events/0 unknown_event");

        assertThat(answer.violations().get(0)).containsEntry("suggestion", "events");
        assertThat(answer.violations().get(1)).containsEntry("allowed", List.of("lead_updated"));
    }

    @Test
    void a_configuration_is_short() {
        String choices = ", {\"id\": \"a\", \"value\": \"%s\"}"
                .formatted("x".repeat(1_000))
                .repeat(17)
                .substring(2);

        hooks.create("{\"url\": \"https://a.example\", \"configuration\": [{\"id\": \"a\", \"selected\": [%s]}]}"
                        .formatted(choices))
                .isRefusedEndpoint("/configuration too_long");
    }

    @Test
    void another_companys_key_can_not_be_skipped() {
        UUID foreign =
                OwnCompany.in(Demo.running().tables()).addKeyWith("write").id();

        hooks.create("{\"url\": \"https://a.example\", \"skip_api_key_ids\": [\"%s\"]}".formatted(foreign))
                .isRefusedEndpoint("/skip_api_key_ids/0 unknown_api_key");
    }

    @Test
    void a_patch_changes_what_it_mentions_and_keeps_the_rest() {
        Map<String, Object> before = hooks.created(
                "{\"url\": \"https://a.example\", \"description\": \"A\", \"headers\": {\"X-A\": \"b\"}}");

        Map<String, Object> after = hooks.patch(before.get("id"), "{\"description\": null, \"enabled\": false}")
                .is(200)
                .json();

        assertThat(after).containsEntry("description", null).containsEntry("enabled", false);
        assertThat((String) after.get("updated_at")).isGreaterThan((String) before.get("updated_at"));
        assertThat(without(after, "description", "enabled", "updated_at"))
                .isEqualTo(without(before, "description", "enabled", "updated_at", "secret"));
        assertThat(hooks.patch(before.get("id"), "{}").is(200).json()).isEqualTo(after);
        hooks.patch(before.get("id"), "{\"url\": null, \"id\": \"x\"}")
                .isRefusedEndpoint("/url null_not_allowed", "/id unknown_field");
        assertThat(hooks.get(before.get("id")).json()).isEqualTo(after);
    }

    @Test
    void an_endpoint_that_was_deleted_is_gone() {
        Object id = hooks.created("{\"url\": \"https://a.example\"}").get("id");

        Answer deleted = hooks.delete(id).is(204);

        assertThat(deleted.body()).isEmpty();
        isNotFound(hooks.get(id));
        isNotFound(hooks.patch(id, "{}"));
        isNotFound(hooks.rotate(id, "{}"));
        isNotFound(hooks.delete(id));
    }

    @Test
    void another_companys_endpoint_is_not_there() {
        Object id = Hooks.ofANewCompany()
                .created("{\"url\": \"https://a.example\"}")
                .get("id");

        isNotFound(hooks.get(id));
        isNotFound(hooks.patch(id, "{\"url\": 7}"));
        isNotFound(hooks.rotate(id, "{}"));
        isNotFound(hooks.delete(id));
        isNotFound(hooks.get(Hooks.unknownId()));
        isNotFound(hooks.get("7"));
        isNotFound(hooks.get("1-1-1-1-1"));
    }

    @Test
    void all_of_it_needs_admin_access_and_nothing_else() {
        Object id = hooks.created("{\"url\": \"https://a.example\"}").get("id");
        Client other = Hooks.client(hooks.company().addKeyWith("read", "write"));
        List<Answer> answers = new ArrayList<>();
        answers.add(other.get(ALL));
        answers.add(other.get(ALL + "/" + id));
        answers.add(other.send("POST", ALL, "{"));
        answers.add(other.send("PATCH", ALL + "/" + id, "{"));
        answers.add(other.send("DELETE", ALL + "/" + id, new byte[0]));
        answers.add(other.send("POST", ALL + "/" + id + "/rotate-secret", new byte[0]));

        assertThat(answers).allSatisfy(answer -> {
            answer.is(403);
            assertThat(answer.json()).isEqualTo(Map.of("error", "Admin access required for this operation"));
            assertThat(answer.header("WWW-Authenticate"))
                    .contains("Bearer realm=\"leadpatch\", error=\"insufficient_scope\"");
        });
        Hooks.client(hooks.company().addKeyWith("admin")).get(ALL).is(200);
        hooks.admin().without("Authorization").get(ALL).is(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Idempotency-Key", "If-Match"})
    void what_is_not_supported_is_refused_and_never_ignored(String header) {
        Client client = hooks.admin().with(header, "\"1\"");
        Object id = hooks.created("{\"url\": \"https://a.example\"}").get("id");

        for (Answer answer : List.of(
                client.send("POST", ALL, "{\"url\": \"https://a.example\"}"),
                client.send("PATCH", ALL + "/" + id, "{\"enabled\": false}"),
                client.send("POST", ALL + "/" + id + "/rotate-secret", "{}"),
                client.send("DELETE", ALL + "/" + id, new byte[0]),
                client.send("POST", Hooks.SUBSCRIPTIONS, "{}"))) {
            assertThat((String) answer.isError(400, "not_supported").get("error"))
                    .contains(header);
        }
        hooks.admin().send("PATCH", ALL + "/" + id + "?dry_run=true", "{}").isError(400, "not_supported");
        assertThat(hooks.get(id).is(200).json()).containsEntry("enabled", true);
    }

    @Test
    void a_company_has_fifty_endpoints_at_most() {
        for (int i = 0; i < 50; i++) {
            hooks.created("{\"url\": \"https://a.example/%d\"}".formatted(i));
        }

        hooks.create("{\"url\": \"https://a.example\"}").isError(409, "too_many_endpoints");
        assertThat((List<?>) hooks.admin().get(ALL).get("endpoints")).hasSize(50);
    }

    @Test
    void the_table_never_holds_a_secret_in_clear() throws Exception {
        Map<String, Object> created = hooks.created("{\"url\": \"https://a.example\"}");
        hooks.rotate(created.get("id"), "{}").is(200);

        try (var connection = Demo.running().tables().connect();
                var statement = connection.prepareStatement("select e::text from webhook_endpoints e where id = ?")) {
            statement.setObject(1, UUID.fromString((String) created.get("id")));
            try (var row = statement.executeQuery()) {
                assertThat(row.next()).isTrue();
                assertThat(row.getString(1)).contains("v1:").doesNotContain("whsec_");
            }
        }
    }

    private static void isNotFound(Answer answer) {
        answer.is(404);
        assertThat(answer.json()).isEqualTo(Map.of("error", "Endpoint not found or not accessible"));
    }

    private static Map<String, Object> without(Map<String, Object> all, String... names) {
        Map<String, Object> fewer = new HashMap<>(all);
        List.of(names).forEach(fewer::remove);
        return fewer;
    }
}
