package dev.leadpatch.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.application.webhook.WebhookSender.SendResult;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.value.LeadId;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The adapter on the connection pool and in the database of a host. */
final class HostPoolTest {
    private static final int POOL_SIZE = 3;
    private static final LeadId LEAD = new LeadId(789);

    private final TestDatabase database = TestCluster.emptyDatabase();
    private final HikariDataSource pool = database.newHostPool(POOL_SIZE);

    @AfterEach
    void closePool() {
        pool.close();
    }

    @Test
    void schema_is_migrated_and_used_and_connections_return_as_they_were() throws SQLException {
        try (PostgresPersistence persistence =
                PostgresPersistence.builder(pool).schema("crm").open()) {
            persistence.migrate();
            assertThat(persistence.companyStore().add(DemoCompany.demoCompany(), List.of()))
                    .isEmpty();
            rename(persistence, "Renamed");

            assertThat(persistence.readiness().check()).isEmpty();
            assertThat(persistence.catalogStore().find(DemoCatalog.COMPANY)).contains(DemoCatalog.demoCatalog());
        }

        assertThat(database.queryOne(
                        String.class, "select company_name from crm.leads where company_id = 1 and id = 789"))
                .isEqualTo("Renamed");
        assertThat(database.queryOne(
                        Long.class, "select count(*) from information_schema.tables where table_schema = 'public'"))
                .isZero();
        assertThat(pool.isClosed()).isFalse();
        assertThat(settingsOfAllConnections()).hasSize(POOL_SIZE).containsOnly("public 12345ms 0 auto false 0");
    }

    private List<String> settingsOfAllConnections() throws SQLException {
        List<Connection> connections = new ArrayList<>();
        List<String> settings = new ArrayList<>();
        try {
            for (int i = 0; i < POOL_SIZE; i++) {
                Connection connection = pool.getConnection();
                connections.add(connection);
                try (Statement statement = connection.createStatement();
                        ResultSet row = statement.executeQuery("""
                                select concat_ws(' ', current_setting('search_path'), current_setting('lock_timeout'),
                                                 current_setting('statement_timeout'), current_setting('plan_cache_mode'))
                                """)) {
                    row.next();
                    settings.add(
                            row.getString(1) + " " + connection.getAutoCommit() + " " + connection.getNetworkTimeout());
                }
            }
        } finally {
            for (Connection connection : connections) {
                connection.close();
            }
        }
        return settings;
    }

    /** As the auto-configuration of Spring Boot does it, before and after Leadpatch. */
    @Test
    void flyway_of_the_host_and_leadpatch_do_not_see_each_other() {
        try (PostgresPersistence persistence = PostgresPersistence.builder(pool).open()) {
            assertThat(hostFlyway().migrate().migrationsExecuted).isEqualTo(1);
            String version = persistence.migrate();
            assertThat(hostFlyway().migrate().migrationsExecuted).isZero();
            assertThat(persistence.migrate()).isEqualTo(version);
            assertThat(hostFlyway().validateWithResult().validationSuccessful).isTrue();
        }

        assertThat(tables("public")).containsExactlyInAnyOrder("host_table", "flyway_schema_history");
        assertThat(tables("leadpatch"))
                .contains("leads", "leadpatch_schema_history")
                .doesNotContain("host_table", "flyway_schema_history");
    }

    @Test
    void flyway_of_the_host_can_migrate_last() {
        try (PostgresPersistence persistence = PostgresPersistence.builder(pool).open()) {
            persistence.migrate();
        }

        assertThat(hostFlyway().migrate().migrationsExecuted).isEqualTo(1);
        assertThat(tables("public")).containsExactlyInAnyOrder("host_table", "flyway_schema_history");
    }

    /** The location db/migration, which contains V1__host_table.sql, the schema public and the default history table. */
    private Flyway hostFlyway() {
        return Flyway.configure().dataSource(pool).load();
    }

    private List<String> tables(String schema) {
        return database.query(
                "select table_name from information_schema.tables where table_schema = ?",
                (row, context) -> row.getString(1),
                schema);
    }

    @Test
    void data_source_that_returns_the_connection_of_a_transaction_is_refused() throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create table public.host_rows (id integer)");
            try (PostgresPersistence persistence =
                    PostgresPersistence.builder(dataSourceOf(connection)).open()) {
                assertThatThrownBy(() -> persistence.leadStore().find(DemoCatalog.COMPANY, LEAD))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("a connection with a running transaction");
            }
            connection.rollback();
        }

        assertThat(tables("public")).as("committed by the adapter").isEmpty();
    }

    private static DataSource dataSourceOf(Connection connection) {
        return (DataSource) Proxy.newProxyInstance(
                HostPoolTest.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (proxy, method, arguments) -> method.getName().equals("getConnection") ? unclosed(connection) : null);
    }

    private static Connection unclosed(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                HostPoolTest.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) ->
                        method.getName().equals("close") ? null : method.invoke(connection, arguments));
    }

    @Test
    void dispatcher_of_the_host_sends_what_was_committed_until_the_adapter_is_closed() {
        Queue<Long> sent = new ConcurrentLinkedQueue<>();
        BackgroundLoops loops = new BackgroundLoops();
        try (PostgresPersistence persistence = PostgresPersistence.builder(pool)
                .secretKeys(SecretKeys.of(TestDatabase.KEY))
                .payloads(event -> "{}")
                .loops(loops)
                .open()) {
            persistence.migrate();
            persistence.startHousekeeping(Duration.ofDays(1));
            persistence.startDispatcher(
                    delivery -> {
                        sent.add(delivery.sequence());
                        return new SendResult.Responded(204);
                    },
                    new Random(1));
            persistence.companyStore().add(DemoCompany.demoCompany(), List.of());
            DemoCompany.subscribe(persistence.endpointStore(), DemoCompany.endpoint("crm"));

            rename(persistence, "Renamed");

            await().until(() -> sent.contains(2L));
        }
        assertThat(loops.open()).isEmpty();
    }

    @Test
    void event_for_an_endpoint_without_a_payload_renderer_fails_the_change() {
        try (PostgresPersistence persistence = PostgresPersistence.builder(pool)
                .secretKeys(SecretKeys.of(TestDatabase.KEY))
                .open()) {
            persistence.migrate();
            persistence.companyStore().add(DemoCompany.demoCompany(), List.of());
            DemoCompany.subscribe(persistence.endpointStore(), DemoCompany.endpoint("crm"));

            assertThatThrownBy(() -> rename(persistence, "Renamed"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("no payload renderer is set");
        }
    }

    @Test
    void invalid_options_are_refused() {
        PostgresPersistence.Builder builder = PostgresPersistence.builder(pool);

        assertThatIllegalArgumentException().isThrownBy(() -> builder.schema("Crm"));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.maxConnections(0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.maxConnections(1, 0));
    }

    private static void rename(PostgresPersistence persistence, String name) {
        persistence.leadStore().change(DemoCompany.change(DemoCatalog.COMPANY, LEAD, snapshot -> {
            LeadEvent event = DemoCompany.renamedEvent(snapshot, name);
            return new Decision.Write<>(event, event);
        }));
    }
}
