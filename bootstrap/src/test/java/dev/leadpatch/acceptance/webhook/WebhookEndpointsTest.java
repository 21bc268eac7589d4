package dev.leadpatch.acceptance.webhook;

import static dev.leadpatch.acceptance.fixture.EndpointApiFixture.ENDPOINTS_PATH;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.EndpointApiFixture;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Management of a company's webhook endpoints over HTTP. */
class WebhookEndpointsTest {

    private final EndpointApiFixture endpointApi = EndpointApiFixture.forNewCompany();

    @Test
    void created_endpoint_returns_its_secret_once() {
        ApiResponse response =
                endpointApi.create("{\"url\": \"https://crm.example/hook\"}").assertStatus(201);

        Map<String, Object> created = response.json();
        assertThat(created.keySet())
                .containsExactly(
                        "id",
                        "url",
                        "events",
                        "description",
                        "skip_api_key_ids",
                        "enabled",
                        "disabled_reason",
                        "disabled_at",
                        "failing_since",
                        "paused_until",
                        "circuit",
                        "header_names",
                        "has_basic_auth",
                        "configuration",
                        "integration_number",
                        "api_key",
                        "created_by_api_key_id",
                        "subscriber_api_key_id",
                        "created_at",
                        "updated_at",
                        "integration_id",
                        "secret");
        assertThat(created)
                .containsEntry("url", "https://crm.example/hook")
                .containsEntry("events", List.of("lead_created", "lead_updated", "lead_deleted"))
                .containsEntry("description", null)
                .containsEntry("skip_api_key_ids", List.of())
                .containsEntry("enabled", true)
                .containsEntry("disabled_reason", null)
                .containsEntry("disabled_at", null)
                .containsEntry("failing_since", null)
                .containsEntry("paused_until", null)
                .containsEntry("header_names", List.of())
                .containsEntry("has_basic_auth", false)
                .containsEntry("configuration", List.of());
        assertThat(UUID.fromString((String) created.get("integration_id"))).isNotNull();
        assertThat((String) created.get("created_at")).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z");
        String secret = (String) created.get("secret");
        assertThat(secret).startsWith("whsec_");
        assertThat(Base64.getDecoder().decode(secret.substring("whsec_".length())))
                .hasSize(32);
        assertThat(response.header("Location")).contains(ENDPOINTS_PATH + "/" + created.get("id"));

        Map<String, Object> expected = new HashMap<>(created);
        expected.remove("secret");
        expected.remove("integration_id");
        assertThat(endpointApi.get(created.get("id")).assertStatus(200).json()).isEqualTo(expected);
        assertThat(endpointApi.admin().get(ENDPOINTS_PATH).assertStatus(200).json())
                .isEqualTo(Map.of("endpoints", List.of(expected)));
    }

    @Test
    void created_endpoint_returns_all_requested_members() {
        UUID key = endpointApi.company().addKeyWith("write").id();
        Map<String, Object> created = endpointApi.createSuccessfully("""
                {"url": "http://crm.example:8080/hook?a=b", "events": ["lead_updated"], "description": " The CRM ",
                 "skip_api_key_ids": ["%s"], "enabled": false, "headers": {"X-Team": "sales", "X-A": "b c"},
                 "configuration": [{"id": "region", "selected": [{"id": "1", "value": "EU"}]}],
                 "integration_id": "3b9e0d5e-7d0c-4d55-9f0a-0f6a3d7b7c11"}
                """.formatted(key));

        assertThat(created)
                .containsEntry("description", "The CRM")
                .containsEntry("skip_api_key_ids", List.of(key.toString()))
                .containsEntry("enabled", false)
                .containsEntry("header_names", List.of("X-Team", "X-A"))
                .doesNotContainKey("headers")
                .containsEntry(
                        "configuration",
                        List.of(Map.of("id", "region", "selected", List.of(Map.of("id", "1", "value", "EU")))))
                .containsEntry("integration_id", "3b9e0d5e-7d0c-4d55-9f0a-0f6a3d7b7c11");
        assertThat(endpointApi.get(created.get("id")).json()).isEqualTo(without(created, "secret", "integration_id"));
    }

