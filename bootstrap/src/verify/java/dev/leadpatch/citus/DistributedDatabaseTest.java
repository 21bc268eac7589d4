package dev.leadpatch.citus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.fixture.AdditionalNode;
import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.CitusCluster;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.DatabaseFixture;
import dev.leadpatch.acceptance.fixture.EndpointApiFixture;
import dev.leadpatch.acceptance.fixture.ServiceDatabase;
import dev.leadpatch.acceptance.fixture.WebhookReceiver;
import dev.leadpatch.acceptance.fixture.WebhookReceiver.ReceivedDelivery;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The commits of a service on a Citus cluster, and the failures of a worker node. */
@ExtendWith(CitusCondition.class)
final class DistributedDatabaseTest {
    private static final String PATCH = "{\"company_name\": \"%s\"}";

    // a record of each transaction with a two-phase commit; the recovery of Citus, which removes it, is disabled
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
        execute("alter system set citus.recover_2pc_interval = -1");
        execute("select pg_reload_conf()");
        node = AdditionalNode.start(tables);
    }

    @AfterAll
    static void stop() throws SQLException {
        execute("alter system reset citus.recover_2pc_interval");
        execute("select pg_reload_conf()");
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

        assertThat(queryLong(COUNT_TWO_PHASE_COMMITS)).isEqualTo(before);
        assertThat(queryLong("select last_position from leadpatch.feed_positions where company_id = " + company.id()))
                .isEqualTo(3);
    }

    @Test
    void catalog_change_with_a_key_commits_on_both_nodes_or_on_none() throws Exception {
        long before = queryLong(COUNT_TWO_PHASE_COMMITS);

        client(CompanyFixture.create(tables))
                .withHeader("Idempotency-Key", "tag")
                .send("POST", "/api/v1/tags", "{\"label\": \"Hot\"}")
                .assertStatus(201);

        assertThat(queryLong(COUNT_TWO_PHASE_COMMITS)).isGreaterThan(before);
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
        try (WebhookReceiver receiver = WebhookReceiver.start()) {
            subscribe(affectedClient, receiver);
            subscribe(otherClient, receiver);
            affectedClient.patch(affectedLead, PATCH.formatted("A")).assertStatus(200);
            awaitDeliveries(receiver, affectedClient, affectedLead, 1);
            execute("update pg_dist_node set nodeport = 1 where nodeport = " + port);
            try {
                for (int i = 0; i < 10; i++) {
                    affectedClient.patch(affectedLead, PATCH.formatted("A" + i)).assertStatus(503);
                    otherClient.patch(otherLead, PATCH.formatted("B" + i)).assertStatus(200);
                }
                awaitDeliveries(receiver, otherClient, otherLead, 10);
            } finally {
                execute("update pg_dist_node set nodeport = %s where nodeport = 1".formatted(port));
            }
            await().until(() ->
                    affectedClient.patch(affectedLead, PATCH.formatted("C")).status() == 200);
            awaitDeliveries(receiver, affectedClient, affectedLead, 2);
        }
    }

    private static void subscribe(ApiClient client, WebhookReceiver receiver) {
        client.send("POST", EndpointApiFixture.ENDPOINTS_PATH, "{\"url\": \"" + receiver.url() + "\"}")
                .assertStatus(201);
    }

    private static void awaitDeliveries(WebhookReceiver receiver, ApiClient client, long lead, int count) {
        String uuid = (String) client.getLead(lead).get("uuid");
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(receiver.deliveriesOf(uuid))
                        .extracting(ReceivedDelivery::sequence)
                        .containsExactlyInAnyOrderElementsOf(
                                IntStream.rangeClosed(2, count + 1).boxed().toList()));
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
