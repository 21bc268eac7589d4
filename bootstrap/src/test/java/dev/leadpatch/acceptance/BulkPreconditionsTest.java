package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.BulkRequests;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.DatabaseFixture.RowCounts;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Idempotency keys and preconditions of bulk requests. */
class BulkPreconditionsTest {

    private final DemoFixture demo = DemoFixture.shared();
    private final ApiClient client = demo.client();

    @Test
    void retried_bulk_with_idempotency_key_returns_stored_response() {
        List<Long> leads = demo.addEmptyLeads(2);
        ApiClient retrying = client.withHeader("Idempotency-Key", "bulk-" + leads.get(0));
        String items = BulkRequests.items(leads, "\"status\": \"lost\"");

        ApiResponse first = BulkRequests.send(retrying, items).assertStatus(200);
        ApiResponse second = BulkRequests.send(retrying, items).assertStatus(200);

        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.header("Idempotency-Replayed")).hasValue("true");
        assertThat(first.header("Idempotency-Replayed")).isEmpty();
        BulkRequests.send(retrying, BulkRequests.items(leads, "\"status\": \"new\""))
                .assertError(422, "idempotency_key_reused");
        BulkRequests.send(retrying, "?atomic=true", items).assertError(422, "idempotency_key_reused");
        leads.forEach(lead -> assertThat(demo.database().countRows(lead)).isEqualTo(new RowCounts(2, 1, 1)));
    }

    @Test
    void rejected_bulk_is_replayed() {
        ApiClient retrying = client.withHeader("Idempotency-Key", "bulk-rejected-" + demo.addEmptyLead());

        BulkRequests.send(retrying, "[]").assertRejected("/leads empty");

        assertThat(BulkRequests.send(retrying, "[]")
                        .assertRejected("/leads empty")
                        .header("Idempotency-Replayed"))
                .hasValue("true");
    }

    @Test
    void key_that_requires_preconditions_requires_conditions_in_each_item() {
        CompanyFixture company = CompanyFixture.create(demo.database());
        ApiClient strict = client.withoutHeader("Authorization")
                .withHeader("Authorization", "Bearer " + company.addKey(Optional.empty(), Optional.empty()));
        company.execute("update api_keys set require_preconditions = true where company_id = ?", company.id());
        long first = company.addLead();
        long second = company.addLead();
        long third = company.addLead();

        ApiResponse response =
                BulkRequests.send(strict, """
                [{"id": %d, "status": "lost", "if": {"status": "new"}}, {"id": %d, "status": "lost"},
                 {"id": %d, "status": "lost", "if": {}}]""".formatted(first, second, third)).assertStatus(200);

        assertThat(BulkRequests.statuses(response)).containsExactly(200L, 428L, 428L);
        assertThat((String) BulkRequests.results(response).get(1).get("error")).contains("\"if\"");
    }
}