    @Test
    void concurrent_creations_of_one_url_create_one_endpoint() throws Exception {
        List<ApiResponse> responses = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(64);
        try {
            List<Future<ApiResponse>> running = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                String url = i % 2 == 0 ? "https://crm.example/hook" : "HTTPS://CRM.example:443/./hook";
                running.add(threads.submit(() -> endpointApi.create("{\"url\": \"" + url + "\"}")));
            }
            for (Future<ApiResponse> response : running) {
                responses.add(response.get());
            }
        } finally {
            threads.shutdownNow();
        }

        List<ApiResponse> created =
                responses.stream().filter(response -> response.status() == 201).toList();
        assertThat(created).hasSize(1);
        Object id = created.get(0).get("id");
        assertThat(responses.stream().filter(response -> response.status() == 400))
                .isNotEmpty()
                .allSatisfy(response -> assertThat(response.body())
                        .contains("\"code\":\"already_subscribed\"", "\"existing_id\":\"" + id + "\""));
        assertThat(responses)
                .allSatisfy(response -> assertThat(response.status()).isIn(201, 400, 503));
        assertThat(endpointApi.admin().get(ENDPOINTS_PATH).json().get("endpoints"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .hasSize(1);
    }

    @Test
    void jwt_key_and_header_values_are_not_read_and_kept_by_other_changes() {
        Map<String, Object> created = endpointApi.createSuccessfully(
                "{\"url\": \"https://crm.example/hook\", \"headers\": {\"X-Token\": \"t0ken\"}}");
        Object id = created.get("id");
        String integrationId = created.get("integration_id").toString();

        assertThat(List.of(
                        endpointApi.get(id).body(),
                        endpointApi.patch(id, "{\"description\": \"The CRM\"}").body(),
                        endpointApi.rotate(id, "{}").body(),
                        endpointApi.admin().get(ENDPOINTS_PATH).body()))
                .allSatisfy(body -> assertThat(body).contains("X-Token").doesNotContain("t0ken", integrationId));
        endpointApi
                .patch(id, "{\"integration_id\": \"00000000-0000-0000-0000-000000000000\"}")
                .assertEndpointRejected("/integration_id uuid");
    }

    @Test
    void credentials_are_written_and_never_returned() {
        Map<String, Object> created = endpointApi.createSuccessfully("""
                {"url": "https://crm.example/hook", "basic_auth": {"username": "ada", "password": "s3cret"}}
                """);
        Object id = created.get("id");

        assertThat(created).containsEntry("has_basic_auth", true).doesNotContainKey("basic_auth");
        assertThat(endpointApi.get(id).body()).doesNotContain("s3cret", "YWRhOnMzY3JldA");
        assertThat(endpointApi.admin().get(ENDPOINTS_PATH).body()).doesNotContain("s3cret", "YWRhOnMzY3JldA");
        assertThat(endpointApi.patch(id, "{\"headers\": {}}").json()).containsEntry("has_basic_auth", true);
        assertThat(endpointApi.patch(id, "{\"basic_auth\": null}").json()).containsEntry("has_basic_auth", false);
        endpointApi
                .patch(id, "{\"basic_auth\": {\"username\": \"a:b\"}, \"has_basic_auth\": true}")
                .assertEndpointRejected(
                        "/basic_auth missing_member",
                        "/basic_auth/username header_value",
                        "/has_basic_auth unknown_field");
    }

    @Test
    void all_violations_are_reported_together_in_document_order() {
        endpointApi
                .create("""
                        {"enabled": 1, "url": "ftp://crm.example", "events": ["lead_updated", "lead_archived"],
                         "description": "", "skip_api_key_ids": ["%s", 7], "headers": {"Host": "a", "X-A": "ä"},
                         "configuration": [{"id": "a"}], "integration_id": "x", "skipApiKeyIds": []}
                        """.formatted(EndpointApiFixture.unknownId()))
                .assertEndpointRejected(
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
        endpointApi.create("{}").assertEndpointRejected(" missing_member");
        endpointApi.create("[]").assertEndpointRejected(" type");
        endpointApi.create("{\"url\": 7").assertError(400, "malformed_json");
        assertThat(endpointApi.admin().get(ENDPOINTS_PATH).get("endpoints")).isEqualTo(List.of());
    }

    @Test
    void unknown_member_or_event_is_rejected_with_the_known_names() {
        ApiResponse response = endpointApi
                .create("{\"url\": \"https://a.example\", \"event\": [], \"events\": [\"deleted\"]}")
                .assertEndpointRejected("/event unknown_field", "/events/0 unknown_event");

        assertThat(response.violations().get(0)).containsEntry("suggestion", "events");
        assertThat(response.violations().get(1))
                .containsEntry("allowed", List.of("lead_created", "lead_updated", "lead_deleted"));
    }

    @Test
    void api_key_of_another_company_cannot_be_skipped() {
        UUID otherKey = CompanyFixture.create(DemoFixture.shared().database())
                .addKeyWith("write")
                .id();

        endpointApi
                .create("{\"url\": \"https://a.example\", \"skip_api_key_ids\": [\"%s\"]}".formatted(otherKey))
                .assertEndpointRejected("/skip_api_key_ids/0 unknown_api_key");
    }

    @Test
    void patch_changes_only_the_members_it_contains() {
        Map<String, Object> before = endpointApi.createSuccessfully(
                "{\"url\": \"https://a.example\", \"description\": \"A\", \"headers\": {\"X-A\": \"b\"}}");

        Map<String, Object> after = endpointApi
                .patch(before.get("id"), "{\"description\": null, \"enabled\": false}")
                .assertStatus(200)
                .json();

        assertThat(after).containsEntry("description", null).containsEntry("enabled", false);
        assertThat((String) after.get("updated_at")).isGreaterThan((String) before.get("updated_at"));
        assertThat(without(after, "description", "enabled", "updated_at"))
                .isEqualTo(without(before, "description", "enabled", "updated_at", "secret", "integration_id"));
        assertThat(endpointApi.patch(before.get("id"), "{}").assertStatus(200).json())
                .isEqualTo(after);
        endpointApi
                .patch(before.get("id"), "{\"url\": null, \"id\": \"x\"}")
                .assertEndpointRejected("/url null_not_allowed", "/id unknown_field");
        assertThat(endpointApi.get(before.get("id")).json()).isEqualTo(after);
    }

    @Test
    void deleted_endpoint_returns_404() {
        Object id = endpointApi
                .createSuccessfully("{\"url\": \"https://a.example\"}")
                .get("id");

        ApiResponse deleted = endpointApi.delete(id).assertStatus(204);

        assertThat(deleted.body()).isEmpty();
        assertNotFound(endpointApi.get(id));
        assertNotFound(endpointApi.patch(id, "{}"));
        assertNotFound(endpointApi.rotate(id, "{}"));
        assertNotFound(endpointApi.delete(id));
    }

    @Test
    void endpoint_of_another_company_returns_404() {
        Object id = EndpointApiFixture.forNewCompany()
                .createSuccessfully("{\"url\": \"https://a.example\"}")
                .get("id");

        assertNotFound(endpointApi.get(id));
        assertNotFound(endpointApi.patch(id, "{\"url\": 7}"));
        assertNotFound(endpointApi.rotate(id, "{}"));
        assertNotFound(endpointApi.delete(id));
        assertNotFound(endpointApi.get(EndpointApiFixture.unknownId()));
        assertNotFound(endpointApi.get("7"));
        assertNotFound(endpointApi.get("1-1-1-1-1"));
    }

    @Test
    void endpoint_management_requires_only_admin_access() {
        Object id = endpointApi
                .createSuccessfully("{\"url\": \"https://a.example\"}")
                .get("id");
        ApiClient other = EndpointApiFixture.client(endpointApi.company().addKeyWith("read", "write"));
        List<ApiResponse> responses = new ArrayList<>();
        responses.add(other.get(ENDPOINTS_PATH));
        responses.add(other.get(ENDPOINTS_PATH + "/" + id));
        responses.add(other.send("POST", ENDPOINTS_PATH, "{"));
        responses.add(other.send("PATCH", ENDPOINTS_PATH + "/" + id, "{"));
        responses.add(other.send("DELETE", ENDPOINTS_PATH + "/" + id, new byte[0]));
        responses.add(other.send("POST", ENDPOINTS_PATH + "/" + id + "/rotate-secret", new byte[0]));

        assertThat(responses).allSatisfy(response -> {
            response.assertStatus(403);
            assertThat(response.json()).isEqualTo(Map.of("error", "Admin access required for this operation"));
            assertThat(response.header("WWW-Authenticate"))
                    .contains("Bearer realm=\"leadpatch\", error=\"insufficient_scope\"");
        });
        EndpointApiFixture.client(endpointApi.company().addKeyWith("admin"))
                .get(ENDPOINTS_PATH)
                .assertStatus(200);
        endpointApi.admin().withoutHeader("Authorization").get(ENDPOINTS_PATH).assertStatus(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Idempotency-Key", "If-Match"})
    void unsupported_options_are_rejected_and_never_ignored(String header) {
        ApiClient client = endpointApi.admin().withHeader(header, "\"1\"");
        Object id = endpointApi
                .createSuccessfully("{\"url\": \"https://a.example\"}")
                .get("id");

        for (ApiResponse response : List.of(
                client.send("POST", ENDPOINTS_PATH, "{\"url\": \"https://a.example\"}"),
                client.send("PATCH", ENDPOINTS_PATH + "/" + id, "{\"enabled\": false}"),
                client.send("POST", ENDPOINTS_PATH + "/" + id + "/rotate-secret", "{}"),
                client.send("DELETE", ENDPOINTS_PATH + "/" + id, new byte[0]),
                client.send("POST", EndpointApiFixture.SUBSCRIPTIONS_PATH, "{}"))) {
            assertThat((String) response.assertError(400, "not_supported").get("error"))
                    .contains(header);
        }
        endpointApi
                .admin()
                .send("PATCH", ENDPOINTS_PATH + "/" + id + "?dry_run=true", "{}")
                .assertError(400, "not_supported");
        assertThat(endpointApi.get(id).assertStatus(200).json()).containsEntry("enabled", true);
    }

    @Test
    void company_is_limited_to_fifty_endpoints() {
        for (int i = 0; i < 50; i++) {
            endpointApi.createSuccessfully("{\"url\": \"https://a.example/%d\"}".formatted(i));
        }

        endpointApi.create("{\"url\": \"https://a.example\"}").assertError(409, "too_many_endpoints");
        assertThat((List<?>) endpointApi.admin().get(ENDPOINTS_PATH).get("endpoints"))
                .hasSize(50);
    }

    @Test
    void table_never_contains_a_plaintext_secret() throws Exception {
        Map<String, Object> created = endpointApi.createSuccessfully("{\"url\": \"https://a.example\"}");
        endpointApi.rotate(created.get("id"), "{}").assertStatus(200);

        try (var connection = DemoFixture.shared().database().connect();
                var statement = connection.prepareStatement("select e::text from webhook_endpoints e where id = ?")) {
            statement.setObject(1, UUID.fromString((String) created.get("id")));
            try (var row = statement.executeQuery()) {
                assertThat(row.next()).isTrue();
                assertThat(row.getString(1)).contains("v1:").doesNotContain("whsec_");
            }
        }
    }

    private static void assertNotFound(ApiResponse response) {
        response.assertStatus(404);
        assertThat(response.json()).isEqualTo(Map.of("error", "Endpoint not found or not accessible"));
    }

    private static Map<String, Object> without(Map<String, Object> all, String... names) {
        Map<String, Object> remaining = new HashMap<>(all);
        List.of(names).forEach(remaining::remove);
        return remaining;
    }
}
