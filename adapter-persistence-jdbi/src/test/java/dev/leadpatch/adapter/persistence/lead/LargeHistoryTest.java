package dev.leadpatch.adapter.persistence.lead;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.persistence.DemoDatabaseTestBase;
import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.application.history.LeadHistoryStore.HistoryEntry;
import dev.leadpatch.application.history.LeadHistoryStore.Page;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Tests that the cost of a page is bounded, however long the history and however large its changes. */
final class LargeHistoryTest extends DemoDatabaseTestBase {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();

    LargeHistoryTest() {
        super(DATABASE);
    }

    @Test
    void slice_scans_primary_key_backwards() {
        database.execute("""
                insert into lead_changes (company_id, lead_id, version, kind, changed_at, user_id, api_key_id,
                                              actor_label, request_id, changes)
                select 1, 789, version, 'updated', now(), 123, gen_random_uuid(), 'demo', 'r', '{}'
                from generate_series(2, 20000) as version
                """);
        database.execute("analyze leads, lead_changes");

        assertThat(queryPlan())
                .anySatisfy(line -> assertThat(line).contains("Index Scan Backward using lead_changes_pkey"))
                .noneSatisfy(line -> assertThat(line).contains("Seq Scan on lead_changes"));
    }

    @Test
    void slice_ends_with_the_change_that_exceeds_size_limit() {
        database.execute("""
                insert into lead_changes (company_id, lead_id, version, kind, changed_at, user_id, api_key_id,
                                              actor_label, request_id, changes)
                select 1, 789, version, 'updated', now(), 123, gen_random_uuid(), 'demo', 'r',
                       json_build_object('email', json_build_object('from', null, 'to', repeat('x', 1500000)))
                from generate_series(2, 9) as version
                """);

        Page newest = persistence
                .leadHistoryStore()
                .find(COMPANY, LEAD, OptionalLong.empty(), 200)
                .orElseThrow();
        Page oldest = persistence
                .leadHistoryStore()
                .find(COMPANY, LEAD, OptionalLong.of(5), 200)
                .orElseThrow();

        assertThat(newest.entries()).extracting(HistoryEntry::version).containsExactly(9L, 8L, 7L);
        assertThat(newest.hasMore()).isTrue();
        assertThat(oldest.entries()).extracting(HistoryEntry::version).containsExactly(4L, 3L, 2L);
        assertThat(oldest.hasMore()).isFalse();
    }

    private List<String> queryPlan() {
        return database.withHandle(handle -> handle.createQuery("explain " + PostgresLeadHistoryStore.READ)
                .bind("company", 1L)
                .bind("lead", 789L)
                .bind("before", Long.MAX_VALUE)
                .bind("limit", 51)
                .bind("maxBytes", 1_000_000)
                .mapTo(String.class)
                .list());
    }
}
