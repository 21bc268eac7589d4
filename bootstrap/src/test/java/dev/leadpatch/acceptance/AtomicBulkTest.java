package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.BulkRequests;
import dev.leadpatch.acceptance.fixture.DatabaseFixture.RowCounts;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code ?atomic=true} applies all patches of a request or none. */
class AtomicBulkTest {

    private final DemoFixture demo = DemoFixture.shared();
    private final ApiClient client = demo.client();

    @Test
    void atomic_bulk_applies_all_items() {
        List<Long> leads = demo.addEmptyLeads(3);

        assertThat(BulkRequests.statuses(BulkRequests.atomic(client, BulkRequests.items(leads, "\"status\": \"lost\""))
                        .assertStatus(200)))
                .containsExactly(200L, 200L, 200L);

        leads.forEach(lead -> assertThat(demo.database().countRows(lead)).isEqualTo(new RowCounts(2, 1, 1)));
    }

    @Test
    void atomic_bulk_with_rejected_item_changes_nothing() {
        List<Long> leads = demo.addEmptyLeads(2);
        String items = "[{\"id\": %d, \"status\": \"lost\"}, {\"id\": %d, \"status\": \"won\"}, {\"id\": %d}]"
                .formatted(leads.get(0), leads.get(1), 999_999_999);

        ApiResponse response = BulkRequests.atomic(client, items).assertError(400, "atomic_failed");

        assertThat((String) response.get("error")).isEqualTo("2 of 3 patches failed; no lead was changed");
        assertThat(BulkRequests.statuses(response)).containsExactly(424L, 400L, 404L);
        assertThat(BulkRequests.results(response).get(0))
                .containsEntry("code", "failed_dependency")
                .containsEntry("id", leads.get(0));
        assertThat(BulkRequests.results(response).get(1).toString()).contains("pointer=/leads/1/status");
        leads.forEach(lead -> assertThat(demo.database().countRows(lead)).isEqualTo(new RowCounts(1, 0, 0)));
    }

    @Test
    void atomic_false_equals_omitted_atomic() {
        long lead = demo.addEmptyLead();
        ApiResponse response = BulkRequests.send(
                client, "?atomic=false", "[{\"id\": %d, \"status\": \"lost\"}, {\"id\": 999999999}]".formatted(lead));
        assertThat(BulkRequests.statuses(response.assertStatus(200))).containsExactly(200L, 404L);
    }
}
