package dev.leadpatch.adapter.persistence.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.leadpatch.adapter.persistence.DemoDatabaseTestBase;
import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.testing.ConcurrentTasks;
import dev.leadpatch.application.testing.PgBouncer;
import dev.leadpatch.application.testing.TcpProxy;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pool of a host behind PgBouncer, and to a database that does not respond. */
@Tag("operations")
final class HostConnectionsTest {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();
    private static final Duration MAX_DURATION = DemoDatabaseTestBase.MAX_DURATION.plusSeconds(1);
    private static final String SETTINGS =
            "select current_setting('search_path') || ' ' || current_setting('plan_cache_mode')";

    @TempDir
    private Path directory;

    private final BackgroundLoops loops = new BackgroundLoops();

    @AfterEach
    void closeLoops() {
        loops.close();
    }

    @Test
    void settings_do_not_leak_through_a_pooler_in_transaction_mode() throws Exception {
        assumeTrue(PgBouncer.isInstalled(), "PgBouncer is not installed");
        try (PgBouncer pooler = PgBouncer.start(directory, DATABASE.url(), "transaction", true);
                HikariDataSource pool = newPool(
                        "jdbc:postgresql://127.0.0.1:%d/pooled?prepareThreshold=0".formatted(pooler.port()),
                        "postgres");
                Database database = open(pool)) {
            Set<String> settings = new HashSet<>(ConcurrentTasks.run(
                    8,
                    number -> number % 2 == 0
                            ? database.use(HostConnectionsTest::settings)
                            : database.transact(transaction -> settings(transaction.handle()))
                                    .orElseThrow()));

            assertThat(settings).containsExactly("\"leadpatch\" force_generic_plan");
            long leads = database.use(HostConnectionsTest::countLeads);
            assertThat(leads).isZero();
            assertThat(settingsOf(pool)).isEqualTo("\"$user\", public auto");
        }
    }

    @Test
    void stalled_transaction_fails_within_its_deadline_and_later_ones_succeed() throws Exception {
        URI url = URI.create(DATABASE.url().substring("jdbc:".length()));
        try (TcpProxy proxy = TcpProxy.start(url.getPort());
                HikariDataSource pool = newPool(
                        "jdbc:postgresql://127.0.0.1:%d%s".formatted(proxy.port(), url.getPath()),
                        DATABASE.settings().user());
                Database database = open(pool)) {
            assertThat(database.use(HostConnectionsTest::settings)).startsWith("\"leadpatch\"");

            assertThat(DemoDatabaseTestBase.durationOf(() -> assertThatThrownBy(() -> database.transact(transaction -> {
                                proxy.stall(true);
                                return settings(transaction.handle());
                            }))
                            .isInstanceOf(StoreUnavailableException.class)))
                    .isLessThan(MAX_DURATION);
            proxy.stall(false);

            await().ignoreException(StoreUnavailableException.class)
                    .until(() -> database.use(HostConnectionsTest::settings).startsWith("\"leadpatch\""));
            assertThat(loops.stalled()).isEmpty();
        }
    }

    private Database open(HikariDataSource pool) {
        return Database.ofRequests(new HostConnections(pool, DATABASE.settings().schema()), 2, loops);
    }

    private static HikariDataSource newPool(String url, String user) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(user);
        config.setMaximumPoolSize(2);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(1_000);
        return new HikariDataSource(config);
    }

    private static long countLeads(Handle handle) {
        return handle.select("select count(*) from leads").mapTo(Long.class).one();
    }

    private static String settings(Handle handle) {
        return handle.createQuery(SETTINGS).mapTo(String.class).one();
    }

    private static String settingsOf(HikariDataSource pool) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(SETTINGS)) {
            row.next();
            return row.getString(1);
        }
    }
}
