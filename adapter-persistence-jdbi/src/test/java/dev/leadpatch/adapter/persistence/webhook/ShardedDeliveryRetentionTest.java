package dev.leadpatch.adapter.persistence.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.leadpatch.adapter.persistence.DemoDatabaseTestBase;
import dev.leadpatch.adapter.persistence.FailedNodeFixture;
import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.domain.value.CompanyId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests the retention of payloads if the tables are sharded. */
final class ShardedDeliveryRetentionTest extends DemoDatabaseTestBase {
    private static final TestDatabase DATABASE = ShardedTablesFixture.addShards(TestCluster.newDatabase());
    private static final Endpoint ENDPOINT = DemoCompany.endpoint("crm");

    private final Instant start = Instant.parse("2024-06-01T12:00:00Z");
    private ShardedTablesFixture sharded;
    private DeliveryRetention retention;

    ShardedDeliveryRetentionTest() {
        super(DATABASE);
    }

    @BeforeEach
    void open() {
        sharded = new ShardedTablesFixture(database);
        retention = sharded.retention();
    }

    @AfterEach
    void closeSharded() {
        sharded.close();
    }

    @Test
    void payloads_of_all_shards_are_deleted_by_age() {
        addPayload(1, 10);
        addPayload(1, 20);
        addPayload(2, 30);
        addPayload(3, 40);

        assertThat(deletePayloads(1)).isEqualTo(1);
        assertThat(ages()).containsExactly(20L, 30L, 40L);
        assertThat(deletePayloads(1)).isEqualTo(1);
        assertThat(ages()).containsExactly(30L, 40L);
        assertThat(deletePayloads(1)).isEqualTo(1);
        assertThat(ages()).containsExactly(40L);
        assertThat(deletePayloads(1)).isEqualTo(1);
        assertThat(ages()).isEmpty();
        assertThat(deletePayloads(1)).isZero();
    }

    @Test
    void backlog_of_many_companies_is_scanned_once() {
        for (int company = 1; company <= 5; company++) {
            for (int second = 0; second < 5; second++) {
                addPayload(company, second);
            }
        }
        addPayload(2, 1_000);

        int calls = 1;
        while (deletePayloads(10) == 10) {
            calls++;
        }

        assertThat(calls).isLessThanOrEqualTo(3);
        assertThat(ages()).containsExactly(1_000L);
    }

    @Test
    void payloads_of_a_failed_node_are_deleted_later() {
        addPayload(1, 10);
        addPayload(2, 20);
        database.execute("alter view webhook_events_1 rename to webhook_events_of_failed_node");
        try {
            assertThat(deletePayloads(10)).isEqualTo(1);
            assertThat(ages()).containsExactly(10L);
        } finally {
            database.execute("alter view webhook_events_of_failed_node rename to webhook_events_1");
        }

        assertThat(deletePayloads(10)).isEqualTo(1);
        assertThat(ages()).isEmpty();
    }

    @Test
    void store_is_unavailable_if_all_nodes_fail() {
        database.execute("update pg_dist_shard set shardid = shardid + 100");
        database.execute("update pg_dist_shard_placement set shardid = shardid + 100");
        try {
            assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> deletePayloads(10));
        } finally {
            database.execute("update pg_dist_shard set shardid = shardid - 100");
            database.execute("update pg_dist_shard_placement set shardid = shardid - 100");
        }
    }

    @Test
    void completed_deliveries_of_all_shards_are_deleted() {
        for (int company = 1; company <= 3; company++) {
            addCompleted(company, 10);
            addCompleted(company, 2_000);
        }

        assertThat(retention.deleteCompleted(start.plusSeconds(1_000), 10)).isEqualTo(3);
        assertThat(retention.deleteCompleted(start.plusSeconds(1_000), 10)).isZero();
        assertThat(database.queryOne(Long.class, "select count(*) from webhook_delivery_log"))
                .isEqualTo(3);
    }

    @Test
    void company_whose_node_is_down_does_not_stop_the_shorter_period_of_others() {
        persistence.companyStore().add(DemoCompany.anotherCompany(new CompanyId(2)), List.of());
        database.execute("update companies set delivery_log_days = 7");
        addCompleted(1, 10);
        addCompleted(2, 10);
        CompanyDeliveryRetention companies = sharded.companyRetention();
        try (FailedNodeFixture ignored = FailedNodeFixture.onDelete(database, "webhook_delivery_log", 1)) {
            runPass(companies);
            assertThat(loggedCompanies()).containsExactly(1L);
        }

        runPass(companies);
        assertThat(loggedCompanies()).isEmpty();
    }

    private void runPass(CompanyDeliveryRetention companies) {
        boolean hasMore = true;
        while (hasMore) {
            hasMore = companies.removeNext(Duration.ofDays(30), start.plus(Duration.ofDays(8)), 1_000);
        }
    }

    private List<Long> loggedCompanies() {
        return database.query("select company_id from webhook_delivery_log", (row, context) -> row.getLong(1));
    }

    @Test
    void needed_payload_is_retained_and_does_not_block_later_ones() {
        DemoCompany.subscribe(persistence.endpointStore(), ENDPOINT);
        change(snapshot -> snapshot.lead().fields());
        database.execute("update webhook_events set occurred_at = ?::timestamptz", start.toString());
        addPayload(2, 1);

        assertThat(deletePayloads(1)).isEqualTo(1);
        assertThat(ages()).containsExactly(0L, 1L);
        assertThat(deletePayloads(1)).isEqualTo(1);
        assertThat(ages()).containsExactly(0L);
        assertThat(deletePayloads(1)).isZero();

        persistence.endpointStore().remove(COMPANY, ENDPOINT.id(), List.of());
        // wraps around
        assertThat(deletePayloads(1)).isEqualTo(1);
        assertThat(ages()).isEmpty();
    }

    /** Deletes payloads that are older than 1,000 seconds after the start. */
    private int deletePayloads(int limit) {
        return retention.deletePayloads(start.plusSeconds(1_000), limit);
    }

    private void addPayload(long company, long secondsAfterStart) {
        database.execute("""
                insert into webhook_events (company_id, event_id, lead_id, sequence, occurred_at, actor_user_uuid,
                                            payload)
                values (?, gen_random_uuid(), 1, 1, ?::timestamptz, gen_random_uuid(), '{}')
                """, company, start.plusSeconds(secondsAfterStart).toString());
    }

    private void addCompleted(long company, long secondsAfterStart) {
        String time = start.plusSeconds(secondsAfterStart).toString();
        database.execute("""
                insert into webhook_delivery_log (company_id, endpoint_id, event_id, lead_id, sequence, configuration,
                                                  status, queued_at, completed_at, attempts)
                values (?, gen_random_uuid(), gen_random_uuid(), 1, 1, '[]', 'delivered', ?::timestamptz,
                        ?::timestamptz, '[]')
                """, company, time, time);
    }

    /** The times of the stored payloads, in seconds after the start. */
    private List<Long> ages() {
        return database.query(
                "select occurred_at from webhook_events order by occurred_at",
                (row, context) ->
                        row.getTimestamp("occurred_at").toInstant().getEpochSecond() - start.getEpochSecond());
    }
}
