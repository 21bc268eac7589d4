package dev.leadpatch.acceptance;

import static dev.leadpatch.acceptance.Client.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The first check that fails answers, also for many leads: of the request first, and then of each item. */
class BulkCheckOrderTest {

    private static final String LEADS = "/api/v1/leads";
    private static final byte[] TOO_LARGE = new byte[1024 * 1024 + 1];
    private static final byte[] MALFORMED = bytes("{");

    private final Demo demo = Demo.running();
    private final Client client = demo.client();
    private final Client json = client.with("Content-Type", "application/json");

    @Test
    void a_wrong_method_comes_before_the_key() {
        client.without("Authorization").send("PUT", LEADS, MALFORMED).isError(405, "method_not_allowed");
    }

    @Test
    void the_key_and_access_come_before_the_media_type() {
        client.without("Authorization").send("PATCH", LEADS, TOO_LARGE).is(401);
        demo.readOnly().send("PATCH", LEADS, TOO_LARGE).is(403);
    }

    @Test
    void access_comes_before_headers_and_queries_that_are_for_one_lead() {
        demo.readOnly()
                .with("Content-Type", "application/json")
                .with("If-Match", "*")
                .with("Prefer", "return=representation")
                .send("PATCH", LEADS + "?dry_run=true", MALFORMED)
                .is(403);
    }

    @Test
    void the_media_type_comes_before_the_size_and_the_size_before_a_bad_header() {
        client.send("PATCH", LEADS, TOO_LARGE).isError(415, "unsupported_media_type");
        json.with("If-Match", "*").send("PATCH", LEADS, TOO_LARGE).isError(413, "payload_too_large");
        json.send("PATCH", LEADS + "?atomic=maybe", TOO_LARGE).isError(413, "payload_too_large");
    }

    @Test
    void a_bad_header_or_query_value_comes_before_malformed_json() {
        json.with("If-Match", "*").send("PATCH", LEADS, MALFORMED).isError(400, "invalid_header");
        json.with(Repeats.KEY, "").send("PATCH", LEADS, MALFORMED).isError(400, "invalid_header");
        json.with("Prefer", "return=representation")
                .send("PATCH", LEADS, MALFORMED)
                .isError(400, "invalid_header");
        json.send("PATCH", LEADS + "?atomic=maybe", MALFORMED).isError(400, "invalid_query");
        json.send("PATCH", LEADS + "?dry_run=true", MALFORMED).isError(400, "invalid_query");
    }

    @Test
    void malformed_json_comes_before_a_key_of_another_request_and_that_before_the_items() {
        String key = "bulk-order-" + demo.blankLead();
        Client used = client.with(Repeats.KEY, key);
        Bulk.send(used, "[{\"id\": 789}]").is(200);

        json.with(Repeats.KEY, key).send("PATCH", LEADS, MALFORMED).isError(400, "malformed_json");
        Bulk.send(used, "1").isError(422, "idempotency_key_reused");
        Bulk.send(used, "[{\"id\": 999999999}]").isError(422, "idempotency_key_reused");
    }

    @Test
    void what_is_wrong_around_the_patches_comes_before_each_of_them() {
        Bulk.send(client, "[{\"id\": 999999999}, {\"id\": 789, \"status\": 1}, {\"id\": 789}, {}]")
                .isRejected("/leads/2/id duplicate_lead", "/leads/3 missing_member");
        Bulk.atomic(client, "[{\"id\": 999999999}, {}]").isRejected("/leads/1 missing_member");
    }

    @Test
    void of_an_item_the_lead_comes_before_the_violations_and_these_before_the_conditions() {
        long lead = demo.blankLead();
        long other = demo.blankLead();

        Answer answer = Bulk.send(client, """
                [{"id": 999999999, "status": 1, "if": {"status": "lost"}},
                 {"id": %d, "status": 1, "if": {"status": "lost"}},
                 {"id": %d, "if": {"status": "lost", "email": 1}}]""".formatted(lead, other)).is(200);

        assertThat(Bulk.statuses(answer)).containsExactly(404L, 400L, 400L);
        assertThat(Bulk.results(answer).get(1).toString())
                .contains("pointer=/leads/1/status")
                .doesNotContain("failed");
        assertThat(Bulk.results(answer).get(2).toString()).contains("pointer=/leads/2/if/email");
    }

    @Test
    void a_missing_precondition_comes_after_the_lead_and_before_the_violations() {
        OwnCompany company = OwnCompany.in(demo.tables());
        Client careful = Client.withKey(client.base(), company.addKey(Optional.empty(), Optional.empty()));
        company.execute("update api_keys set require_preconditions = true where company_id = ?", company.id());

        Answer answer = Bulk.send(
                        careful,
                        "[{\"id\": 999999999, \"zzz\": 1}, {\"id\": %d, \"zzz\": 1}]".formatted(company.addLead()))
                .is(200);

        assertThat(Bulk.statuses(answer)).containsExactly(404L, 428L);
    }
}
