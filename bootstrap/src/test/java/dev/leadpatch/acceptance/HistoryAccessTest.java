package dev.leadpatch.acceptance;

import static dev.leadpatch.acceptance.fixture.ApiClient.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.HistoryClient;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Access to a lead's history: required permission, order of the checks, and read-only methods. */
class HistoryAccessTest {

    private final DemoFixture demo = DemoFixture.shared();
    private final ApiClient client = demo.client();
    private final long lead = demo.addEmptyLead();
    private final HistoryClient history = new HistoryClient(client, lead);

    @Test
    void history_requires_only_read_access() {
        client.patch(lead, "{\"status\": \"lost\"}").assertStatus(200);

        assertThat(historyOf(demo.readOnlyClient()).get("").assertStatus(200).body())
                .isEqualTo(history.get("").assertStatus(200).body());
        assertThat(historyOf(demo.writeOnlyClient()).get("").assertStatus(403).body())
                .isEqualTo("{\"error\":\"Read access required for this operation\"}");
        assertThat(historyOf(client.withoutHeader("Authorization"))
                        .get("")
                        .assertStatus(401)
                        .body())
                .isEqualTo("{\"error\":\"Invalid API key or insufficient permissions\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"999999999", "0", "01", "x", "9223372036854775808"})
    void history_of_an_unknown_lead_returns_404(String id) {
        assertLeadNotFound(client.get("/api/v1/leads/" + id + "/history"));
    }

    @Test
    void history_of_another_companys_lead_returns_404() {
        client.patch(lead, "{\"status\": \"lost\"}").assertStatus(200);

        assertLeadNotFound(historyOf(demo.otherCompanyClient()).get(""));
    }

    private static void assertLeadNotFound(ApiResponse response) {
        assertThat(response.assertStatus(404).json()).isEqualTo(Map.of("error", "Lead not found or not accessible"));
    }

    @Test
    void method_is_checked_before_api_key_and_api_key_before_query() {
        ApiClient anonymous = client.withoutHeader("Authorization");
        anonymous.send("DELETE", history.path() + "?limit=0", utf8("{")).assertError(405, "method_not_allowed");
        historyOf(anonymous).get("?limit=0").assertStatus(401);
    }

    @Test
    void access_is_checked_before_query_and_query_before_lead() {
        historyOf(demo.writeOnlyClient()).get("?limit=0").assertStatus(403);
        new HistoryClient(client, 999_999_999).get("?limit=0").assertError(400, "invalid_query");
        client.get("/api/v1/leads/x/history?limit=0").assertError(400, "invalid_query");
        client.get("/api/v1/leads/x/history?cursor=zzz").assertError(400, "invalid_query");
        historyOf(demo.otherCompanyClient()).get("?limit=0").assertError(400, "invalid_query");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE"})
    void history_cannot_be_modified_or_deleted(String method) {
        client.patch(lead, "{\"status\": \"lost\"}").assertStatus(200);
        String before = history.get("").assertStatus(200).body();

        ApiResponse response = client.withHeader("Content-Type", "application/json")
                .send(method, history.path(), utf8("{}"))
                .assertError(405, "method_not_allowed");

        assertThat(response.header("Allow")).hasValue("GET, HEAD, OPTIONS");
        client.send(method, history.path() + "/2", utf8("{}")).assertError(404, "no_such_resource");
        assertThat(history.get("").assertStatus(200).body()).isEqualTo(before);
    }

    @Test
    void head_returns_the_headers_of_get_and_options_returns_the_methods() {
        ApiResponse get = history.get("").assertStatus(200);
        ApiResponse head = client.send("HEAD", history.path(), new byte[0]).assertStatus(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.header("Content-Length")).isEqualTo(get.header("Content-Length"));
        assertThat(get.header("Cache-Control")).hasValue("private, no-cache");

        ApiResponse options =
                client.send("OPTIONS", history.path(), new byte[0]).assertStatus(204);
        assertThat(options.header("Allow")).hasValue("GET, HEAD, OPTIONS");
        assertThat(options.header("Accept-Patch")).isEmpty();
    }

    private HistoryClient historyOf(ApiClient other) {
        return new HistoryClient(other, lead);
    }
}
