package dev.leadpatch.acceptance.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.CompanyFixture.ApiKeyFixture;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.EndpointApiFixture;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The audit log over HTTP. {@code AuditLogContract} tests that entries are committed with their changes. */
class AuditLogTest {

    private static final String LOG = "/api/v1/audit-log";

    private final CompanyFixture company =
            CompanyFixture.create(DemoFixture.shared().database());
    private final ApiKeyFixture adminKey = company.addKeyWith("read", "write", "admin");
    private final ApiClient admin = EndpointApiFixture.client(adminKey);

    @Test
    void changes_of_keys_are_listed_with_their_author() {
        String created = post("/api/v1/api-keys", "{\"label\": \"CRM\", \"access\": [\"read\"]}");
        String successor = post("/api/v1/api-keys/" + created + "/rotate", "{}");
        admin.send("DELETE", "/api/v1/api-keys/" + successor, "").assertStatus(204);
        admin.send("DELETE", "/api/v1/api-keys/" + successor, "").assertStatus(204);

        ApiResponse response = admin.get(LOG).assertStatus(200);

        assertThat(actions(response))
                .containsExactlyInAnyOrder(
                        "api_key.created " + created,
                        "api_key.rotated " + created,
                        "api_key.created " + successor,
                        "api_key.revoked " + successor);
        assertThat(entries(response).get(0))
                .containsEntry(
                        "actor",
                        Map.of("channel", "api", "key_id", adminKey.id().toString(), "label", "Own"))
                .containsEntry("action", "api_key.revoked")
                .containsEntry("changed", List.of());
        assertThat(response.json()).containsEntry("next_cursor", null);
        assertThat(response.body()).doesNotContain("jb_api_");
    }

    @Test
    void changes_of_the_catalog_name_the_changed_members() {
        String tag = post("/api/v1/tags", "{\"label\": \"Hot\"}");
        admin.send("PATCH", "/api/v1/tags/" + tag, "{\"label\": \"Cold\", \"text_color\": \"#000000\"}")
                .assertStatus(200);
        admin.send("PATCH", "/api/v1/tags/" + tag, "{\"label\": \"Cold\"}").assertStatus(200);
        admin.send("PATCH", "/api/v1/tags/" + tag, "{\"label\": \"\"}").assertStatus(400);
        admin.send("DELETE", "/api/v1/tags/" + tag, "").assertStatus(204);
        admin.send("POST", "/api/v1/tags/" + tag + "/restore", "");
        long field = company.addField("select", "Stage", "New");
        String option = post("/api/v1/custom-fields/" + field + "/options", "{\"label\": \"Won\"}");

        ApiResponse response = admin.get(LOG).assertStatus(200);

        assertThat(actions(response))
                .containsExactly(
                        "custom_field_option.created " + field + "/" + option,
                        "tag.restored " + tag,
                        "tag.archived " + tag,
                        "tag.updated " + tag,
                        "tag.created " + tag);
        assertThat(entries(response).get(3)).containsEntry("changed", List.of("label", "text_color"));
        assertThat(response.body()).doesNotContain("Cold");
    }

    @Test
    void changes_of_endpoints_are_listed_without_secrets() {
        String endpoint = post("/api/v1/webhooks/endpoints", "{\"url\": \"https://example.com/secret-path\"}");
        String path = "/api/v1/webhooks/endpoints/" + endpoint;
        admin.send("PATCH", path, "{\"headers\": {\"X-Token\": \"secret-value\"}, \"description\": \"CRM\"}")
                .assertStatus(200);
        admin.send("PATCH", path, "{\"enabled\": false}").assertStatus(200);
        admin.send("PATCH", path, "{\"enabled\": true}").assertStatus(200);
        admin.send("POST", path + "/rotate-secret", "{}").assertStatus(200);
        admin.send("DELETE", path, "").assertStatus(204);

        ApiResponse response = admin.get(LOG).assertStatus(200);

        assertThat(actions(response))
                .containsExactly(
                        "webhook_endpoint.deleted " + endpoint,
                        "webhook_endpoint.secret_rotated " + endpoint,
                        "webhook_endpoint.enabled " + endpoint,
                        "webhook_endpoint.disabled " + endpoint,
                        "webhook_endpoint.updated " + endpoint,
                        "webhook_endpoint.created " + endpoint);
        assertThat(entries(response).get(4)).containsEntry("changed", List.of("description", "headers"));
        assertThat(response.body()).doesNotContain("secret-path", "secret-value", "whsec_");
    }

    @Test
    void pages_have_no_gaps_and_cursors_are_valid_for_one_company() {
        List<String> tags = List.of("A", "B", "C").stream()
                .map(label -> post("/api/v1/tags", "{\"label\": \"" + label + "\"}"))
                .toList();

        ApiResponse first = admin.get(LOG + "?limit=2").assertStatus(200);
        String cursor = String.valueOf(first.json().get("next_cursor"));
        ApiResponse last = admin.get(LOG + "?limit=2&cursor=" + cursor).assertStatus(200);

        assertThat(actions(first)).containsExactly("tag.created " + tags.get(2), "tag.created " + tags.get(1));
        assertThat(actions(last)).containsExactly("tag.created " + tags.get(0));
        assertThat(last.json()).containsEntry("next_cursor", null);
        CompanyFixture other = CompanyFixture.create(DemoFixture.shared().database());
        ApiClient otherAdmin = EndpointApiFixture.client(other.addKeyWith("admin"));
        assertThat(actions(otherAdmin.get(LOG).assertStatus(200))).isEmpty();
        for (String invalid : List.of("cursor=" + cursor, "cursor=x", "limit=0", "limit=201", "zzz=1")) {
            otherAdmin.get(LOG + "?" + invalid).assertError(400, "invalid_query");
        }
    }

    @Test
    void key_without_admin_access_is_forbidden() {
        EndpointApiFixture.client(company.addKeyWith("read", "write")).get(LOG).assertStatus(403);
    }

    private String post(String path, String body) {
        return String.valueOf(admin.send("POST", path, body).json().get("id"));
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> entries(ApiResponse response) {
        return (List<Map<String, Object>>) response.json().get("entries");
    }

    private static List<String> actions(ApiResponse response) {
        return entries(response).stream()
                .map(entry -> entry.get("action") + " " + ((Map<?, ?>) entry.get("target")).get("id"))
                .toList();
    }
}
