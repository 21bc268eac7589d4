package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.LeadTables.Count;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests for many leads that are refused as a whole. */
class BulkRefusalsTest {

    private final Demo demo = Demo.running();
    private final Client client = demo.client();

    @Test
    void what_is_wrong_around_the_patches_is_told_and_nothing_judged() {
        long lead = demo.blankLead();

        Bulk.send(
                        client,
                        "[{\"id\": %1$d, \"status\": \"lost\"}, {\"id\": %1$d, \"status\": \"won\"}, 7, {\"status\": 1}]"
                                .formatted(lead))
                .isRejected("/leads/1/id duplicate_lead", "/leads/2 type", "/leads/3 missing_member");

        assertThat(demo.tables().count(lead)).isEqualTo(new Count(1, 0, 0));
        Bulk.send(client, "[]").isRejected("/leads empty");
        client.with("Content-Type", "application/json")
                .send("PATCH", "/api/v1/leads", Client.bytes("{\"lead\": []}"))
                .isRejected(" missing_member", "/lead unknown_field");
        Bulk.send(client, Bulk.items(LongStream.rangeClosed(1, 501).boxed().toList(), "\"status\": \"won\""))
                .isRejected("/leads too_many");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"789\"", "0", "-1", "1.5", "null", "true", "9223372036854775808", "1e400"})
    void an_id_is_a_positive_integer_of_64_bits(String id) {
        assertThat(Bulk.send(client, "[{\"id\": " + id + "}]").is(400).violations())
                .singleElement()
                .extracting(violation -> violation.get("pointer"))
                .isEqualTo("/leads/0/id");
    }

    @ParameterizedTest
    @CsvSource({
        "If-Match, *, invalid_header, If-Match",
        "Prefer, return=representation, invalid_header, return=representation",
        "Idempotency-Key, '', invalid_header, Idempotency-Key"
    })
    void headers_that_are_for_one_lead_are_refused(String header, String value, String code, String named) {
        Answer answer = Bulk.send(client.with(header, value), "[{\"id\": 789}]").isError(400, code);

        assertThat((String) answer.get("error")).contains(named);
    }

    @ParameterizedTest
    @ValueSource(strings = {"?dry_run=true", "?dry_run=false", "?atomic=yes", "?atomic", "?atomic=true&atomic=true"})
    void queries_that_it_does_not_take_are_refused(String query) {
        Bulk.send(client, query, "[{\"id\": 789}]").isError(400, "invalid_query");
    }

    @Test
    void it_needs_write_access_and_says_little_to_those_who_may_not_read() {
        long lead = demo.blankLead();
        Bulk.send(demo.readOnly(), "[{\"id\": 789}]").is(403);
        Bulk.send(client.without("Authorization"), "[{\"id\": 789}]").is(401);
        assertThat(Bulk.send(demo.writeOnly(), "[{\"id\": %d, \"if\": {\"status\": \"lost\"}}]".formatted(lead))
                        .is(200)
                        .body())
                .contains("\"expected\":\"lost\"")
                .doesNotContain("actual");
    }

    @Test
    void it_answers_to_patch_alone() {
        Answer answer = client.send("GET", "/api/v1/leads", new byte[0]).isError(405, "method_not_allowed");
        assertThat(answer.header("Allow")).hasValue("OPTIONS, PATCH");
    }
}
