package dev.leadpatch.adapter.persistence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.adapter.persistence.jdbc.SchemaMigrator;
import dev.leadpatch.application.feed.ChangeFeedStore.FeedPosition;
import dev.leadpatch.domain.testing.LeadBuilder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.awaitility.core.ConditionTimeoutException;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Backs up the demo company, and restores it into another database. */
final class PostgresBackupTest extends DemoDatabaseTestBase {
    private static final TestDatabase SOURCE = TestCluster.newDatabase();
    private static final TestDatabase TARGET = TestCluster.newDatabase();
    private static final Instant NOW = Instant.parse("2026-11-29T03:30:00Z");
    private static final String FIND_TABLES = """
            select table_name from information_schema.tables
            where table_schema = 'leadpatch' and table_type = 'BASE TABLE'
              and table_name not in ('leadpatch_schema_history', 'change_feed', 'lead_search', 'lead_search_pending', 'lead_words',
                                     'lead_word_bitmaps', 'lead_word_build')
            """;

    PostgresBackupTest() {
        super(SOURCE);
        TARGET.deleteAll();
    }

    @Test
    void restored_database_has_the_same_rows_and_serves_requests() throws IOException {
        rename("Café\t\\. \"Zürich\"");
        rename("Second");
        rename("Third");
        FeedPosition position = persistence.changeFeedStore().findEnd(COMPANY);

        RestoredBackup restored = restore(TARGET, backUp());

        assertThat(restored.header().createdAt()).isEqualTo(NOW);
        assertThat(contents(TARGET)).isEqualTo(contents(SOURCE));
        assertThat(contents(TARGET)).isNotEmpty();
        try (PostgresPersistenceFixture copy = TARGET.open()) {
            copy.adapter().migrate();
            PostgresPersistenceFixture original = persistence;
            persistence = copy;
            rename("After the restore");
            assertThat(leadFields().companyName()).isEqualTo("After the restore");
            persistence = original;
            assertThat(copy.changeFeedStore()
                            .findAfter(COMPANY, Optional.of(position), 10)
                            .<Boolean>fold(page -> false, () -> true))
                    .as("a cursor of the original database has expired")
                    .isTrue();
            assertThat(copy.changeFeedStore()
                            .findAfter(COMPANY, Optional.empty(), 10)
                            .fold(
                                    page -> page.entries().stream()
                                            .map(entry -> entry.change().version())
                                            .toList(),
                                    () -> List.<Long>of()))
                    .containsExactly(2L, 3L, 4L, 5L);
        }
    }

    @Test
    void progress_is_reported_after_every_thousand_rows() throws IOException {
        SOURCE.execute("insert into tags (company_id, id, uuid, label, background_color, text_color)"
                + " select 1, 1000 + n, gen_random_uuid(), 'Tag ' || n, '', '' from generate_series(1, 2000) n");
        List<Long> written = new ArrayList<>();
        List<Long> restored = new ArrayList<>();
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        new PostgresBackup(written::add).write(SOURCE.settings(), "1.2.3", NOW, out);
        new PostgresBackup(restored::add).restore(TARGET.settings(), new ByteArrayInputStream(out.toByteArray()));

        assertThat(written).startsWith(1000L, 2000L).isEqualTo(restored);
    }

    @Test
    void triggers_and_sequences_continue_after_the_restore() throws IOException {
        restore(TARGET, backUp());
        long version = TARGET.queryOne(Long.class, "select catalog_version from companies where id = 1");

        TARGET.execute("update tags set label = label || '!' where company_id = 1");

        assertThat(TARGET.queryOne(Long.class, "select catalog_version from companies where id = 1"))
                .isGreaterThan(version);
        assertThatThrownBy(() -> TARGET.execute("truncate audit_log")).hasMessageContaining("append-only");
        assertThatThrownBy(() -> TARGET.execute("insert into tags select 2, id, uuid, label, '', '' from tags"))
                .hasMessageContaining("foreign key");
    }

