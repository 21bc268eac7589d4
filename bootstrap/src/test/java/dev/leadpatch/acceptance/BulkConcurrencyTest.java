package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.BulkRequests;
import dev.leadpatch.acceptance.fixture.DatabaseFixture.RowCounts;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.application.testing.ConcurrentTasks;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Concurrent bulk requests for the same leads. */
class BulkConcurrencyTest {

    private final DemoFixture demo = DemoFixture.shared();
    private final ApiClient client = demo.client();

    @Test
    void concurrent_bulks_of_the_same_leads_all_succeed() throws Exception {
        List<Long> leads = demo.addEmptyLeads(50);
        List<Long> reversed = new ArrayList<>(leads);
        Collections.reverse(reversed);
        int writers = 8;

        List<ApiResponse> responses = ConcurrentTasks.run(
                writers,
                writer -> BulkRequests.send(
                        client,
                        BulkRequests.items(writer % 2 == 0 ? leads : reversed, "\"last_name\": \"W" + writer + "\"")));

        assertThat(responses)
                .allSatisfy(response -> assertThat(BulkRequests.statuses(response.assertStatus(200)))
                        .containsOnly(200L));
        leads.forEach(lead ->
                assertThat(demo.database().countRows(lead)).isEqualTo(new RowCounts(1 + writers, writers, writers)));
    }
}
