package dev.leadpatch.acceptance;

import static dev.leadpatch.acceptance.Client.bytes;

import org.junit.jupiter.api.Test;

/** The first check that fails answers: each test breaks two neighbours at once, or all that follow. */
class CheckOrderTest {

    private static final String LEAD = "/api/v1/leads/789";
    private static final byte[] TOO_LARGE = new byte[1024 * 1024 + 1];
    private static final byte[] MALFORMED = bytes("{");

    private final Demo demo = Demo.running();
    private final Client client = demo.client();
    private final Client json = client.with("Content-Type", "application/json");

    @Test
    void an_unknown_route_comes_before_the_key() {
        client.without("Authorization")
                .send("PATCH", "/api/v2/leads/789", MALFORMED)
                .isError(404, "no_such_resource");
    }

    @Test
    void a_wrong_method_comes_before_the_key() {
        client.without("Authorization").send("PUT", LEAD, MALFORMED).isError(405, "method_not_allowed");
    }

    @Test
    void the_key_comes_before_the_media_type() {
        client.without("Authorization").send("PATCH", LEAD, TOO_LARGE).is(401);
    }

    @Test
    void access_comes_before_the_media_type() {
        demo.readOnly().send("PATCH", LEAD, TOO_LARGE).is(403);
    }

    @Test
    void access_comes_before_the_names_of_query_parameters_and_these_before_the_media_type() {
        demo.readOnly().send("PATCH", LEAD + "?dryRun=true", TOO_LARGE).is(403);
        client.send("PATCH", LEAD + "?dryRun=true", TOO_LARGE).isError(400, "invalid_query");
    }

    @Test
    void the_media_type_comes_before_the_size() {
        client.send("PATCH", LEAD, TOO_LARGE).isError(415, "unsupported_media_type");
    }

    @Test
    void the_size_comes_before_a_bad_header() {
        json.send("PATCH", LEAD + "?dry_run=maybe", TOO_LARGE).isError(413, "payload_too_large");
        json.with("If-Match", "1").send("PATCH", LEAD, TOO_LARGE).isError(413, "payload_too_large");
    }

    @Test
    void a_bad_header_or_query_value_comes_before_malformed_json() {
        json.with("If-Match", "1").send("PATCH", LEAD, MALFORMED).isError(400, "invalid_header");
        json.send("PATCH", LEAD + "?dry_run=maybe", MALFORMED).isError(400, "invalid_query");
    }

    @Test
    void malformed_json_comes_before_the_lead() {
        json.send("PATCH", "/api/v1/leads/1001", MALFORMED).isError(400, "malformed_json");
    }

    @Test
    void the_lead_comes_before_the_violations() {
        json.send("PATCH", "/api/v1/leads/1001", bytes("{\"status\": 1}")).is(404);
    }

    @Test
    void the_lead_comes_before_the_conditions() {
        json.send("PATCH", "/api/v1/leads/1001", bytes("{\"if\": {\"status\": \"lost\"}}"))
                .is(404);
    }

    @Test
    void the_lead_comes_before_the_version_and_the_version_before_the_violations() {
        Client stale = json.with("If-Match", "\"999\"");

        stale.send("PATCH", "/api/v1/leads/1001", bytes("{}")).is(404);
        stale.send("PATCH", LEAD, bytes("{\"status\": 1}")).isError(412, "version_mismatch");
        stale.send("PATCH", LEAD, bytes("{\"if\": {\"first_name\": \"Nobody\"}}"))
                .isError(412, "version_mismatch");
    }

    @Test
    void violations_come_before_conditions_that_fail() {
        json.send("PATCH", LEAD, bytes("{\"if\": {\"first_name\": \"Nobody\", \"status\": 1}}"))
                .isRejected("/if/status type");
        json.send("PATCH", LEAD, bytes("{\"status\": 1, \"if\": {\"first_name\": \"Nobody\"}}"))
                .isRejected("/status type");
    }

    @Test
    void on_reads_the_query_comes_before_the_lead_and_after_access() {
        demo.writeOnly().get("/api/v1/custom-fields?category=").is(403);
        client.get("/api/v1/custom-fields?category=").isError(400, "invalid_query");
    }
}