    @Test
    void database_with_data_is_refused_and_not_changed() throws IOException {
        byte[] backup = backUp();
        rename("Changed");
        Map<String, String> contents = contents(SOURCE);

        assertThatExceptionOfType(DatabaseUnusableException.class)
                .isThrownBy(() -> restore(SOURCE, backup))
                .withMessageContaining("contains data already");

        assertThat(contents(SOURCE)).isEqualTo(contents);
        rename("The triggers and locks are as before");
    }

    @Test
    void damaged_backup_is_refused_and_changes_nothing() throws IOException {
        byte[] backup = backUp();
        int step = Math.max(1, backup.length / 5);
        for (int length = 0; length < backup.length; length += step) {
            byte[] truncated = Arrays.copyOf(backup, length);
            assertThatExceptionOfType(InvalidBackupException.class).isThrownBy(() -> restore(TARGET, truncated));
        }
        for (int position = 20; position < backup.length; position += step) {
            byte[] changed = backup.clone();
            changed[position] ^= 0x10;
            assertThatExceptionOfType(InvalidBackupException.class).isThrownBy(() -> restore(TARGET, changed));
        }
        assertThat(TARGET.queryOne(Long.class, "select count(*) from companies"))
                .isZero();

        restore(TARGET, backup);

        assertThat(contents(TARGET)).isEqualTo(contents(SOURCE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a text", "leadpatch-backup"})
    void other_file_is_refused(String text) {
        assertInvalid(text.getBytes(UTF_8), "is not a backup of Leadpatch");
    }

    @Test
    void compressed_file_of_other_content_is_refused() throws IOException {
        assertInvalid(compress("id,name\n1,Ada\n"), "is not a backup of Leadpatch");
        assertInvalid(compress("leadpatch-backup 2 30 2026-11-29T03:30:00Z 9.9.9\n"), "use Leadpatch 9.9.9");
        assertInvalid(compress("leadpatch-backup 1 30 yesterday 9.9.9\n"), "is damaged");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s/table tags /table leadpatch_schema_history /",
                "s/table tags /table tags; drop table tags /",
                "s/\ntable [a-z_]+ [^\n]*\n\\\\\\.\n/\n/",
                "s/\nend [0-9]+/\nend 1/",
                "s/\nend [0-9]+\n/\nend/",
                "s/sequence /sequenc /",
                "s/(sequence [a-z_]+) [0-9]+/$1 0/",
                "s/\n1\t/\n1\t\t/"
            })
    void backup_with_changed_content_is_refused(String replacement) throws IOException {
        String[] parts = replacement.split("/", -1);
        byte[] changed = edit(backUp(), text -> text.replaceFirst(parts[1], parts[2]));

        assertInvalid(changed, "is ");
        assertThat(TARGET.queryOne(Long.class, "select count(*) from companies"))
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({"$1no boolean $2, 22P02", "$1$2$2, 23505"})
    void refused_row_is_reported_with_its_table(String replacement, String state) throws IOException {
        byte[] changed = edit(backUp(), text -> text.replaceFirst("(\ntable tags [^\n]*\n)([^\n]*\n)", replacement));

        assertInvalid(changed, "the database refuses a row of the table tags (SQLSTATE " + state + ")");
    }

    @Test
    void tables_that_the_target_does_not_have_are_skipped() throws IOException {
        long rows = restore(TestCluster.emptyDatabase(), backUp()).rows();
        byte[] backup;
        SOURCE.execute("create table report (id bigint generated always as identity, lead_id bigint)");
        try {
            SOURCE.execute("insert into report (lead_id) values (1), (2)");
            backup = backUp();
        } finally {
            SOURCE.execute("drop table report");
        }

        RestoredBackup restored = restore(TARGET, backup);

        assertThat(restored.skippedTables()).containsExactly("report");
        assertThat(restored.rows()).isEqualTo(rows);
        assertThat(contents(TARGET)).isEqualTo(contents(SOURCE));
    }

    @Test
    void other_columns_are_refused() throws IOException {
        byte[] changed = edit(backUp(), text -> text.replaceFirst("(\ntable tags [^\n]*)\n", "$1,added\n"));

        assertInvalid(changed, "has the table tags with the columns");
    }

    @Test
    void repeated_table_is_refused() throws IOException {
        assertInvalid(
                edit(backUp(), text -> text.replaceFirst("\n(table tags [^\n]*)\n", "\n$1\n\\\\.\n$1\n")),
                "repeats the table tags");
    }

    @Test
    void backup_of_a_later_schema_is_refused_before_a_schema_is_created() throws IOException {
        byte[] backup = edit(backUp(), text -> text.replaceFirst("backup 1 [0-9]+", "backup 1 9999"));
        TestDatabase empty = TestCluster.emptyDatabase();

        assertThatExceptionOfType(InvalidBackupException.class)
                .isThrownBy(() -> restore(empty, backup))
                .withMessageContaining("schema version 9999");

        assertThat(hasSchema(empty)).isFalse();
        assertInvalid(backup, "schema version 9999");
    }

    @Test
    void long_first_line_is_refused() throws IOException {
        assertInvalid(compress("leadpatch-backup 2 30 " + "9".repeat(2000) + "\n"), "is not a backup of Leadpatch");
        assertInvalid(compress("0".repeat(200_000)), "is not a backup of Leadpatch");
    }

    @Test
    void failed_restore_drops_the_schema_that_it_has_created() throws IOException {
        byte[] backup = backUp();
        TestDatabase empty = TestCluster.emptyDatabase();

        assertThatExceptionOfType(InvalidBackupException.class)
                .isThrownBy(() -> restore(empty, Arrays.copyOf(backup, backup.length - 1)));

        assertThat(hasSchema(empty)).isFalse();
        restore(empty, backup);
        assertThat(contents(empty)).isEqualTo(contents(SOURCE));
    }

    @Test
    void database_of_a_running_service_is_refused() throws IOException {
        byte[] backup = backUp();
        try (PostgresPersistenceFixture service = TARGET.open()) {
            assertThatExceptionOfType(DatabaseUnusableException.class)
                    .isThrownBy(() -> restore(TARGET, backup))
                    .withMessageContaining("a service uses it");
        }
        restore(TARGET, backup);
    }

    @Test
    void user_who_does_not_own_the_tables_is_refused() throws IOException {
        byte[] backup = backUp();
        TARGET.execute("create role restorer login");
        try {
            TARGET.execute("grant usage on schema leadpatch to restorer");
            TARGET.execute("grant select, insert, update, delete on all tables in schema leadpatch to restorer");
            PostgresSettings settings = new PostgresSettings(
                    TARGET.url(),
                    "restorer",
                    "",
                    1,
                    1,
                    PostgresSettings.DEFAULT_SCHEMA,
                    SecretKeys.of(TestDatabase.KEY));
            assertThatExceptionOfType(DatabaseUnusableException.class)
                    .isThrownBy(() -> new PostgresBackup().restore(settings, new ByteArrayInputStream(backup)))
                    .withMessageContaining("run the command as their owner");
        } finally {
            TARGET.execute("drop owned by restorer");
            TARGET.execute("drop role restorer");
        }
    }

    @Test
    void database_with_another_encoding_is_refused() throws IOException {
        byte[] backup = backUp();
        SOURCE.execute("drop database if exists latin");
        SOURCE.execute("create database latin encoding 'LATIN1' lc_collate 'C' lc_ctype 'C' template template0");
        PostgresSettings latin = new PostgresSettings(
                SOURCE.url().replaceFirst("/[^/?]+(\\?|$)", "/latin$1"),
                SOURCE.settings().user(),
                "",
                1,
                1,
                PostgresSettings.DEFAULT_SCHEMA,
                SecretKeys.of(TestDatabase.KEY));

        assertThatExceptionOfType(DatabaseUnusableException.class)
                .isThrownBy(() -> new PostgresBackup().restore(latin, new ByteArrayInputStream(backup)))
                .withMessageContaining("its encoding is LATIN1 instead of UTF8");
        SOURCE.execute("drop database latin");
    }

    @Test
    void cancelled_restore_ends_a_statement_that_waits_and_changes_nothing() throws Exception {
        byte[] backup = backUp();
        PostgresBackup restore = new PostgresBackup();
        CompletableFuture<RestoredBackup> restored;
        try (Handle other = TARGET.openHandle()) {
            other.begin();
            other.execute("lock table leads in row exclusive mode");
            restored = CompletableFuture.supplyAsync(() -> {
                try {
                    return restore.restore(TARGET.settings(), new ByteArrayInputStream(backup));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            await().until(() -> sessions("wait_event_type = 'Lock'") == 1);
            restore.cancel();
            assertThatThrownBy(() -> restored.get(30, TimeUnit.SECONDS));
            await().until(() -> sessions("true") == 0);
            other.rollback();
        }
        assertThat(TARGET.queryOne(Long.class, "select count(*) from companies"))
                .isZero();
        assertThatThrownBy(() -> restore.write(SOURCE.settings(), "1.2.3", NOW, OutputStream.nullOutputStream()))
                .as("also a later copy is cancelled")
                .isInstanceOf(RuntimeException.class);
    }

    @Test
    void cancelled_restore_ends_a_read_that_waits_and_changes_nothing() throws IOException {
        byte[] half = Arrays.copyOf(backUp(), 500);
        PostgresBackup restore = new PostgresBackup();
        CountDownLatch closed = new CountDownLatch(1);
        InputStream silent = new ByteArrayInputStream(half) {
            @Override
            public synchronized int read(byte[] bytes, int offset, int length) {
                int read = super.read(bytes, offset, length);
                if (read < 0) {
                    new Thread(restore::cancel, "signal").start();
                    await().until(() -> closed.getCount() == 0);
                    throw new UncheckedIOException(new IOException("Stream closed"));
                }
                return read;
            }

            @Override
            public void close() {
                closed.countDown();
            }
        };

        assertThatThrownBy(() -> restore.restore(TARGET.settings(), silent))
                .isNotInstanceOf(ConditionTimeoutException.class);

        assertThat(TARGET.queryOne(Long.class, "select count(*) from companies"))
                .isZero();
    }

    @Test
    void failure_of_the_source_is_distinguished_from_that_of_the_target() throws IOException {
        TestDatabase empty = TestCluster.emptyDatabase();
        assertThatExceptionOfType(SourceDatabaseException.class)
                .isThrownBy(() -> new PostgresBackup().copy(empty.settings(), TARGET.settings(), "1.2.3", NOW))
                .withMessageContaining("it has no schema");
        assertThatExceptionOfType(DatabaseUnusableException.class)
                .isThrownBy(() -> new PostgresBackup().copy(SOURCE.settings(), SOURCE.settings(), "1.2.3", NOW))
                .withMessageContaining("contains data already");
    }

    @Test
    void failure_of_the_target_during_the_copy_is_one_of_the_target() {
        TARGET.execute("create function refuse() returns boolean language plpgsql as"
                + " 'begin raise exception ''refused''; end'");
        TARGET.execute("alter table companies add constraint refuse check (refuse()) not valid");
        try {
            assertThatExceptionOfType(DatabaseUnusableException.class)
                    .isThrownBy(() -> new PostgresBackup().copy(SOURCE.settings(), TARGET.settings(), "1.2.3", NOW));
        } finally {
            TARGET.execute("drop function refuse() cascade");
        }
    }

    private static long sessions(String condition) {
        return TARGET.queryOne(
                Long.class,
                "select count(*) from pg_stat_activity where datname = current_database()"
                        + " and application_name = 'leadpatch-backup' and " + condition);
    }

    private static boolean hasSchema(TestDatabase database) {
        return database.queryOne(Boolean.class, "select exists (select from pg_namespace where nspname = 'leadpatch')");
    }

    @Test
    void backup_of_an_older_version_is_restored_and_then_migrated() throws IOException {
        TestDatabase old = TestCluster.emptyDatabase();
        SchemaMigrator.createAt(28, old.connections());
        old.execute("insert into companies (id, uuid, name) values (7, gen_random_uuid(), 'Harbour')");
        byte[] backup = backUp(old.settings());
        TestDatabase target = TestCluster.emptyDatabase();

        restore(target, backup);

        assertThat(SchemaMigrator.versionOf(target.settings()).installed()).isEqualTo(28);
        target.migrate();
        assertThat(target.queryOne(String.class, "select name from companies")).isEqualTo("Harbour");
        assertThatExceptionOfType(DatabaseUnusableException.class)
                .isThrownBy(() -> restore(TARGET, backup))
                .withMessageContaining("the backup 28");
    }

    @Test
    void failure_to_write_is_reported() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> new PostgresBackup().write(SOURCE.settings(), "1.2.3", NOW, new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("No space left on device");
                    }
                }))
                .withMessage("No space left on device");
    }

    @Test
    void failure_to_read_is_reported_and_changes_nothing() throws IOException {
        byte[] half = Arrays.copyOf(backUp(), 500);

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> new PostgresBackup().restore(TARGET.settings(), new ByteArrayInputStream(half) {
                    @Override
                    public synchronized int read(byte[] bytes, int offset, int length) {
                        int read = super.read(bytes, offset, length);
                        if (read < 0) {
                            throw new java.io.UncheckedIOException(new IOException("Input/output error"));
                        }
                        return read;
                    }
                }))
                .withMessage("Input/output error");
        assertThat(TARGET.queryOne(Long.class, "select count(*) from companies"))
                .isZero();
    }

    private void rename(String name) {
        change(snapshot ->
                LeadBuilder.of(snapshot.lead()).withCompanyName(name).build().fields());
    }

    private static byte[] backUp() throws IOException {
        return backUp(SOURCE.settings());
    }

    private static byte[] backUp(PostgresSettings settings) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(new PostgresBackup().write(settings, "1.2.3", NOW, out)).isPositive();
        return out.toByteArray();
    }

