package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.LeadTables.Count;
import dev.leadpatch.application.testing.ConcurrentTasks;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Requests for many leads that meet. */
class BulkConcurrencyTest {

    private final Demo demo = Demo.running();
    private final Client client = demo.client();

    @Test
    void requests_about_the_same_leads_at_once_all_come_through() throws Exception {
        List<Long> leads = demo.blankLeads(50);
        List<Long> backwards = new ArrayList<>(leads);
        Collections.reverse(backwards);
        int writers = 8;

        List<Answer> answers = ConcurrentTasks.run(
                writers,
                writer -> Bulk.send(
                        client, Bulk.items(writer % 2 == 0 ? leads : backwards, "\"last_name\": \"W" + writer + "\"")));

        assertThat(answers)
                .allSatisfy(answer -> assertThat(Bulk.statuses(answer.is(200))).containsOnly(200L));
        leads.forEach(
                lead -> assertThat(demo.tables().count(lead)).isEqualTo(new Count(1 + writers, writers, writers)));
    }
}
