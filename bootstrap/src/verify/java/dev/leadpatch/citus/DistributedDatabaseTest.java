package dev.leadpatch.citus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.fixture.AdditionalNode;
import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.CitusCluster;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.DatabaseFixture;
import dev.leadpatch.acceptance.fixture.ServiceDatabase;
import dev.leadpatch.application.embed.DefaultValidator;
import dev.leadpatch.bootstrap.settings.DatabaseSettings;
import dev.leadpatch.bootstrap.wiring.Application.StartupException;
import dev.leadpatch.bootstrap.wiring.PostgresApplicationFactory;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The commits of a service on a Citus cluster, and the failures of a worker node. */
@ExtendWith(CitusCondition.class)
final class DistributedDatabaseTest {
    private static final String PATCH = "{\"company_name\": \"%s\"}";

    // a record of each transaction with a two-phase commit, until the recovery of Citus removes it
    private static final String COUNT_TWO_PHASE_COMMITS = "select count(*) from pg_dist_transaction";

    private static final String FIND_SHARD = """
            select nodename || ':' || nodeport, shardid
            from citus_shards
            where table_name = cast('leadpatch.%s' as regclass)
              and shardid = get_shard_id_for_distribution_column('leadpatch.%s', %d)
            """;

    private static ServiceDatabase database;
    private static DatabaseFixture tables;
    private static AdditionalNode node;

    private record Shard(String node, long id) {}

    @BeforeAll
    static void start() throws Exception {
        database = CitusCluster.createDatabase();
        tables = database.fixture();
        node = AdditionalNode.start(tables);
    }

    @AfterAll
    static void stop() {
        node.close();
        database.close();
    }

    @Test
    void change_commits_on_one_node_without_a_two_phase_commit() throws Exception {
        CompanyFixture company = CompanyFixture.create(tables);
        ApiClient client = client(company);
        long lead = company.addLead();
        long before = queryLong(COUNT_TWO_PHASE_COMMITS);

        client.patch(lead, PATCH.formatted("A")).assertStatus(200);
        client.withHeader("Idempotency-Key", "change-1")
                .patch(lead, PATCH.formatted("B"))
                .assertStatus(200);
        client.send("POST", "/api/v1/leads", PATCH.formatted("New")).assertStatus(201);

        assertThat(queryLong(COUNT_TWO_PHASE_COMMITS)).isLessThanOrEqualTo(before);
        assertThat(queryLong("select last_position from leadpatch.feed_positions where company_id = " + company.id()))
                .isEqualTo(3);
    }

    @Test
    void catalog_change_with_a_key_commits_on_both_nodes_or_on_none() {
        ApiClient client = client(CompanyFixture.create(tables));
        await().until(() -> {
            long before = queryLong(COUNT_TWO_PHASE_COMMITS);
            client.withHeader("Idempotency-Key", "tag-" + System.nanoTime())
                    .send("POST", "/api/v1/tags", "{\"label\": \"Tag %d\"}".formatted(System.nanoTime()))
                    .assertStatus(201);
            return queryLong(COUNT_TWO_PHASE_COMMITS) > before; // unless the recovery ran in between
        });
    }

    @Test
    void outcome_is_unknown_if_the_node_fails_to_commit() throws Exception {
        CompanyFixture company = CompanyFixture.create(tables);
        ApiClient client = client(company);
        long lead = company.addLead();
        Shard shard = shardOf("lead_changes", company);
        try (Connection worker = worker(shard);
                Statement statement = worker.createStatement()) {
            statement.execute("set citus.enable_ddl_propagation to off");
            statement.execute("""
                    create function leadpatch.refuse() returns trigger language plpgsql as
                    $$ begin raise exception 'refused'; end $$
                    """);
            statement.execute("""
                    create constraint trigger refuse after insert on leadpatch.lead_changes_%d
                    deferrable initially deferred for each row execute function leadpatch.refuse()
                    """.formatted(shard.id()));
            try {
                client.patch(lead, PATCH.formatted("A")).assertError(504, "outcome_unknown");
            } finally {
                statement.execute("drop function leadpatch.refuse() cascade");
            }
        }
        client.patch(lead, PATCH.formatted("A")).assertStatus(200);
    }

    @Test
    void node_that_is_down_stops_only_its_companies() throws Exception {
        CompanyFixture affected = CompanyFixture.create(tables);
        CompanyFixture other = CompanyFixture.create(tables);
        while (shardOf("leads", other).node().equals(shardOf("leads", affected).node())) {
            other = CompanyFixture.create(tables);
        }
        ApiClient affectedClient = client(affected);
        ApiClient otherClient = client(other);
        long affectedLead = affected.addLead();
        long otherLead = other.addLead();
        String port = shardOf("leads", affected).node().split(":", -1)[1];
        execute("update pg_dist_node set nodeport = 1 where nodeport = " + port);
        try {
            for (int i = 0; i < 10; i++) {
                affectedClient.patch(affectedLead, PATCH.formatted("A" + i)).assertStatus(503);
                otherClient.patch(otherLead, PATCH.formatted("B" + i)).assertStatus(200);
            }
        } finally {
            execute("update pg_dist_node set nodeport = %s where nodeport = 1".formatted(port));
        }
        await().until(() ->
                affectedClient.patch(affectedLead, PATCH.formatted("C")).status() == 200);
    }

    @Test
    void commands_on_all_rows_are_refused() {
        PostgresApplicationFactory factory = new PostgresApplicationFactory(DefaultValidator::create);
        DatabaseSettings settings = AdditionalNode.settings(tables);

        assertThatExceptionOfType(StartupException.class)
                .isThrownBy(() -> factory.transfer(rows -> {}).backUp(settings, OutputStream.nullOutputStream()))
                .satisfies(refused -> assertThat(refused.message()).contains("its tables are distributed by Citus"));
    }

    @Test
    void tables_are_not_distributed_beside_a_service() throws Exception {
        try (ServiceDatabase undistributed = CitusCluster.createUndistributedDatabase();
                Connection service = DriverManager.getConnection(
                        undistributed.fixture().jdbcUrl() + "?ApplicationName=leadpatch",
                        tables.user(),
                        tables.password())) {
            assertThat(service.isValid(1)).isTrue();
            assertThatExceptionOfType(StartupException.class)
                    .isThrownBy(() -> CitusCluster.distribute(undistributed.fixture()))
                    .satisfies(refused -> assertThat(refused.message()).contains("a service uses it"));
        }
    }

    private static ApiClient client(CompanyFixture company) {
        return ApiClient.withKey(
                node.client().baseUri(),
                company.addKeyWith("read", "write", "admin").value());
    }

    private static Shard shardOf(String table, CompanyFixture company) throws SQLException {
        try (Connection connection = tables.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(FIND_SHARD.formatted(table, table, company.id()))) {
            row.next();
            return new Shard(row.getString(1), row.getLong(2));
        }
    }

    private static Connection worker(Shard shard) throws SQLException {
        String url = tables.jdbcUrl().replaceFirst("//[^/]*/", "//" + shard.node() + "/");
        return DriverManager.getConnection(url, tables.user(), tables.password());
    }

    private static long queryLong(String sql) throws SQLException {
        try (Connection connection = tables.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = tables.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
