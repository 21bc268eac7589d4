package dev.leadpatch.acceptance.lead;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.EndpointApiFixture;
import dev.leadpatch.acceptance.fixture.JsonLists;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The uuid of a lead in place of its id in a path. */
class LeadUuidPathTest {

    private final DemoFixture demo = DemoFixture.shared();
    private final CompanyFixture company = CompanyFixture.create(demo.database());
    private final ApiClient client = EndpointApiFixture.client(company.addKeyWith("read", "write", "admin"));
    private final long lead = company.addLead();
    private final String uuid = (String) client.getLead(lead).get("uuid");

    private String path() {
        return "/api/v1/leads/" + uuid;
    }

    @Test
    void lead_is_read_and_patched() {
        ApiResponse patched =
                client.send("PATCH", path(), "{\"first_name\": \"Ada\"}").assertStatus(200);
        assertThat(patched.get("id")).isEqualTo(lead);
        ApiResponse byId = client.getLead(lead);
        assertThat(client.get(path()).assertStatus(200).json()).isEqualTo(byId.json());
        assertThat(client.get("/api/v1/companies/" + byId.get("company_id") + "/leads/" + uuid)
                        .assertStatus(200)
                        .json())
                .isEqualTo(byId.json());
        assertThat(client.get("/api/v1/leads/" + uuid.toUpperCase(Locale.ROOT))
                        .assertStatus(200)
                        .json())
                .isEqualTo(byId.json());
        assertThat(client.withHeader("If-None-Match", "\"2\"").get(path()).status())
                .isEqualTo(304);
        client.withHeader("If-Match", "\"1\"").send("PATCH", path(), "{}").assertError(412, "version_mismatch");
    }

    @Test
    void dry_run_and_method_override_work() {
        assertThat(client.send("PATCH", path() + "?dry_run=true", "{\"first_name\": \"Ada\"}")
                        .assertStatus(200)
                        .get("id"))
                .isEqualTo(lead);
        client.withHeader("X-HTTP-Method-Override", "PATCH")
                .send("POST", path(), "{\"first_name\": \"Ada\"}")
                .assertStatus(200);
    }

    @Test
    void history_is_read_in_pages_of_either_path() {
        for (int i = 0; i < 3; i++) {
            client.patch(lead, "{\"first_name\": \"" + i + "\"}").assertStatus(200);
        }
        ApiResponse first = client.get(path() + "/history?limit=2").assertStatus(200);
        assertThat(HistoryClient.versions(first)).containsExactly(4L, 3L);
        String cursor = HistoryClient.nextCursor(first).orElseThrow();
        for (String next : List.of(path(), "/api/v1/leads/" + lead)) {
            ApiResponse second =
                    client.get(next + "/history?limit=2&cursor=" + cursor).assertStatus(200);
            assertThat(HistoryClient.versions(second)).containsExactly(2L);
        }
        Object other = client.getLead(company.addLead()).get("uuid");
        client.get("/api/v1/leads/" + other + "/history?cursor=" + cursor).assertError(400, "invalid_query");
    }

    @Test
    void lead_is_archived_restored_and_erased() {
        client.send("DELETE", path(), new byte[0]).assertStatus(204);
        client.get(path()).assertStatus(404);
        client.send("DELETE", path(), new byte[0]).assertStatus(204);
        client.send("POST", path() + "/restore", "{}").assertStatus(200);
        client.get(path()).assertStatus(200);
        client.send("POST", path() + "/erase", "{}").assertStatus(200);
        client.get(path()).assertStatus(404);
        assertThat(JsonLists.listOf(client.get(path() + "/history").assertStatus(200), "changes"))
                .isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({"GET,", "PATCH,", "DELETE,", "POST,/restore", "POST,/erase", "GET,/history"})
    void uuid_of_another_company_or_of_no_lead_is_not_found(String method, String suffix) {
        Object other = DemoFixture.shared().client().getLead(789).get("uuid");
        for (Object unknown : List.of(other, "00000000-0000-0000-0000-000000000000")) {
            byte[] body = method.equals("PATCH") ? ApiClient.utf8("{}") : new byte[0];
            ApiResponse response = client.withHeader("Content-Type", "application/json")
                    .send(method, "/api/v1/leads/" + unknown + (suffix == null ? "" : suffix), body)
                    .assertStatus(404);
            assertThat(response.json()).isEqualTo(Map.of("error", "Lead not found or not accessible"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s0", "{%s}", "urn:uuid:%s", "%s%%20", "0"})
    void other_text_is_not_found(String format) {
        String text = format.formatted(uuid).replace("{", "%7B").replace("}", "%7D");
        client.get("/api/v1/leads/" + text).assertStatus(404);
        client.get("/api/v1/leads/" + uuid.replace("-", "")).assertStatus(404);
    }

    @Test
    void retry_must_use_the_same_path() {
        ApiClient retrying = client.withHeader("Idempotency-Key", "by-uuid");
        String body = "{\"first_name\": \"Ada\"}";
        ApiResponse first = retrying.send("PATCH", path(), body).assertStatus(200);
        ApiResponse second = retrying.send("PATCH", path(), body).assertStatus(200);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.header("Idempotency-Replayed")).contains("true");
        retrying.patch(lead, body).assertError(422, "idempotency_key_reused");
        client.send("POST", path() + "/erase", "{}").assertStatus(200);
        retrying.send("PATCH", path(), body).assertError(410, "response_erased");
    }

    @Test
    void keys_without_read_access_can_patch() {
        ApiClient writer = EndpointApiFixture.client(company.addKeyWith("write"));
        writer.send("PATCH", path(), "{\"first_name\": \"Ada\"}").assertStatus(200);
        writer.get(path()).assertStatus(403);
    }
}
