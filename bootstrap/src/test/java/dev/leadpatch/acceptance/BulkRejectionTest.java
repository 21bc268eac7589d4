package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.BulkRequests;
import dev.leadpatch.acceptance.fixture.DatabaseFixture.RowCounts;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bulk requests that are rejected as a whole. */
class BulkRejectionTest {

    private final DemoFixture demo = DemoFixture.shared();
    private final ApiClient client = demo.client();

    @Test
    void invalid_bulk_document_is_reported_without_validating_items() {
        long lead = demo.addEmptyLead();

        BulkRequests.send(
                        client,
                        "[{\"id\": %1$d, \"status\": \"lost\"}, {\"id\": %1$d, \"status\": \"won\"}, 7, {\"status\": 1}]"
                                .formatted(lead))
                .assertRejected("/leads/1/id duplicate_lead", "/leads/2 type", "/leads/3 missing_member");

        assertThat(demo.database().countRows(lead)).isEqualTo(new RowCounts(1, 0, 0));
        BulkRequests.send(client, "[]").assertRejected("/leads empty");
        client.withHeader("Content-Type", "application/json")
                .send("PATCH", "/api/v1/leads", ApiClient.utf8("{\"lead\": []}"))
                .assertRejected(" missing_member", "/lead unknown_field");
        BulkRequests.send(
                        client,
                        BulkRequests.items(
                                LongStream.rangeClosed(1, 501).boxed().toList(), "\"status\": \"won\""))
                .assertRejected("/leads too_many");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"789\"", "0", "-1", "1.5", "null", "true", "9223372036854775808", "1e400"})
    void id_must_be_a_positive_64_bit_integer(String id) {
        assertThat(BulkRequests.send(client, "[{\"id\": " + id + "}]")
                        .assertStatus(400)
                        .violations())
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
    void single_lead_headers_are_rejected(String header, String value, String code, String quoted) {
        ApiResponse response = BulkRequests.send(client.withHeader(header, value), "[{\"id\": 789}]")
                .assertError(400, code);

        assertThat((String) response.get("error")).contains(quoted);
    }

    @ParameterizedTest
    @ValueSource(strings = {"?dry_run=true", "?dry_run=false", "?atomic=yes", "?atomic", "?atomic=true&atomic=true"})
    void unsupported_query_parameters_are_rejected(String query) {
        BulkRequests.send(client, query, "[{\"id\": 789}]").assertError(400, "invalid_query");
    }

    @Test
    void bulk_requires_write_access_and_hides_details_without_read_access() {
        long lead = demo.addEmptyLead();
        BulkRequests.send(demo.readOnlyClient(), "[{\"id\": 789}]").assertStatus(403);
        BulkRequests.send(client.withoutHeader("Authorization"), "[{\"id\": 789}]")
                .assertStatus(401);
        assertThat(BulkRequests.send(
                                demo.writeOnlyClient(),
                                "[{\"id\": %d, \"if\": {\"status\": \"lost\"}}]".formatted(lead))
                        .assertStatus(200)
                        .body())
                .contains("\"expected\":\"lost\"")
                .doesNotContain("actual");
    }

    @Test
    void bulk_path_supports_only_patch() {
        ApiResponse response = client.send("GET", "/api/v1/leads", new byte[0]).assertError(405, "method_not_allowed");
        assertThat(response.header("Allow")).hasValue("OPTIONS, PATCH");
    }
}
