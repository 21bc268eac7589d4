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
import dev.leadpatch.adapter.persistence.PostgresPersistence;
import dev.leadpatch.adapter.persistence.PostgresSettings;
import dev.leadpatch.adapter.persistence.Sharding;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.webhook.DeliveryLog;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The backlog and the retention of the deliveries of several companies on a Citus cluster. */
@ExtendWith(CitusCondition.class)
final class DistributedDeliveriesTest {
    private static final int COMPANIES = 5;
    private static final int BATCH_SIZE = 2;
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private ServiceDatabase database;
    private DatabaseFixture tables;
    private PostgresPersistence persistence;
    private DeliveryLog log;

    @BeforeEach
    void open() throws Exception {
        database = CitusCluster.createDatabase();
        tables = database.fixture();
        persistence = PostgresPersistence.open(
                new PostgresSettings(tables.jdbcUrl(), tables.user(), tables.password(), 2, 1)
                        .withSharding(Sharding.CITUS),
                event -> "{}",
                InstantSource.system(),
                new BackgroundLoops());
        log = persistence.deliveryLog();
    }

    @AfterEach
    void close() {
        persistence.close();
        database.close();
    }

    @Test
    void payloads_are_retained_while_a_delivery_is_pending_or_logged() throws Exception {
        try (WebhookReceiver receiver = WebhookReceiver.start();
                AdditionalNode node = AdditionalNode.start(tables)) {
            receiver.respondWith(500);
            for (int i = 0; i < COMPANIES; i++) {
                changeLead(node, CompanyFixture.create(tables), receiver);
            }
            await().atMost(TIMEOUT).until(() -> receiver.deliveries().size() >= COMPANIES);
            assertThat(persistence.deliveryBacklog().measure().orderingKeys()).isEqualTo(COMPANIES);
            deletePayloads();
            assertThat(count("webhook_events")).isEqualTo(COMPANIES);

            receiver.respondWith(204);
            await().atMost(TIMEOUT).until(() -> {
                execute("update leadpatch.webhook_queue_heads set due_at = now() where leased_until is null");
                return count("webhook_delivery_log") == COMPANIES;
            });
        }
        deletePayloads();
        assertThat(count("webhook_events")).isEqualTo(COMPANIES);

        Instant later = Instant.now().plus(Duration.ofDays(1));
        assertThat(log.deleteCompleted(later, COMPANIES)).isEqualTo(COMPANIES);
        deletePayloads();
        assertThat(count("webhook_events")).isZero();
    }

    @Test
    void deliveries_of_a_company_with_a_shorter_period_are_deleted_with_their_payloads() throws Exception {
        CompanyFixture company = CompanyFixture.create(tables);
        try (WebhookReceiver receiver = WebhookReceiver.start();
                AdditionalNode node = AdditionalNode.start(tables)) {
            changeLead(node, company, receiver);
            changeLead(node, CompanyFixture.create(tables), receiver);
            await().atMost(TIMEOUT).until(() -> count("webhook_delivery_log") == 2);
        }
        execute("""
                update leadpatch.webhook_delivery_log
                set queued_at = now() - interval '2 days', completed_at = now() - interval '2 days'
                """);
        execute("update leadpatch.companies set delivery_log_days = 1 where id = " + company.id());

        persistence.startHousekeeping(Duration.ofDays(30));

        await().atMost(TIMEOUT).until(() -> count("webhook_events") == 1);
        assertThat(count("webhook_delivery_log")).isEqualTo(1);
    }

    private static void changeLead(AdditionalNode node, CompanyFixture company, WebhookReceiver receiver) {
        ApiClient client = ApiClient.withKey(
                node.client().baseUri(),
                company.addKeyWith("read", "write", "admin").value());
        client.send("POST", EndpointApiFixture.ENDPOINTS_PATH, "{\"url\": \"" + receiver.url() + "\"}")
                .assertStatus(201);
        client.patch(company.addLead(), "{\"company_name\": \"A\"}").assertStatus(200);
    }

    /** Deletes the unneeded payloads of all companies, in batches. */
    private void deletePayloads() {
        Instant later = Instant.now().plus(Duration.ofDays(1));
        int scanned = 0;
        int batch;
        do {
            batch = log.deletePayloads(later, BATCH_SIZE);
            scanned += batch;
            assertThat(scanned).isLessThanOrEqualTo(COMPANIES);
        } while (batch == BATCH_SIZE);
    }

    private long count(String table) throws SQLException {
        try (Connection connection = tables.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from leadpatch." + table)) {
            row.next();
            return row.getLong(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = tables.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
