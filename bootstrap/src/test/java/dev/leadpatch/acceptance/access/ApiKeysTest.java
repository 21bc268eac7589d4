package dev.leadpatch.acceptance.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.AdditionalNode;
import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.CompanyFixture.ApiKeyFixture;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.EndpointApiFixture;
import dev.leadpatch.application.testing.ConcurrentTasks;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** API keys over HTTP: creation, revocation and rotation. */
class ApiKeysTest {

    private static final String KEYS = "/api/v1/api-keys";
    private static final String READER = "{\"label\": \"Reader\", \"access\": [\"read\"]}";

    private final CompanyFixture company =
            CompanyFixture.create(DemoFixture.shared().database());
    private final ApiKeyFixture adminKey = company.addKeyWith("read", "write", "admin");
    private final ApiClient admin = EndpointApiFixture.client(adminKey);

    @Test
    void created_key_is_returned_once_and_valid_at_once() {
        ApiResponse response = admin.send("POST", KEYS, """
                        {"label": " CRM ", "access": ["write", "read"], "lenient": true,
                         "expires_at": "2999-01-01T00:00:00+01:00"}
                        """).assertStatus(201);

        Map<String, Object> created = response.json();
        assertThat(created.keySet())
                .containsExactly(
                        "id",
                        "label",
                        "access",
                        "fields",
                        "owner",
                        "state",
                        "lenient",
                        "require_preconditions",
                        "ignore_blank",
                        "rate_limit",
                        "created_at",
                        "expires_at",
                        "revoked_at",
                        "replaced_by",
                        "key");
        assertThat(created)
                .containsEntry("label", "CRM")
                .containsEntry("access", List.of("read", "write"))
                .containsEntry("owner", company.ownerId())
                .containsEntry("state", "valid")
                .containsEntry("lenient", true)
                .containsEntry("require_preconditions", false)
                .containsEntry("ignore_blank", false)
                .containsEntry("expires_at", "2998-12-31T23:00:00.000000Z");
        assertThat(response.header("Location")).hasValue(KEYS + "/" + created.get("id"));
        assertThat(response.header("Cache-Control")).hasValue("no-store");

        ApiClient client = clientOf(created);
        Map<String, Object> self = client.get(KEYS + "/self").assertStatus(200).json();
        assertThat(self).doesNotContainKey("key").containsEntry("id", created.get("id"));
        client.patch(company.addLead(), "{\"status\": \"lost\", \"zzz\": 1}").assertStatus(200);
        Map<String, Object> managed = new HashMap<>(self);
        managed.put("subscriptions", 0L);
        assertThat(admin.get(KEYS + "/" + created.get("id")).json()).isEqualTo(managed);
        List<Map<String, Object>> keys = admin.get(KEYS).assertStatus(200).jsonList();
        assertThat(keys).hasSize(2).contains(managed);
        assertThat(admin.get(KEYS).body()).doesNotContain("jb_api_");
    }

    @Test
    void all_violations_are_reported_in_document_order() {
        ApiResponse response = admin.send("POST", KEYS, """
                        {"acess": ["read"], "access": ["read", "all", 1], "label": "", "owner": 99,
                         "expires_at": "2020-01-01T00:00:00Z", "lenient": "yes"}
                        """).assertError(400, "invalid_api_key");

        assertThat(response.violations())
                .extracting(violation -> violation.get("pointer") + " " + violation.get("code"))
                .containsExactly(
                        "/acess unknown_field",
                        "/access/1 unknown_access",
                        "/access/2 type",
                        "/label blank",
                        "/owner unknown_user",
                        "/expires_at range",
                        "/lenient type");
        assertThat(response.violations().get(0)).containsEntry("suggestion", "access");
        assertThat(response.violations().get(1)).containsEntry("allowed", List.of("read", "write", "admin"));
        for (String body :
                List.of("{}", "[]", "{\"label\": \"a\", \"access\": []}", "{\"label\": \"a\", \"access\": null}")) {
            admin.send("POST", KEYS, body).assertError(400, "invalid_api_key");
        }
        assertThat(admin.get(KEYS).jsonList()).hasSize(1);
    }

