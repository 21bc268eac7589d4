package dev.leadpatch.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.lead.LeadStore.Outcome;
import dev.leadpatch.application.testing.DemoCompany;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** However long a history is, and however large its changes, to be told which fields changed holds nobody up. */
final class ChangedSinceTest extends DemoTest {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();

    private static final String CHANGES = """
            insert into lead_changes (company_id, lead_id, version, at, key_id, key_label, request_id, changes)
            select 1, 789, version, now(), gen_random_uuid(), 'demo', 'r', %s
            from generate_series(%d, %d) as version
            """;

    ChangedSinceTest() {
        super(DATABASE);
    }

    @Test
    void the_values_are_not_read() {
        database.execute(CHANGES.formatted("""
                jsonb_build_array(jsonb_build_object('field', 'customFields/' || version % 3, 'to', repeat('x', 2000000)))
                """, 2, 501));

        assertThat(toldInTime(1)).containsExactly("customFields/0", "customFields/1", "customFields/2");
    }

    @Test
    void the_newest_ten_thousand_changes_are_looked_at() {
        addChange("tags", 2, 2);
        addChange("email", 3, 3);
        addChange("status", 4, ChangedFields.MOST_LOOKED_AT + 2);

        assertThat(toldInTime(1)).containsExactly("email", "status");
    }

    @Test
    void they_are_read_from_the_end_of_the_key() {
        addChange("status", 2, 20_000);
        database.execute("analyze lead_changes");

        assertThat(plan())
                .anySatisfy(line -> assertThat(line).contains("Index Scan Backward using lead_changes_pkey"))
                .noneSatisfy(line -> assertThat(line).contains("Seq Scan on"));
    }

    private void addChange(String field, int from, int to) {
        database.execute(
                CHANGES.formatted("jsonb_build_array(jsonb_build_object('field', '" + field + "'))", from, to));
    }

    private List<String> toldInTime(long since) {
        AtomicReference<Outcome<List<String>>> outcome = new AtomicReference<>();
        database.execute("update leads set version = (select max(version) from lead_changes) where id = 789");
        assertThat(timed(() -> outcome.set(persistence
                        .leadStore()
                        .change(DemoCompany.change(
                                COMPANY, LEAD, found -> new Decision.NeedsHistory<>(LEAD, since, List::copyOf))))))
                .isLessThan(Duration.ofSeconds(1));
        return outcome.get().fold(fields -> fields, repeated -> List.of(), List::of);
    }

    private List<String> plan() {
        return database.with(handle -> handle.createQuery("explain " + ChangedFields.SINCE)
                .bind("company", 1L)
                .bind("lead", 789L)
                .bind("since", 1L)
                .bind("until", Long.MAX_VALUE)
                .bind("most", ChangedFields.MOST_LOOKED_AT)
                .mapTo(String.class)
                .list());
    }
}
