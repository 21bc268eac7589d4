package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.LeadTables.Count;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code ?atomic=true}: all patches of a request, or none. */
class AtomicBulkTest {

    private final Demo demo = Demo.running();
    private final Client client = demo.client();

    @Test
    void atomic_changes_all() {
        List<Long> leads = demo.blankLeads(3);

        assertThat(Bulk.statuses(Bulk.atomic(client, Bulk.items(leads, "\"status\": \"lost\""))
                        .is(200)))
                .containsExactly(200L, 200L, 200L);

        leads.forEach(lead -> assertThat(demo.tables().count(lead)).isEqualTo(new Count(2, 1, 1)));
    }

    @Test
    void atomic_changes_nothing_if_one_is_refused() {
        List<Long> leads = demo.blankLeads(2);
        String items = "[{\"id\": %d, \"status\": \"lost\"}, {\"id\": %d, \"status\": \"won\"}, {\"id\": %d}]"
                .formatted(leads.get(0), leads.get(1), 999_999_999);

        Answer answer = Bulk.atomic(client, items).isError(400, "atomic_failed");

        assertThat((String) answer.get("error")).isEqualTo("2 of 3 patches were refused, so no lead was changed");
        assertThat(Bulk.statuses(answer)).containsExactly(424L, 400L, 404L);
        assertThat(Bulk.results(answer).get(0))
                .containsEntry("code", "failed_dependency")
                .containsEntry("id", leads.get(0));
        assertThat(Bulk.results(answer).get(1).toString()).contains("pointer=/leads/1/status");
        leads.forEach(lead -> assertThat(demo.tables().count(lead)).isEqualTo(new Count(1, 0, 0)));
    }

    @Test
    void atomic_false_is_as_if_it_were_not_said() {
        long lead = demo.blankLead();
        Answer answer = Bulk.send(
                client, "?atomic=false", "[{\"id\": %d, \"status\": \"lost\"}, {\"id\": 999999999}]".formatted(lead));
        assertThat(Bulk.statuses(answer.is(200))).containsExactly(200L, 404L);
    }
}
