package dev.leadpatch.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.lead.LeadStore.Outcome;
import dev.leadpatch.application.testing.DemoCompany;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.util.Throwables;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A database that fails, each time in another way, in a cluster of its own. */
final class OutageTest extends DemoTest {
    private static final String BACKEND =
            "select pid from pg_stat_activity where application_name = 'leadpatch' and state = ?";
    private static EmbeddedPostgres cluster;
    private static TestDatabase ownDatabase;

    OutageTest() {
        super(ownDatabase);
    }

    @BeforeAll
    static void startCluster() {
        cluster = TestCluster.start();
        ownDatabase = new TestDatabase(cluster.getJdbcUrl("postgres", "postgres"), "postgres", TestCluster.FEW);
        ownDatabase.migrate();
    }

    @AfterAll
    static void stopCluster() throws IOException {
        cluster.close();
    }

    @Test
    void a_connection_that_is_killed_in_the_middle_of_a_change_leaves_nothing_half_written() {
        AtomicReference<Throwable> thrown = new AtomicReference<>();

        assertThat(timed(() -> thrown.set(catchThrowable(() -> change(found -> {
                    killConnectionOfTransaction();
                    return found.lead().fields();
                })))))
                .isLessThan(PROMPT);

        // the commit goes out with the write, so whoever sent them can't know
        assertThat(thrown.get()).isInstanceOf(StoreUnavailableException.class).hasMessageContaining("did not confirm");
        assertNothingWritten();
        assertThat(change(found -> found.lead().fields())).isEqualTo(new Outcome.Completed<>(2L));
    }

    private void killConnectionOfTransaction() {
        long backend = transaction();
        assertThat(database.one(Boolean.class, "select pg_terminate_backend(?::int)", backend))
                .isTrue();
        Awaitility.await()
                .until(() -> database.query(BACKEND, (row, c) -> row.getLong(1), "idle in transaction")
                        .isEmpty());
    }

    private long transaction() {
        return database.one(Long.class, BACKEND, "idle in transaction");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void a_database_that_freezes_in_the_middle_of_a_change_holds_nobody_for_long() {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        AtomicReference<Frozen> frozen = new AtomicReference<>();

        assertThat(timed(() -> thrown.set(catchThrowable(() -> change(found -> {
                    frozen.set(Frozen.databaseOf(transaction()));
                    return found.lead().fields();
                })))))
                .isLessThan(PROMPT.plusMillis(500));

        try (Frozen database = frozen.get()) {
            assertThat(database).isNotNull();
            assertThat(thrown.get())
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("did not confirm");
            assertThat(timed(() -> assertThatThrownBy(this::found).isInstanceOf(StoreUnavailableException.class)))
                    .isLessThan(PROMPT);
            assertThat(timed(() -> assertThat(persistence.itself().isReady()).isFalse()))
                    .isLessThan(PROMPT);
        }
        Awaitility.await().until(() -> persistence.itself().isReady());
        assertAllOrNothingWritten();
        assertThat(change(found -> found.lead().fields())).isInstanceOf(Outcome.Completed.class);
        assertAllOrNothingWritten();
    }

    private void assertAllOrNothingWritten() {
        long changes = found().lead().version() - 1;
        assertThat(persistence.storedChanges(COMPANY, LEAD)).hasSize(Math.toIntExact(changes));
        assertThat(database.one(Long.class, "select count(*) from lead_events")).isEqualTo(changes);
    }

    @Test
    void a_database_that_is_stopped_is_unavailable_and_not_ready() throws Exception {
        try (EmbeddedPostgres doomed = TestCluster.start()) {
            TestDatabase there =
                    new TestDatabase(doomed.getJdbcUrl("postgres", "postgres"), "postgres", TestCluster.FEW);
            there.migrate();
            try (PostgresUnderTest gone = there.open()) {
                gone.companyStore().add(DemoCompany.demoCompany());
                assertThat(gone.itself().isReady()).isTrue();
                doomed.close();

                assertThat(timed(() -> assertThat(gone.itself().isReady()).isFalse()))
                        .isLessThan(PROMPT);
                assertThat(timed(() -> assertThatThrownBy(() -> gone.leadStore().find(COMPANY, LEAD))
                                .isInstanceOf(StoreUnavailableException.class)))
                        .isLessThan(PROMPT);
                assertThatThrownBy(() -> gone.itself().migrate()).isInstanceOf(StoreUnavailableException.class);
            }
        }
    }

    @Test
    void it_opens_without_a_database_and_is_ready_when_that_has_come_up_and_has_a_schema() {
        database.execute("drop database if exists late");
        database.execute("create database late");
        PostgresSettings late = new PostgresSettings(cluster.getJdbcUrl("postgres", "late"), "postgres", "", 2, 1);
        try (PostgresPersistence persistence =
                PostgresPersistence.open(late, event -> "{}", InstantSource.system(), lines -> {})) {
            assertThat(persistence.isReady()).isFalse();

            persistence.migrate();

            assertThat(persistence.isReady()).isTrue();
        }
    }

    @Test
    void secrets_are_in_no_text() {
        PostgresSettings settings = new PostgresSettings(
                "jdbc:postgresql://localhost:1/none?password=hunter2", "leadpatch", "hunter2", 1, 1);
        assertThat(settings.toString()).doesNotContain("hunter2");
        try (PostgresPersistence nowhere =
                PostgresPersistence.open(settings, event -> "{}", InstantSource.system(), lines -> {})) {
            assertThat(timed(() -> assertThatThrownBy(() -> nowhere.leads().find(COMPANY, LEAD))
                            .isInstanceOf(StoreUnavailableException.class)
                            .hasStackTraceContaining("StoreUnavailableException")
                            .satisfies(thrown ->
                                    assertThat(Throwables.getStackTrace(thrown)).doesNotContain("hunter2"))))
                    .isLessThan(PROMPT);
        }
    }
}
