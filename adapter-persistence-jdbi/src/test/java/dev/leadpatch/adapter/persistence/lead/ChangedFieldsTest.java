package dev.leadpatch.adapter.persistence.lead;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.persistence.DemoDatabaseTestBase;
import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.lead.LeadStore.Outcome;
import dev.leadpatch.application.testing.DemoCompany;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Tests that the cost of the query is bounded, however long the history and however large its changes. */
final class ChangedFieldsTest extends DemoDatabaseTestBase {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();

    private static final String CHANGES = """
            insert into lead_changes (company_id, lead_id, version, kind, changed_at, user_id, api_key_id,
                                      actor_label, request_id, changes, large_fields)
            select 1, 789, version, 'updated', now(), 123, gen_random_uuid(), 'demo', 'r', changes,
                   case when octet_length(changes::text) > 2000
                        then (select jsonb_agg(name) from json_object_keys(changes) name) end
            from generate_series(%2$d, %3$d) as version
            cross join lateral (select %1$s as changes) changed
            """;

    ChangedFieldsTest() {
        super(DATABASE);
    }

    @Test
    void query_does_not_read_field_values() {
        database.execute(CHANGES.formatted("""
                json_build_object('customFields/' || version % 3, json_build_object('to', repeat('x', 2000000)))
                """, 2, 4));
        // copies: otherwise, PostgreSQL would compress each value, which takes seconds
        database.execute("""
                insert into lead_changes (company_id, lead_id, version, kind, changed_at, user_id, api_key_id,
                                          actor_label, request_id, changes, large_fields)
                select company_id, lead_id, version + 3 * n, kind, changed_at, user_id, api_key_id, actor_label, request_id,
                       changes, large_fields
                from lead_changes
                cross join generate_series(1, 166) n
                where lead_id = 789 and version between 2 and 4
                """);

        assertThat(changedFieldsSince(1)).containsExactly("customFields/0", "customFields/1", "customFields/2");
    }

    @Test
    void query_scans_at_most_ten_thousand_newest_changes() {
        addChanges("tags", 2, 2);
        addChanges("email", 3, 3);
        addChanges("status", 4, PostgresLeadHistoryStore.MAX_CHANGES + 2);

        assertThat(changedFieldsSince(1)).containsExactly("email", "status");
    }

    @Test
    void query_scans_primary_key_backwards() {
        addChanges("status", 2, 20_000);
        database.execute("analyze lead_changes");

        assertThat(queryPlan())
                .anySatisfy(line -> assertThat(line).contains("Index Scan Backward using lead_changes_pkey"))
                .noneSatisfy(line -> assertThat(line).contains("Seq Scan on"));
    }

    private void addChanges(String field, int from, int to) {
        database.execute(CHANGES.formatted("json_build_object('" + field + "', '{}'::json)", from, to));
    }

    private List<String> changedFieldsSince(long since) {
        AtomicReference<Outcome<List<String>>> outcome = new AtomicReference<>();
        database.execute("update leads set version = (select max(version) from lead_changes) where id = 789");
        assertThat(durationOf(() -> outcome.set(persistence
                        .leadStore()
                        .change(DemoCompany.change(
                                COMPANY,
                                LEAD,
                                snapshot -> new Decision.NeedsHistory<>(LEAD, since, Optional::orElseThrow))))))
                .isLessThan(Duration.ofSeconds(1));
        return outcome.get().fold(fields -> fields, replay -> List.of(), List::of);
    }

    private List<String> queryPlan() {
        return database.withHandle(handle -> handle.createQuery("explain " + PostgresLeadHistoryStore.CHANGED_FIELDS)
                .bind("company", 1L)
                .bind("lead", 789L)
                .bind("since", 1L)
                .bind("until", Long.MAX_VALUE)
                .bind("limit", PostgresLeadHistoryStore.MAX_CHANGES)
                .mapTo(String.class)
                .list());
    }
}