    private static RestoredBackup restore(TestDatabase target, byte[] backup) throws IOException {
        return new PostgresBackup().restore(target.settings(), new ByteArrayInputStream(backup));
    }

    private static void assertInvalid(byte[] file, String reason) {
        assertThatExceptionOfType(InvalidBackupException.class)
                .isThrownBy(() -> restore(TARGET, file))
                .withMessageContaining(reason);
    }

    private static byte[] edit(byte[] backup, UnaryOperator<String> change) throws IOException {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(backup))) {
            String text = new String(in.readAllBytes(), UTF_8);
            String changed = change.apply(text);
            assertThat(changed).isNotEqualTo(text);
            return compress(changed);
        }
    }

    private static byte[] compress(String text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(text.getBytes(UTF_8));
        }
        return out.toByteArray();
    }

    /** Returns a digest of the rows of each table. */
    private static Map<String, String> contents(TestDatabase database) {
        Map<String, String> contents = new TreeMap<>();
        for (String table : database.query(FIND_TABLES, (row, context) -> row.getString(1))) {
            contents.put(
                    table,
                    database.queryOne(
                            String.class,
                            "select count(*) || coalesce(md5(string_agg(r, ',' order by r)), '') from (select cast(t as text)"
                                    + " as r from " + table + " t) rows"));
        }
        return contents;
    }
}
