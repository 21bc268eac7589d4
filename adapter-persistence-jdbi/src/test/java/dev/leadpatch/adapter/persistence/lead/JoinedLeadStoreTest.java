package dev.leadpatch.adapter.persistence.lead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.leadpatch.adapter.persistence.DemoDatabaseTestBase;
import dev.leadpatch.adapter.persistence.JdbcTransaction;
import dev.leadpatch.adapter.persistence.PostgresPersistenceFixture;
import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.adapter.persistence.jdbc.HostConnections;
import dev.leadpatch.application.idempotency.IdempotentRequest;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotencyKey;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotentReplay;
import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.application.lead.LeadStore;
import dev.leadpatch.application.lead.LeadStore.Change;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.lead.LeadStore.Outcome;
import dev.leadpatch.application.testing.ConcurrentTasks;
import dev.leadpatch.application.testing.DemoCompany;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class JoinedLeadStoreTest extends DemoDatabaseTestBase {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();
    // one connection, which the host holds: the store must not need another one
    private static final HikariDataSource POOL = DATABASE.newHostPool(1);

    private final Queue<Long> committedVersions = new ConcurrentLinkedQueue<>();
    private PostgresPersistenceFixture listened;

    JoinedLeadStoreTest() {
        super(DATABASE);
    }

    @AfterAll
    static void closePool() {
        POOL.close();
    }

    @BeforeEach
    void open() {
        database.execute("create table if not exists public.host_rows (id integer primary key)");
        database.execute("truncate public.host_rows");
        DemoCompany.subscribe(persistence.endpointStore(), DemoCompany.endpoint("crm"));
        listened = database.open(
                new HostConnections(POOL, database.settings().schema()),
                event -> committedVersions.add(event.lead().version()),
                event -> "{}",
                InstantSource.system(),
                () -> {});
    }

    @AfterEach
    void closeListened() {
        listened.close();
    }

    /** Work in a transaction of the host. */
    private interface HostWork {
        void run(JdbcTransaction transaction, LeadStore store, Statement statement) throws Exception;
    }

    private void inTransaction(HostWork work) throws Exception {
        try (Connection connection = POOL.getConnection();
                Statement statement = connection.createStatement()) {
            JdbcTransaction transaction = new JdbcTransaction(connection);
            work.run(transaction, listened.adapter().leadStoreIn(transaction), statement);
            transaction.rollback();
        }
    }

    @Test
    void commit_of_the_host_commits_change_and_notifies_afterwards() throws Exception {
        inTransaction((transaction, store, statement) -> {
            statement.execute("insert into host_rows values (1)");
            assertThat(rename(store, "Renamed")).isEqualTo(new Outcome.Completed<>(2L));
            assertThat(findLead().lead().version()).as("seen by others").isEqualTo(1);
            assertThat(store.find(COMPANY, LEAD).orElseThrow().lead().version()).isEqualTo(2);
            assertThat(rename(store, "Renamed again")).isEqualTo(new Outcome.Completed<>(3L));
            assertThat(committedVersions).isEmpty();

            transaction.commit();
        });

        assertThat(committedVersions).containsExactly(2L, 3L);
        assertThat(leadFields().companyName()).isEqualTo("Renamed again");
        assertThat(persistence.storedChanges(COMPANY, LEAD)).hasSize(2);
        assertThat(count("webhook_deliveries")).isEqualTo(2);
        assertThat(count("public.host_rows")).isEqualTo(1);
    }

    @Test
    void rollback_of_the_host_leaves_no_change_history_event_delivery_or_key() throws Exception {
        inTransaction((transaction, store, statement) -> {
            statement.execute("insert into host_rows values (1)");
            assertThat(renameOnce(store)).isEqualTo(new Outcome.Completed<>(2L));
        });

        assertNothingWritten();
        assertThat(count("idempotency_keys")).isZero();
        assertThat(count("webhook_queue_heads")).isZero();
        assertThat(count("public.host_rows")).isZero();
        assertThat(committedVersions).isEmpty();
        inTransaction((transaction, store, statement) -> {
            assertThat(renameOnce(store)).isEqualTo(new Outcome.Completed<>(2L));
            transaction.commit();
        });
    }

    @Test
    void key_of_a_committed_change_is_replayed() throws Exception {
        inTransaction((transaction, store, statement) -> {
            renameOnce(store);
            transaction.commit();
        });

        inTransaction((transaction, store, statement) ->
                assertThat(renameOnce(store)).isEqualTo(new Outcome.Replayed<>(new IdempotentReplay.Completed("2"))));
        assertThat(findLead().lead().version()).isEqualTo(2);
    }

    @Test
    void failed_change_is_undone_and_the_host_continues_its_transaction() throws Exception {
        inTransaction((transaction, store, statement) -> {
            statement.execute("insert into host_rows values (1)");
            assertThatThrownBy(() -> rename(store, "x".repeat(300))).hasMessageContaining("violates check constraint");
            statement.execute("insert into host_rows values (2)");

            transaction.commit();
        });

        assertNothingWritten();
        assertThat(count("public.host_rows")).isEqualTo(2);
        assertThat(committedVersions).isEmpty();
    }

    @Test
    void settings_of_the_host_are_restored_within_its_transaction() throws Exception {
        inTransaction((transaction, store, statement) -> {
            statement.execute("set local statement_timeout to 54321");
            String before = settings(statement);

            rename(store, "Renamed");
            assertThat(settings(statement)).isEqualTo(before).isEqualTo("public 12345ms 54321ms auto");

            assertThatThrownBy(() -> rename(store, "x".repeat(300))).isInstanceOf(RuntimeException.class);
            assertThat(settings(statement)).isEqualTo(before);
        });
    }

    private static String settings(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("""
                select concat_ws(' ', current_setting('search_path'), current_setting('lock_timeout'),
                                 current_setting('statement_timeout'), current_setting('plan_cache_mode'))
                """)) {
            row.next();
            return row.getString(1);
        }
    }

    @Test
    void lead_locked_by_another_transaction_is_busy_and_the_host_continues_its_transaction() throws Exception {
        inTransaction((transaction, store, statement) -> {
            database.withHandle(handle -> {
                handle.begin();
                handle.execute("select from leads where company_id = 1 and id = 789 for update");
                assertThat(durationOf(() -> assertThat(rename(store, "Renamed")).isEqualTo(new Outcome.Busy<>())))
                        .isLessThan(MAX_DURATION);
                return handle.rollback();
            });

            assertThat(rename(store, "Renamed")).isEqualTo(new Outcome.Completed<>(2L));
        });
    }

    @Test
    void change_waits_for_the_transaction_of_a_host() throws Exception {
        inTransaction((transaction, store, statement) -> {
            rename(store, "Host");
            CompletableFuture<Outcome<Long>> other =
                    ConcurrentTasks.supplyAsync(() -> rename(persistence.leadStore(), "Other"));
            await().until(() -> database.queryOne(
                            Long.class,
                            "select count(*) from pg_stat_activity where datname = current_database()"
                                    + " and wait_event_type = 'Lock'")
                    > 0);
            assertThat(other).isNotDone();

            transaction.commit();
            assertThat(other.get(10, TimeUnit.SECONDS)).isEqualTo(new Outcome.Completed<>(3L));
        });
    }

    /** The catalog that the transaction reads is not the committed one. */
    @Test
    void catalog_changed_by_the_host_is_seen_by_its_transaction_only() throws Exception {
        String label = "update leadpatch.tags set label = '%s' where company_id = 1 and id = 10";
        inTransaction((transaction, store, statement) -> {
            statement.execute(label.formatted("Uncommitted"));

            assertThat(store.find(COMPANY, LEAD).orElseThrow().catalog().tags().values())
                    .anyMatch(tag -> tag.label().equals("Uncommitted"));
        });

        assertThat(findLead().catalog().tags().values())
                .noneMatch(tag -> tag.label().equals("Uncommitted"));
    }

    @Test
    void rolled_back_catalog_of_the_host_affects_no_later_one() throws Exception {
        String label = "update leadpatch.tags set label = '%s' where company_id = 1 and id = %d";
        inTransaction((transaction, store, statement) -> {
            statement.execute(label.formatted("Rolled back", 10));
            store.find(COMPANY, LEAD);
        });
        database.execute(label.formatted("Committed", 11));

        inTransaction((transaction, store, statement) -> assertThat(
                        store.find(COMPANY, LEAD).orElseThrow().catalog().tags())
                .isEqualTo(findLead().catalog().tags()));
    }

    @Test
    void connection_in_auto_commit_mode_is_refused() throws Exception {
        inTransaction((transaction, store, statement) -> {
            statement.getConnection().setAutoCommit(true);

            assertThatThrownBy(() -> rename(store, "Renamed"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("no transaction is running");

            statement.getConnection().setAutoCommit(false);
        });
        assertNothingWritten();
    }

    private long count(String table) {
        return database.queryOne(Long.class, "select count(*) from " + table);
    }

    private static Outcome<Long> rename(LeadStore store, String name) {
        return store.change(change(name, Optional.empty()));
    }

    private static Outcome<Long> renameOnce(LeadStore store) {
        IdempotencyKey key = new IdempotencyKey(COMPANY, DemoCompany.KEY_ID.value(), "key");
        return store.change(
                change("Renamed", Optional.of(new IdempotentRequest<>(key, "fingerprint", String::valueOf))));
    }

    private static Change<Long> change(String name, Optional<IdempotentRequest<Long>> request) {
        return new Change<>(
                COMPANY,
                List.of(LEAD),
                snapshots -> {
                    LeadEvent event = DemoCompany.renamedEvent(snapshots.leads().get(LEAD), name);
                    return new Decision.Write<>(event, event.lead().version());
                },
                request);
    }
}
