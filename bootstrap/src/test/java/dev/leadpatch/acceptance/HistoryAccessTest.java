package dev.leadpatch.acceptance;

import static dev.leadpatch.acceptance.Client.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may read a history, in which order that is judged, and that nobody can change it. */
class HistoryAccessTest {

    private final Demo demo = Demo.running();
    private final Client client = demo.client();
    private final long lead = demo.blankLead();
    private final History history = new History(client, lead);

    @Test
    void it_needs_read_access_and_nothing_else() {
        client.patch(lead, "{\"status\": \"lost\"}").is(200);

        assertThat(as(demo.readOnly()).get("").is(200).body())
                .isEqualTo(history.get("").is(200).body());
        assertThat(as(demo.writeOnly()).get("").is(403).body())
                .isEqualTo("{\"error\":\"Read access required for this operation\"}");
        assertThat(as(client.without("Authorization")).get("").is(401).body())
                .isEqualTo("{\"error\":\"Invalid API key or insufficient permissions\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"999999999", "0", "01", "x", "9223372036854775808"})
    void a_lead_that_is_not_there_is_404(String id) {
        assertNoSuchLead(client.get("/api/v1/leads/" + id + "/history"));
    }

    @Test
    void another_companys_lead_is_404() {
        client.patch(lead, "{\"status\": \"lost\"}").is(200);

        assertNoSuchLead(as(demo.otherCompany()).get(""));
    }

    private static void assertNoSuchLead(Answer answer) {
        assertThat(answer.is(404).json()).isEqualTo(Map.of("error", "Lead not found or not accessible"));
    }

    @Test
    void the_method_comes_before_the_key_and_the_key_before_the_query() {
        Client nobody = client.without("Authorization");
        nobody.send("DELETE", history.path() + "?limit=0", bytes("{")).isError(405, "method_not_allowed");
        as(nobody).get("?limit=0").is(401);
    }

    @Test
    void access_comes_before_the_query_and_the_query_before_the_lead() {
        as(demo.writeOnly()).get("?limit=0").is(403);
        new History(client, 999_999_999).get("?limit=0").isError(400, "invalid_query");
        client.get("/api/v1/leads/x/history?limit=0").isError(400, "invalid_query");
        client.get("/api/v1/leads/x/history?cursor=zzz").isError(400, "invalid_query");
        as(demo.otherCompany()).get("?limit=0").isError(400, "invalid_query");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE"})
    void no_method_alters_or_deletes_it(String method) {
        client.patch(lead, "{\"status\": \"lost\"}").is(200);
        String before = history.get("").is(200).body();

        Answer answer = client.with("Content-Type", "application/json")
                .send(method, history.path(), bytes("{}"))
                .isError(405, "method_not_allowed");

        assertThat(answer.header("Allow")).hasValue("GET, HEAD, OPTIONS");
        client.send(method, history.path() + "/2", bytes("{}")).isError(404, "no_such_resource");
        assertThat(history.get("").is(200).body()).isEqualTo(before);
    }

    @Test
    void head_has_the_headers_of_get_and_options_tells_the_methods() {
        Answer get = history.get("").is(200);
        Answer head = client.send("HEAD", history.path(), new byte[0]).is(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.header("Content-Length")).isEqualTo(get.header("Content-Length"));
        assertThat(get.header("Cache-Control")).hasValue("private, no-cache");

        Answer options = client.send("OPTIONS", history.path(), new byte[0]).is(204);
        assertThat(options.header("Allow")).hasValue("GET, HEAD, OPTIONS");
        assertThat(options.header("Accept-Patch")).isEmpty();
    }

    private History as(Client other) {
        return new History(other, lead);
    }
}
