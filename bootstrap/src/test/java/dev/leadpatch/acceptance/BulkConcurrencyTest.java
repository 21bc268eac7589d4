package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.DatabaseFixture.RowCounts;
import dev.leadpatch.application.testing.ConcurrentTasks;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Requests for many leads that meet. */
class BulkConcurrencyTest {

    private final DemoFixture demo = DemoFixture.shared();
    private final ApiClient client = demo.client();

    @Test
    void concurrent_bulks_of_the_same_leads_all_succeed() throws Exception {
        List<Long> leads = demo.addEmptyLeads(50);
        List<Long> backwards = new ArrayList<>(leads);
        Collections.reverse(backwards);
        int writers = 8;

        List<ApiResponse> answers = ConcurrentTasks.run(
                writers,
                writer -> BulkRequests.send(
                        client,
                        BulkRequests.items(writer % 2 == 0 ? leads : backwards, "\"last_name\": \"W" + writer + "\"")));

        assertThat(answers)
                .allSatisfy(answer -> assertThat(BulkRequests.statuses(answer.assertStatus(200)))
                        .containsOnly(200L));
        leads.forEach(lead ->
                assertThat(demo.database().countRows(lead)).isEqualTo(new RowCounts(1 + writers, writers, writers)));
    }
}
