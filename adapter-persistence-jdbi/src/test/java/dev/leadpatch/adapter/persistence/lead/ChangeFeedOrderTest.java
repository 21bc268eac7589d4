package dev.leadpatch.adapter.persistence.lead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.adapter.persistence.DemoDatabaseTestBase;
import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.application.feed.ChangeFeedStore.FeedEntry;
import dev.leadpatch.application.feed.ChangeFeedStore.Outcome.Page;
import dev.leadpatch.domain.testing.LeadBuilder;
import dev.leadpatch.domain.value.LeadId;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

/** Tests that the feed returns a change only when no earlier one can follow, and which transactions delay it. */
final class ChangeFeedOrderTest extends DemoDatabaseTestBase {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();
    private static final TestDatabase OTHER_DATABASE = TestCluster.newDatabase();
    private static final LeadId OTHER_LEAD = new LeadId(9000);

    ChangeFeedOrderTest() {
        super(DATABASE);
    }

    @Test
    void change_is_returned_after_the_transactions_that_started_before_it_have_ended() {
        database.execute("""
                insert into leads (company_id, id, uuid, version, created_at, updated_at, status, assigned_users, tags,
                                   custom_fields)
                values (1, ?, gen_random_uuid(), 1, '2024-01-01Z', '2024-01-01Z', 'new', '{}', '{}', '{}')
                """, OTHER_LEAD.value());

        Page beforeCommit = database.withHandle(first -> {
            first.begin();
            insertChange(first, OTHER_LEAD, 2);
            rename("Renamed");
            Page page = page(Optional.empty());
            first.commit();
            return page;
        });

        assertThat(beforeCommit.entries()).isEmpty();
        await().until(() -> page(Optional.of(beforeCommit)).entries().size() == 2);
        Page page = page(Optional.of(beforeCommit));
        assertThat(page.entries()).extracting(FeedEntry::lead).containsExactly(OTHER_LEAD, LEAD);
        assertThat(page(Optional.of(page)).entries()).isEmpty();
    }

    @Test
    void transaction_that_only_reads_delays_no_change() {
        database.withHandle(reader -> {
            reader.begin();
            reader.execute("set transaction isolation level repeatable read");
            reader.execute("select count(*) from leads");
            rename("Renamed");

            await().until(() -> page(Optional.empty()).entries().size() == 1);
            return reader.rollback();
        });
    }

    @Test
    void writing_transaction_of_another_database_delays_changes() {
        OTHER_DATABASE.withHandle(writer -> {
            writer.begin();
            writer.execute("select pg_current_xact_id()");
            rename("Renamed");

            assertThat(page(Optional.empty()).entries()).isEmpty();
            assertThat(persistence.changeFeedStore().findEnd(COMPANY).order()).isZero();
            return writer.rollback();
        });
        await().until(() -> page(Optional.empty()).entries().size() == 1);
    }

    @Test
    void changes_of_a_lead_are_ordered_by_version_even_if_transactions_overtake_each_other() {
        database.withHandle(first -> {
            first.begin();
            first.execute("select pg_current_xact_id()");
            rename("By a later transaction, which commits first");
            insertChange(first, LEAD, 3);
            return first.commit();
        });

        await().until(() -> page(Optional.empty()).entries().size() == 2);
        assertThat(page(Optional.empty()).entries())
                .extracting(entry -> entry.change().version())
                .containsExactly(2L, 3L);
    }

    @Test
    void generic_plan_reads_a_page_from_the_index() {
        database.execute("""
                insert into lead_changes (company_id, lead_id, version, kind, changed_at, user_id, api_key_id,
                                          actor_label, request_id, changes)
                select 1, 789, version, 'updated', now(), 123, gen_random_uuid(), 'demo', 'r', '{}'
                from generate_series(2, 20000) as version
                """);
        database.execute("analyze leads, lead_changes, change_feed");

        assertThat(queryPlan(ChangeFeedSql.READ))
                .anySatisfy(line -> assertThat(line).contains("Scan using lead_changes_feed"))
                .noneSatisfy(line -> assertThat(line).contains("Seq Scan on lead_changes"));
        assertThat(queryPlan(ChangeFeedSql.FIND_END))
                .anySatisfy(line -> assertThat(line).contains("Scan Backward using lead_changes_feed"));
    }

    /** The generic plan, which the connections of requests use. */
    private List<String> queryPlan(String sql) {
        List<String> names = new ArrayList<>();
        String positional = Pattern.compile(":([a-zA-Z]+)").matcher(sql).replaceAll(parameter -> {
            if (!names.contains(parameter.group(1))) {
                names.add(parameter.group(1));
            }
            return "\\$" + (names.indexOf(parameter.group(1)) + 1);
        });
        return database.withHandle(handle -> {
            handle.execute("set plan_cache_mode = force_generic_plan");
            execute(handle, "prepare feed as " + positional);
            return handle.select("explain execute feed (" + "null, ".repeat(names.size() - 1) + "null)")
                    .mapTo(String.class)
                    .list();
        });
    }

    /** Executes SQL whose parameters are not those of JDBI. */
    private static void execute(Handle handle, String sql) {
        try (Statement statement = handle.getConnection().createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void rename(String companyName) {
        change(snapshot -> LeadBuilder.of(snapshot.lead())
                .withCompanyName(companyName)
                .build()
                .fields());
    }

    private static void insertChange(Handle handle, LeadId lead, long version) {
        handle.execute("""
                insert into lead_changes (company_id, lead_id, version, kind, changed_at, user_id, api_key_id,
                                          actor_label, request_id, changes)
                values (1, ?, ?, 'updated', now(), 123, gen_random_uuid(), 'demo', 'r', '{}')
                """, lead.value(), version);
    }

    /** Returns the first page, or the page after another one. */
    private Page page(Optional<Page> previous) {
        return persistence
                .changeFeedStore()
                .findAfter(COMPANY, previous.map(Page::next), 10)
                .fold(page -> page, () -> Assertions.fail("the position has expired"));
    }
}