    @Test
    void key_grants_no_more_than_it_has() {
        ApiClient narrow = EndpointApiFixture.client(company.addKeyWith("read", "admin"));

        ApiResponse response = narrow.send("POST", KEYS, "{\"label\": \"a\", \"access\": [\"read\", \"write\"]}")
                .assertError(403, "key_grants_more");

        assertThat((String) response.get("error")).contains("write access");
        narrow.send("POST", KEYS + "/" + adminKey.id() + "/rotate", "{}").assertError(403, "key_grants_more");
        Map<String, Object> expiring = admin.send(
                        "POST",
                        KEYS,
                        "{\"label\": \"a\", \"access\": [\"read\", \"write\", \"admin\"], \"expires_at\": \"2999-01-01T00:00:00Z\"}")
                .json();
        clientOf(expiring)
                .send("POST", KEYS, "{\"label\": \"a\", \"access\": [\"read\"], \"expires_at\": null}")
                .assertError(403, "key_grants_more");
        assertThat(clientOf(expiring)
                        .send("POST", KEYS, READER)
                        .assertStatus(201)
                        .get("expires_at"))
                .isEqualTo("2999-01-01T00:00:00.000000Z");
    }

    @Test
    void revoked_key_is_rejected_on_every_node_within_five_seconds() throws Exception {
        Map<String, Object> created = admin.send("POST", KEYS, READER).json();
        ApiClient client = clientOf(created);
        try (AdditionalNode node = AdditionalNode.start(DemoFixture.shared().database())) {
            ApiClient other =
                    new ApiClient(URI.create("http://127.0.0.1:" + node.server().port()), client.headers());
            other.get(KEYS + "/self").assertStatus(200);

            assertThat(delete(created.get("id")).assertStatus(204).body()).isEmpty();
            delete(created.get("id")).assertStatus(204);

            assertThat(client.get(KEYS + "/self").assertStatus(401).json())
                    .isEqualTo(Map.of("error", "Invalid API key or insufficient permissions"));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> other.get(KEYS + "/self").status() == 401);
        }
        assertThat(admin.get(KEYS + "/" + created.get("id")).json()).containsEntry("state", "revoked");
    }

    @Test
    void last_admin_key_is_not_revoked_and_the_key_in_use_can_be() {
        delete(adminKey.id()).assertError(409, "last_admin_key");
        company.addKeyWith("admin");

        delete(adminKey.id()).assertStatus(204);

        admin.get(KEYS + "/self").assertStatus(401);
    }

    @Test
    void concurrent_revocations_leave_one_admin_key() throws Exception {
        List<ApiKeyFixture> keys = List.of(adminKey, company.addKeyWith("admin"), company.addKeyWith("admin"));

        List<ApiResponse> responses = ConcurrentTasks.run(
                3,
                i -> EndpointApiFixture.client(keys.get(i))
                        .send("DELETE", KEYS + "/" + keys.get((i + 1) % 3).id(), new byte[0]));

        assertThat(responses).extracting(ApiResponse::status).isSubsetOf(204, 401, 409);
        assertThat(keys.stream()
                        .map(key -> EndpointApiFixture.client(key).get(KEYS).status())
                        .filter(status -> status == 200))
                .hasSizeGreaterThanOrEqualTo(1);
    }

    @Test
    void rotated_key_inherits_its_properties_and_the_old_one_expires() {
        Map<String, Object> old = admin.send("POST", KEYS, READER).json();
        String path = KEYS + "/" + old.get("id");

        ApiResponse response = admin.send("POST", path + "/rotate", "{\"overlap_seconds\": 3600}")
                .assertStatus(201);

        Map<String, Object> rotated = response.json();
        assertThat(rotated)
                .containsEntry("label", "Reader")
                .containsEntry("access", List.of("read"))
                .containsEntry("owner", company.ownerId())
                .containsEntry("expires_at", null)
                .containsEntry("previous_key_id", old.get("id"));
        assertThat(Instant.parse((String) rotated.get("previous_key_valid_until")))
                .isBetween(Instant.now().plusSeconds(3_500), Instant.now().plusSeconds(3_601));
        assertThat(response.header("Location")).hasValue(KEYS + "/" + rotated.get("id"));
        clientOf(old).get(KEYS + "/self").assertStatus(200);
        clientOf(rotated).get(KEYS + "/self").assertStatus(200);
        assertThat(admin.get(path).json()).containsEntry("replaced_by", rotated.get("id"));
        admin.send("POST", path + "/rotate", "{}").assertError(409, "key_not_rotatable");

        admin.send("POST", KEYS + "/" + rotated.get("id") + "/rotate", "{\"overlap_seconds\": 0}")
                .assertStatus(201);
        clientOf(rotated).get(KEYS + "/self").assertStatus(401);
    }

    @Test
    void key_in_use_can_be_rotated_without_an_interruption() {
        Map<String, Object> rotated = admin.send("POST", KEYS + "/" + adminKey.id() + "/rotate", new byte[0])
                .assertStatus(201)
                .json();

        clientOf(rotated).get(KEYS).assertStatus(200);
        admin.get(KEYS).assertStatus(200);
    }

    @Test
    void invalid_rotation_is_rejected() {
        String path = KEYS + "/" + adminKey.id() + "/rotate";

        for (String overlap : List.of("-1", "604801", "1.5", "\"1\"", "null", "1e400")) {
            admin.send("POST", path, "{\"overlap_seconds\": " + overlap + "}").assertError(400, "invalid_api_key");
        }
        admin.send("POST", path, "{\"overlap\": 1}").assertError(400, "invalid_api_key");
        admin.send("POST", path, "{").assertError(400, "malformed_json");
    }

    @Test
    void management_requires_admin_access_and_self_none() {
        ApiClient writer = EndpointApiFixture.client(company.addKeyWith("write"));

        for (ApiResponse response : List.of(
                writer.get(KEYS),
                writer.get(KEYS + "/" + adminKey.id()),
                writer.send("POST", KEYS, "{"),
                writer.send("DELETE", KEYS + "/" + adminKey.id(), new byte[0]),
                writer.send("POST", KEYS + "/" + adminKey.id() + "/rotate", "{"))) {
            assertThat(response.assertStatus(403).json())
                    .isEqualTo(Map.of("error", "Admin access required for this operation"));
        }
        assertThat(writer.get(KEYS + "/self").assertStatus(200).json()).containsEntry("access", List.of("write"));
        writer.withoutHeader("Authorization").get(KEYS + "/self").assertStatus(401);
    }

    @Test
    void key_of_another_company_is_not_found() {
        UUID other = CompanyFixture.create(DemoFixture.shared().database())
                .addKeyWith("read")
                .id();

        for (Object id : List.of(other, UUID.randomUUID(), 7, "x")) {
            for (ApiResponse response : List.of(
                    admin.get(KEYS + "/" + id),
                    delete(id),
                    admin.send("POST", KEYS + "/" + id + "/rotate", "{\"overlap_seconds\": -1}"))) {
                assertThat(response.assertStatus(404).json())
                        .isEqualTo(Map.of("error", "API key not found or not accessible"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Idempotency-Key", "If-Match"})
    void unsupported_options_are_rejected_and_never_ignored(String header) {
        ApiClient client = admin.withHeader(header, "\"1\"");

        client.send("POST", KEYS, READER).assertError(400, "not_supported");
        client.send("DELETE", KEYS + "/" + adminKey.id(), new byte[0]).assertError(400, "not_supported");
        client.send("POST", KEYS + "/" + adminKey.id() + "/rotate", "{}").assertError(400, "not_supported");
        admin.send("POST", KEYS + "?dry_run=true", READER).assertError(400, "not_supported");
        assertThat(admin.get(KEYS).jsonList()).hasSize(1);
    }

    private ApiResponse delete(Object id) {
        return admin.send("DELETE", KEYS + "/" + id, new byte[0]);
    }

    private static ApiClient clientOf(Map<String, Object> created) {
        return ApiClient.withKey(DemoFixture.shared().client().baseUri(), (String) created.get("key"));
    }
}
