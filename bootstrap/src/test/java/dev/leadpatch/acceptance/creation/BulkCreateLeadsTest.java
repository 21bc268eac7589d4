package dev.leadpatch.acceptance.creation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** {@code POST /api/v1/leads/batch}: creates many leads, or changes those that match. */
class BulkCreateLeadsTest {

    private static final String PATH = "/api/v1/leads/batch";

    private final DemoFixture demo = DemoFixture.shared();
    private final CompanyFixture company = CompanyFixture.create(demo.database());
    private final ApiClient client =
            ApiClient.withKey(demo.client().baseUri(), company.addKey(Optional.empty(), Optional.empty()));

    @Test
    void valid_items_are_created_and_invalid_ones_reported() {
        List<Map<String, Object>> results = results(client.send("POST", PATH, """
                        {"leads": [{"email": "a@example.com"}, {"email": "x"}, {"first_name": "B"}, {}]}
                        """));

        assertThat(results).extracting(result -> result.get("status")).containsExactly(201L, 400L, 201L, 400L);
        assertThat(results.get(0))
                .containsKeys("id", "uuid", "partnershipLeadId")
                .containsEntry("version", 1L);
        assertThat(results.get(1)).containsEntry("code", "invalid_lead");
        assertThat(results.get(1).get("violations").toString()).contains("/leads/1/email");
        assertThat(results.get(3).get("violations").toString()).contains("pointer=/leads/3", "missing_member");
        assertThat(company.countLeads()).isEqualTo(2);
    }

    @Test
    void atomic_batch_creates_all_or_none() {
        ApiResponse failed = client.send(
                "POST", PATH + "?atomic=true", "{\"leads\": [{\"email\": \"a@example.com\"}, {\"email\": \"x\"}]}");

        failed.assertError(400, "atomic_failed");
        assertThat(results(failed)).extracting(result -> result.get("status")).containsExactly(424L, 400L);
        assertThat(company.countLeads()).isZero();
        assertThat(results(client.send(
                                "POST",
                                PATH + "?atomic=true",
                                "{\"leads\": [{\"email\": \"a@example.com\"}, {\"email\": \"b@example.com\"}]}")
                        .assertStatus(200)))
                .hasSize(2);
    }

    @Test
    void items_with_the_same_value_change_one_lead_in_order() {
        List<Map<String, Object>> results =
                results(client.send("POST", PATH + "?match=email", """
                        {"leads": [{"email": "a@example.com", "first_name": "A"},
                                   {"email": "b@example.com"},
                                   {"email": "A@example.com", "first_name": "B", "last_name": "C"},
                                   {"email": "a@example.com", "last_name": "D"}]}
                        """).assertStatus(200));

        assertThat(results).extracting(result -> result.get("status")).containsExactly(201L, 201L, 200L, 200L);
        assertThat(results).extracting(result -> result.get("version")).containsExactly(1L, 1L, 2L, 3L);
        long id = (Long) results.get(0).get("id");
        assertThat(List.of(results.get(2).get("id"), results.get(3).get("id"))).containsOnly(id);
        assertThat(client.getLead(id).json()).containsEntry("first_name", "B").containsEntry("last_name", "D");
        assertThat(client.getLead(id).header("ETag")).contains("\"3\"");
        assertThat(company.history(id)).hasSize(3);
        assertThat(company.countLeads()).isEqualTo(2);
    }

    @Test
    void existing_leads_are_matched_and_ambiguous_ones_reported() {
        String twice = "{\"leads\": [{\"email\": \"a@example.com\"}, {\"email\": \"a@example.com\"}]}";
        client.send("POST", PATH, twice).assertStatus(200);

        List<Map<String, Object>> results = results(
                client.send("POST", PATH + "?match=email&on_match=skip", """
                        {"leads": [{"email": "a@example.com"}, {"email": "b@example.com"}, {"first_name": "C"}]}
                        """).assertStatus(200));

        assertThat(results).extracting(result -> result.get("status")).containsExactly(409L, 201L, 400L);
        assertThat(results.get(0)).containsEntry("code", "several_match");
        assertThat((List<?>) results.get(0).get("matches")).hasSize(2);
        assertThat(results.get(2)).containsEntry("code", "no_match_value");
    }

    @Test
    void match_by_an_unknown_field_fails_the_whole_request() {
        client.send("POST", PATH + "?match=customFields/99", leads(2)).assertError(400, "invalid_query");
        assertThat(company.countLeads()).isZero();
    }

    @Test
    void five_hundred_leads_are_created_at_once_and_no_more() {
        ApiResponse created =
                client.send("POST", PATH + "?match=email", leads(500)).assertStatus(200);

        assertThat(results(created))
                .hasSize(500)
                .allMatch(result -> result.get("status").equals(201L));
        assertThat(company.countLeads()).isEqualTo(500);
        client.send("POST", PATH, leads(501)).assertLeadRejected("/leads too_many");
        client.send("POST", PATH, "{\"leads\": []}").assertLeadRejected("/leads empty");
        client.send("POST", PATH, "{\"leads\": [7]}").assertLeadRejected("/leads/0 type");
        client.send("POST", PATH, "{}").assertLeadRejected(" missing_member");
        assertThat(company.countLeads()).isEqualTo(500);
    }

    @Test
    void retry_with_the_same_key_returns_the_first_response() {
        ApiClient idempotent = client.withHeader("Idempotency-Key", "batch-1");
        ApiResponse first = idempotent.send("POST", PATH, leads(3)).assertStatus(200);

        assertThat(idempotent.send("POST", PATH, leads(3)).body()).isEqualTo(first.body());
        assertThat(company.countLeads()).isEqualTo(3);
    }

    @Test
    void write_access_is_required_and_options_of_single_requests_are_refused() {
        ApiClient reader =
                ApiClient.withKey(client.baseUri(), company.addKeyWith("read").value());
        assertThat(reader.send("POST", PATH, leads(1)).status()).isEqualTo(403);
        client.withHeader("Prefer", "return=representation")
                .send("POST", PATH, leads(1))
                .assertError(400, "invalid_header");
        client.send("POST", PATH + "?dry_run=true", leads(1)).assertError(400, "invalid_query");
        assertThat(company.countLeads()).isZero();
    }

    private static String leads(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "{\"email\": \"lead%d@example.com\"}".formatted(i))
                .collect(Collectors.joining(",", "{\"leads\": [", "]}"));
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> results(ApiResponse response) {
        return (List<Map<String, Object>>) response.get("results");
    }
}
