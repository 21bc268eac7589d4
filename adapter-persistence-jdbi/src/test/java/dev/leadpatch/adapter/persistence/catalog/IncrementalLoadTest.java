package dev.leadpatch.adapter.persistence.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.adapter.persistence.DemoDatabaseTestBase;
import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.application.testing.ConcurrentTasks;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares snapshots that are derived from an older one to complete loads. */
final class IncrementalLoadTest extends DemoDatabaseTestBase {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();
    private static final int ROUNDS = 30;

    IncrementalLoadTest() {
        super(DATABASE);
    }

    @ParameterizedTest
    @ValueSource(longs = {22, 23, 24})
    void derived_snapshot_equals_a_complete_load_after_any_changes(long seed) {
        RandomCatalogChanges changes = new RandomCatalogChanges(seed, database, persistence);
        TenantSnapshot oldest = load(Optional.empty());
        TenantSnapshot latest = oldest;
        Set<Long> versions = new HashSet<>();
        for (int round = 0; round < ROUNDS; round++) {
            String change = changes.apply();

            latest = assertDerived(latest, change);
            versions.add(latest.catalogVersion());
            assertDerived(oldest, change);
            // another node, which loads less often
            oldest = round % 7 == 0 ? latest : oldest;
        }
        assertThat(versions).hasSizeGreaterThan(ROUNDS / 3);
    }

    @Test
    void unchanged_entries_are_shared() {
        TenantSnapshot base = load(Optional.empty());
        database.execute("update users set color = '#000000' where company_id = 1 and id = 123");

        TenantSnapshot derived = assertDerived(base, "color");

        assertThat(derived.catalog().user(new UserId(123)))
                .isNotEqualTo(base.catalog().user(new UserId(123)));
        assertThat(derived.catalog().users().get(new UserId(456)))
                .isSameAs(base.catalog().users().get(new UserId(456)));
        assertThat(derived.catalog().tags()).isSameAs(base.catalog().tags());
        assertThat(derived.catalog().indexedNumbers()).isSameAs(base.catalog().indexedNumbers());
        assertThat(derived.catalog().customFields())
                .isNotEmpty()
                .allSatisfy((id, field) ->
                        assertThat(field).isSameAs(base.catalog().customFields().get(id)));
        assertThat(derived.catalog().customFields().keySet())
                .containsExactlyElementsOf(base.catalog().customFields().keySet());
    }

    /** A version that the waiting statement chose before its lock would be lower than that of the base. */
    @Test
    void change_that_waited_for_the_lock_of_the_company_is_loaded() {
        CompletableFuture<Void> waiting;
        try (Handle first = database.openHandle()) {
            first.begin();
            rename(first, 1);
            waiting = ConcurrentTasks.runAsync(() -> rename(2));
            awaitLockWait();
            rename(first, 3);
            TenantSnapshot own =
                    TenantSnapshotDao.load(first, COMPANY, Optional.empty()).orElseThrow();
            first.commit();
            waiting.join();
            rename(10);

            assertDerived(own, "rename");
        }
    }

    @Test
    void changes_of_transactions_are_loaded_in_any_order_of_their_commits() {
        TenantSnapshot base = load(Optional.empty());
        TenantSnapshot between;
        try (Handle early = database.openHandle()) {
            early.begin();
            early.execute("select pg_current_xact_id()");
            rename(1);
            between = assertDerived(base, "late");
            rename(early, 2);
            assertThat(assertDerived(between, "uncommitted")).isEqualTo(between);
            early.commit();
        }

        assertThat(assertDerived(between, "early")).isNotEqualTo(between);
        assertDerived(base, "both");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void company_that_was_deleted_and_loaded_again_shares_nothing(boolean withTriggers) {
        TenantSnapshot base = load(Optional.empty());
        if (withTriggers) {
            deleteCompany();
        } else {
            database.deleteAll();
        }
        assertThat(load(Optional.of(base))).isNull();
        assertThat(persistence.companyStore().add(DemoCompany.demoCompany(), List.of()))
                .isEmpty();
        database.execute("insert into tags values (1, 77, gen_random_uuid(), 'New', '', '', false)");

        TenantSnapshot derived = assertDerived(base, "loaded again");

        assertThat(derived.catalog().tag(new TagId(77))).isPresent();
        assertThat(derived.catalog().users().get(new UserId(123)))
                .isNotSameAs(base.catalog().users().get(new UserId(123)));
    }

    @Test
    void base_that_is_newer_than_the_transaction_is_not_used() {
        try (Handle old = database.openHandle()) {
            old.begin();
            old.execute("set transaction isolation level repeatable read");
            TenantSnapshot before =
                    TenantSnapshotDao.load(old, COMPANY, Optional.empty()).orElseThrow();
            rename(1);
            TenantSnapshot newer = load(Optional.empty());
            assertThat(newer).isNotEqualTo(before);

            assertThat(TenantSnapshotDao.load(old, COMPANY, Optional.of(newer))).contains(before);
            old.rollback();
        }
    }

    private void deleteCompany() {
        for (String table : List.of(
                "lead_index",
                "lead_search_pending",
                "leads",
                "lead_ids",
                "api_keys",
                "custom_field_options",
                "custom_fields",
                "tags",
                "users")) {
            database.execute("delete from " + table + " where company_id = 1");
        }
        database.execute("delete from companies where id = 1");
        assertThat(database.queryOne(Long.class, "select count(*) from catalog_changes"))
                .isZero();
    }

    private TenantSnapshot assertDerived(TenantSnapshot base, String change) {
        TenantSnapshot derived = load(Optional.of(base));
        TenantSnapshot complete = load(Optional.empty());
        assertThat(derived).as(change).isEqualTo(complete);
        assertThat(derived.catalog().customFields().keySet())
                .as(change)
                .containsExactlyElementsOf(complete.catalog().customFields().keySet());
        return derived;
    }

    private TenantSnapshot load(Optional<TenantSnapshot> base) {
        return database.withHandle(
                handle -> TenantSnapshotDao.load(handle, COMPANY, base).orElse(null));
    }

    private void rename(long tag) {
        try (Handle handle = database.openHandle()) {
            rename(handle, tag);
        }
    }

    private static void rename(Handle handle, long tag) {
        handle.execute("update tags set label = label || '!' where company_id = 1 and id = ?", tag);
    }

    private void awaitLockWait() {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> database.queryOne(Long.class, """
                        select count(*)
                        from pg_stat_activity
                        where datname = current_database() and wait_event_type = 'Lock'
                        """) == 1);
    }
}
