package dev.leadpatch.adapter.persistence.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.adapter.persistence.DatabaseDiagnosis;
import dev.leadpatch.adapter.persistence.PostgresSchema;
import dev.leadpatch.adapter.persistence.PostgresSettings;
import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.adapter.persistence.UnixSocketAddress;
import dev.leadpatch.adapter.persistence.jdbc.TransactionContext.ConnectionWatchdog;
import dev.leadpatch.application.background.BackgroundLoops;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Connections by the unix domain socket of a real PostgreSQL. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(60)
final class UnixSocketConnectionTest {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();
    private static final Duration SHORT = Duration.ofMillis(300);
    // exceeds the buffers of the sockets between the driver and the database
    private static final String LARGE_TEXT = "x".repeat(16 * 1024 * 1024);

    private final BackgroundLoops loops = new BackgroundLoops();

    @AfterEach
    void close() {
        loops.close();
    }

    private static PostgresSettings settings() {
        Jdbi jdbi = Jdbi.create(DATABASE.url(), "postgres", "");
        String directories = jdbi.withHandle(handle -> handle.select("show unix_socket_directories")
                .mapTo(String.class)
                .one());
        int port = jdbi.withHandle(
                handle -> handle.select("show port").mapTo(Integer.class).one());
        UnixSocketAddress address = new UnixSocketAddress(Path.of(directories.replaceFirst(",.*", "")), port);
        String database = DATABASE.url().replaceFirst(".*/", "").replaceFirst("\\?.*", "");
        return new PostgresSettings(address.jdbcUrl(database, List.of("ApplicationName=unix")), "postgres", "", 2, 1);
    }

    @Test
    void requests_migrations_and_long_transactions_connect_by_the_socket() throws SQLException {
        OwnConnections connections = new OwnConnections(settings());
        PostgresSchema.requireOwnSessions(settings());
        try (Database database = Database.ofRequests(connections, 2, loops)) {
            boolean request = database.use(UnixSocketConnectionTest::isLocal);
            int length = database.use(handle -> handle.select("select length(?)", LARGE_TEXT)
                    .mapTo(Integer.class)
                    .one());
            assertThat(request).isTrue();
            assertThat(length).isEqualTo(LARGE_TEXT.length());
        }
        boolean longTransaction = connections.longTransactions("leadpatch-load").run(UnixSocketConnectionTest::isLocal);
        assertThat(longTransaction).isTrue();
        try (Handle handle = Jdbi.open(connections.migrations().getConnection())) {
            assertThat(isLocal(handle)).isTrue();
        }
    }

    private static boolean isLocal(Handle handle) {
        return handle.select("select client_addr is null from pg_stat_activity where pid = pg_backend_pid()")
                .mapTo(Boolean.class)
                .one();
    }

    @Test
    void read_that_exceeds_the_network_timeout_fails() throws SQLException {
        try (Handle handle = open()) {
            handle.getConnection().setNetworkTimeout(Runnable::run, 50);

            assertThatThrownBy(() -> handle.execute("select pg_sleep(30)"))
                    .isInstanceOf(UnableToExecuteStatementException.class)
                    .hasRootCauseInstanceOf(java.net.SocketTimeoutException.class);
        }
    }

    @Test
    void watchdog_aborts_a_transaction_whose_peer_stops_reading() throws Exception {
        PostgresDataSource source = PostgresDataSource.timeLimited(settings(), SessionSettings.NONE);
        try (ConnectionWatchdog watchdog =
                        new ConnectionWatchdog("test", loops, new ConnectionAborter(source::reset, 2));
                Handle handle = PostgresDataSource.jdbi(source::getConnection).open()) {
            int pid = handle.select("select pg_backend_pid()")
                    .mapTo(Integer.class)
                    .one();
            signal("STOP", pid);
            try {
                long start = System.nanoTime();
                assertThatThrownBy(() -> watchdog.watch(
                                handle,
                                SHORT,
                                () -> handle.select("select length(?)", LARGE_TEXT)
                                        .mapTo(Integer.class)
                                        .one()))
                        .isInstanceOf(UnableToExecuteStatementException.class);
                // a blocked write has no other time limit
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(SHORT, Duration.ofSeconds(10));
            } finally {
                signal("CONT", pid);
            }
        }
    }

    private static void signal(String name, int pid) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Integer.toString(pid))
                .inheritIO()
                .start();
        assertThat(kill.waitFor()).isZero();
    }

    private static Handle open() {
        return PostgresDataSource.jdbi(PostgresDataSource.timeLimited(settings(), SessionSettings.NONE)::getConnection)
                .open();
    }

    @Test
    void missing_socket_is_diagnosed() {
        PostgresSettings missing = new PostgresSettings(
                new UnixSocketAddress(Path.of("/tmp/leadpatch-missing"), 5432).jdbcUrl("crm", List.of()),
                "postgres",
                "",
                2,
                1);
        try (Database database = Database.ofRequests(new OwnConnections(missing), 1, loops)) {
            assertThatThrownBy(() -> database.use(handle -> handle.execute("select 1")))
                    .satisfies(e -> {
                        DatabaseDiagnosis diagnosis = DatabaseFailure.diagnose(e, "leadpatch");
                        assertThat(diagnosis.reason()).isEqualTo("the unix socket does not exist");
                        assertThat(diagnosis.isTemporary()).isTrue();
                    });
        }
    }
}
