package dev.leadpatch.adapter.persistence.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.adapter.persistence.DatabaseUnusableException;
import dev.leadpatch.adapter.persistence.DemoDatabaseTestBase;
import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.adapter.persistence.jdbc.SchemaMigrator;
import dev.leadpatch.adapter.persistence.jdbc.SchemaVersion;
import dev.leadpatch.domain.testing.LeadBuilder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

final class SnapshotReaderTest extends DemoDatabaseTestBase {

    SnapshotReaderTest() {
        super(TestCluster.newDatabase());
    }

    @Test
    void snapshot_is_one_state_of_the_database_although_it_changes() {
        RecordedSnapshot snapshot = read(new RecordedSnapshot() {
            @Override
            public void startTable(SchemaTable table) {
                super.startTable(table);
                if (table.name().equals("companies")) {
                    rename();
                }
            }
        });

        assertThat(snapshot.tables.get("leads")).noneMatch(row -> row.contains("Renamed"));
        assertThat(snapshot.tables.get("lead_changes")).isEmpty();
        assertThat(snapshot.rows)
                .isEqualTo(
                        snapshot.tables.values().stream().mapToLong(List::size).sum());
        assertThat(findLead().lead().version()).isEqualTo(2);
    }

    @Test
    void tables_follow_those_that_they_reference() {
        RecordedSnapshot snapshot = read(new RecordedSnapshot());

        assertThat(snapshot.order).containsSubsequence("companies", "users", "leads");
        assertThat(snapshot.order).containsSubsequence("companies", "custom_fields", "custom_field_options");
        assertThat(snapshot.order).containsSubsequence("companies", "users", "api_keys");
        assertThat(snapshot.order).doesNotContain("leadpatch_schema_history", "change_feed", "lead_search");
        assertThat(snapshot.sequences).containsOnlyKeys("catalog_versions");
    }

    @Test
    void consumer_that_fails_ends_the_transaction() {
        assertThatThrownBy(() -> read(new RecordedSnapshot() {
                    @Override
                    public void row(byte[] line) {
                        throw new IllegalStateException("full");
                    }
                }))
                .hasMessage("full");
        await().until(() -> database.queryOne(
                        Long.class, "select count(*) from pg_stat_activity where application_name = 'leadpatch-backup'")
                == 0);
    }

    @Test
    void snapshot_locks_the_tables() {
        read(new RecordedSnapshot() {
            @Override
            public void startTable(SchemaTable table) {
                super.startTable(table);
                if (order.size() == 1) {
                    assertThatThrownBy(() -> executeWithoutWaiting(database, "truncate lead_changes"))
                            .hasMessageContaining("lock timeout");
                    assertThatThrownBy(() -> executeWithoutWaiting(
                                    database, "alter table lead_changes add column migrated integer"))
                            .hasMessageContaining("lock timeout");
                }
            }
        });
    }

    @Test
    void requests_do_not_wait_for_a_migration_that_waits_for_the_snapshot() throws Exception {
        TestDatabase old = TestCluster.emptyDatabase();
        SchemaMigrator.createAt(SchemaVersion.LATEST - 1, old.connections());
        CompletableFuture<Boolean> migration = new CompletableFuture<>();

        read(old, SchemaVersion.LATEST - 1, new RecordedSnapshot() {
            @Override
            public void startTable(SchemaTable table) {
                super.startTable(table);
                if (order.size() == 1) {
                    migration.completeAsync(() -> {
                        old.migrate();
                        return true;
                    });
                    await().until(() -> old.queryOne(
                            Boolean.class,
                            "select exists (select from pg_stat_activity where datname = current_database()"
                                    + " and wait_event = 'advisory')"));
                }
                executeWithoutWaiting(old, "delete from " + table.name() + " where false");
            }
        });

        assertThat(migration.get(30, TimeUnit.SECONDS)).isTrue();
        assertThat(SchemaMigrator.versionOf(old.settings()).installed()).isEqualTo(SchemaVersion.LATEST);
    }

    @Test
    void snapshot_is_taken_after_the_locks() throws Exception {
        RecordedSnapshot snapshot = readBehind("update leads set company_name = 'Renamed' where id = 789");

        assertThat(snapshot.tables.get("leads")).anyMatch(row -> row.contains("Renamed"));
    }

    @Test
    void migration_between_the_list_of_tables_and_their_locks_is_an_error() {
        assertThatThrownBy(() -> readBehind("alter table leads add column migrated integer"))
                .hasRootCauseInstanceOf(DatabaseUnusableException.class)
                .hasMessageContaining("a migration has changed its schema meanwhile");
        database.execute("alter table leads drop column migrated");
    }

    @Test
    void tables_of_a_host_are_not_copied_although_they_reference_companies() {
        database.execute("create table public.deals (company bigint references companies, lead bigint)");
        try {
            assertThat(read(new RecordedSnapshot()).order)
                    .doesNotContain("deals")
                    .contains("leads");
        } finally {
            database.execute("drop table public.deals");
        }
    }

    /** Reads a snapshot while {@code change} holds a lock on the leads, and commits. */
    private RecordedSnapshot readBehind(String change) throws Exception {
        CompletableFuture<RecordedSnapshot> snapshot;
        try (Handle writer = database.openHandle()) {
            writer.begin();
            writer.execute("lock table leads in access exclusive mode");
            snapshot = CompletableFuture.supplyAsync(() -> read(new RecordedSnapshot()));
            await().until(() -> database.queryOne(
                            Long.class,
                            "select count(*) from pg_stat_activity where application_name = 'leadpatch-backup'"
                                    + " and wait_event_type = 'Lock'")
                    == 1);
            writer.execute(change);
            writer.commit();
        }
        return snapshot.get(30, TimeUnit.SECONDS);
    }

    private static void executeWithoutWaiting(TestDatabase target, String sql) {
        try (Handle handle = target.openHandle()) {
            handle.execute("set lock_timeout = '20ms'");
            handle.execute(sql);
        }
    }

    private <T extends RecordedSnapshot> T read(T consumer) {
        return read(database, SchemaVersion.LATEST, consumer);
    }

    private static <T extends RecordedSnapshot> T read(TestDatabase source, int version, T consumer) {
        new SchemaCopy(rows -> {}).read(source.settings(), version, consumer);
        return consumer;
    }

    private void rename() {
        change(snapshot -> LeadBuilder.of(snapshot.lead())
                .withCompanyName("Renamed")
                .build()
                .fields());
    }

    private static class RecordedSnapshot implements SnapshotConsumer {
        final List<String> order = new ArrayList<>();
        final Map<String, List<String>> tables = new TreeMap<>();
        final Map<String, Long> sequences = new TreeMap<>();
        long rows;

        @Override
        public void startTable(SchemaTable table) {
            order.add(table.name());
            tables.put(table.name(), new ArrayList<>());
        }

        @Override
        public void row(byte[] line) {
            tables.get(order.get(order.size() - 1)).add(new String(line, StandardCharsets.UTF_8));
        }

        @Override
        public void endTable() {}

        @Override
        public void sequence(String name, long value) {
            sequences.put(name, value);
        }

        @Override
        public void end(long number) {
            rows = number;
        }
    }
}
