package dev.leadpatch.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.leadpatch.adapter.persistence.jdbc.OwnConnections;
import dev.leadpatch.application.ReadinessCondition;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.lead.LeadStore.Outcome;
import dev.leadpatch.application.testing.DemoCompany;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.util.Throwables;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Tests failures of the database, in a separate cluster. */
final class DatabaseOutageTest extends DemoDatabaseTestBase {
    private static final String BACKEND =
            "select pid from pg_stat_activity where application_name = 'leadpatch' and state = ?";
    private static EmbeddedPostgres cluster;
    private static TestDatabase isolatedDatabase;

    DatabaseOutageTest() {
        super(isolatedDatabase);
    }

    @BeforeAll
    static void startCluster() {
        cluster = TestCluster.start();
        isolatedDatabase = new TestDatabase(
                cluster.getJdbcUrl("postgres", "postgres"), "postgres", TestCluster.DEFAULT_CONNECTIONS);
        isolatedDatabase.migrate();
    }

    @AfterAll
    static void stopCluster() throws IOException {
        cluster.close();
    }

    @Test
    void connection_killed_during_a_change_leaves_no_partial_write() {
        AtomicReference<Throwable> thrown = new AtomicReference<>();

        assertThat(durationOf(() -> thrown.set(catchThrowable(() -> change(snapshot -> {
                    killTransactionConnection();
                    return snapshot.lead().fields();
                })))))
                .isLessThan(MAX_DURATION);

        // the commit is sent with the write, so its outcome is unknown
        assertThat(thrown.get()).isInstanceOf(StoreUnavailableException.class).hasMessageContaining("did not confirm");
        assertNothingWritten();
        assertThat(change(snapshot -> snapshot.lead().fields())).isEqualTo(new Outcome.Completed<>(2L));
    }

    private void killTransactionConnection() {
        long backend = openTransactionId();
        assertThat(database.queryOne(Boolean.class, "select pg_terminate_backend(?::int)", backend))
                .isTrue();
        Awaitility.await()
                .until(() -> database.query(BACKEND, (row, c) -> row.getLong(1), "idle in transaction")
                        .isEmpty());
    }

    private long openTransactionId() {
        return database.queryOne(Long.class, BACKEND, "idle in transaction");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void database_suspended_during_a_change_fails_within_deadline() {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        AtomicReference<SuspendedProcesses> suspended = new AtomicReference<>();

        assertThat(durationOf(() -> thrown.set(catchThrowable(() -> change(snapshot -> {
                    suspended.set(SuspendedProcesses.ofDatabase(openTransactionId()));
                    return snapshot.lead().fields();
                })))))
                .isLessThan(MAX_DURATION.plusMillis(500));

        try (SuspendedProcesses database = suspended.get()) {
            assertThat(database).isNotNull();
            assertThat(thrown.get())
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("did not confirm");
            assertThat(durationOf(
                            () -> assertThatThrownBy(this::findLead).isInstanceOf(StoreUnavailableException.class)))
                    .isLessThan(MAX_DURATION);
            assertThat(durationOf(
                            () -> assertThat(persistence.adapter().readiness().check())
                                    .isPresent()))
                    .isLessThan(MAX_DURATION);
        }
        Awaitility.await().until(() -> persistence.adapter().readiness().check().isEmpty());
        assertAllOrNothingWritten();
        assertThat(change(snapshot -> snapshot.lead().fields())).isInstanceOf(Outcome.Completed.class);
        assertAllOrNothingWritten();
    }

    private void assertAllOrNothingWritten() {
        long changes = findLead().lead().version() - 1;
        assertThat(persistence.storedChanges(COMPANY, LEAD)).hasSize(Math.toIntExact(changes));
    }

    @Test
    void stopped_database_is_unavailable_and_not_ready() throws Exception {
        try (EmbeddedPostgres stoppedCluster = TestCluster.start()) {
            TestDatabase testDatabase = new TestDatabase(
                    stoppedCluster.getJdbcUrl("postgres", "postgres"), "postgres", TestCluster.DEFAULT_CONNECTIONS);
            testDatabase.migrate();
            try (PostgresPersistenceFixture stopped = testDatabase.open()) {
                stopped.companyStore().add(DemoCompany.demoCompany(), List.of());
                assertThat(stopped.adapter().readiness().check()).isEmpty();
                stoppedCluster.close();

                assertThat(durationOf(
                                () -> assertThat(stopped.adapter().readiness().check())
                                        .isPresent()))
                        .isLessThan(MAX_DURATION);
                assertThat(durationOf(() -> assertThatThrownBy(
                                        () -> stopped.leadStore().find(COMPANY, LEAD))
                                .isInstanceOf(StoreUnavailableException.class)))
                        .isLessThan(MAX_DURATION);
                assertThatThrownBy(() -> stopped.adapter().migrate()).isInstanceOf(StoreUnavailableException.class);
            }
        }
    }

    @Test
    void read_only_database_is_not_ready_and_is_named() {
        database.execute("drop database if exists read_only");
        database.execute("create database read_only");
        PostgresSettings settings =
                new PostgresSettings(cluster.getJdbcUrl("postgres", "read_only"), "postgres", "", 2, 1);
        PostgresSchema.migrate(new OwnConnections(settings));
        database.execute("alter database read_only set default_transaction_read_only = on");
        try (PostgresPersistence persistence =
                PostgresPersistence.open(settings, event -> "{}", InstantSource.system(), new BackgroundLoops())) {
            Awaitility.await()
                    .until(
                            () -> persistence.readiness().check().map(ReadinessCondition.Cause::code),
                            Optional.of("database_read_only")::equals);
        }
    }

    @Test
    void persistence_opens_without_database_and_becomes_ready_with_schema() {
        database.execute("drop database if exists late");
        database.execute("create database late");
        PostgresSettings settings = new PostgresSettings(cluster.getJdbcUrl("postgres", "late"), "postgres", "", 2, 1);
        try (PostgresPersistence persistence =
                PostgresPersistence.open(settings, event -> "{}", InstantSource.system(), new BackgroundLoops())) {
            assertThat(persistence.readiness().check()).isPresent();

            persistence.migrate();

            assertThat(persistence.readiness().check()).isEmpty();
        }
    }

    @Test
    void to_string_contains_no_secrets() {
        PostgresSettings settings = new PostgresSettings(
                "jdbc:postgresql://localhost:1/none?password=hunter2", "leadpatch", "hunter2", 1, 1);
        assertThat(settings.toString()).doesNotContain("hunter2");
        try (PostgresPersistence persistence =
                PostgresPersistence.open(settings, event -> "{}", InstantSource.system(), new BackgroundLoops())) {
            assertThat(durationOf(() -> assertThatThrownBy(
                                    () -> persistence.leadStore().find(COMPANY, LEAD))
                            .isInstanceOf(StoreUnavailableException.class)
                            .hasStackTraceContaining("StoreUnavailableException")
                            .satisfies(thrown ->
                                    assertThat(Throwables.getStackTrace(thrown)).doesNotContain("hunter2"))))
                    .isLessThan(MAX_DURATION);
        }
    }
}
