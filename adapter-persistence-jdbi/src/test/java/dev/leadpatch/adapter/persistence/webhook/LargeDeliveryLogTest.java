package dev.leadpatch.adapter.persistence.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.adapter.persistence.DemoDatabaseTestBase;
import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.application.webhook.DeliveryLog.Filter;
import dev.leadpatch.application.webhook.DeliveryLog.LoggedDelivery;
import dev.leadpatch.application.webhook.DeliveryLog.State;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.ReplayStore;
import dev.leadpatch.application.webhook.ReplayStore.ReplayProgress;
import dev.leadpatch.application.webhook.ReplayStore.ReplayRange;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests that the cost of a query does not depend on the size of the log. */
final class LargeDeliveryLogTest extends DemoDatabaseTestBase {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();
    private static final Endpoint CRM_ENDPOINT = DemoCompany.endpoint("crm");
    private static final UUID JOB_ID = new UUID(7, 7);
    private static final int MANY_DELIVERIES = 20_000;

    private final Instant now = Instant.now();

    LargeDeliveryLogTest() {
        super(DATABASE);
    }

    @BeforeEach
    void subscribe() {
        DemoCompany.subscribe(persistence.endpointStore(), CRM_ENDPOINT);
    }

    @Test
    void list_of_one_status_does_not_scan_the_other() {
        addToLog(MANY_DELIVERIES, "dead");
        addToLog(1, "delivered");
        long before = readStatistic("idx_tup_read");
        long scans = readStatistic("idx_scan");

        // the server updates its statistics with a delay
        await().until(() -> {
            assertThat(list(Optional.of(State.DELIVERED)))
                    .extracting(LoggedDelivery::state)
                    .containsExactly(State.DELIVERED);
            return readStatistic("idx_scan") > scans;
        });

        assertThat(readStatistic("idx_tup_read") - before).isLessThan(MANY_DELIVERIES / 2);
    }

    @Test
    void unfiltered_list_contains_latest_deliveries_of_any_status() {
        addToLog(10, "dead");
        addToLog(10, "delivered");
        addToLog(10, "dead");

        assertThat(list(Optional.empty()))
                .extracting(LoggedDelivery::sequence)
                .containsExactly(31L, 30L, 29L, 28L, 27L, 26L, 25L, 24L, 23L, 22L, 21L, 20L, 19L, 18L, 17L);
    }

    @Test
    void replay_processes_all_statuses_in_change_order() {
        addToLog(2, "dead");
        addToLog(2, "delivered");
        addToLog(1, "dead");
        assertThat(startReplay()).isEqualTo(new ReplayProgress(JOB_ID, 0, 5, false));

        persistence.replayStore().advance(3, now);

        assertThat(database.query(
                        "select sequence from webhook_deliveries order by sequence", (row, context) -> row.getLong(1)))
                .containsExactly(2L, 3L, 4L);
    }

    @Test
    void large_replay_starts_with_capped_count_and_processes_all() {
        int count = ReplayStore.MAX_COUNTED + 5;
        addToLog(count, "dead");

        assertThat(startReplay()).isEqualTo(new ReplayProgress(JOB_ID, 0, ReplayStore.MAX_COUNTED, false));

        database.execute("""
                update webhook_replays r
                set processed = total, last_queued_at = k.queued_at, last_event_id = k.event_id
                from webhook_delivery_log k
                where k.sequence = r.total + 1
                """);
        persistence.replayStore().advance(3, now);
        assertThat(progress()).isEqualTo(new ReplayProgress(JOB_ID, count - 2, count - 2, false));
        persistence.replayStore().advance(3, now);
        assertThat(progress()).isEqualTo(new ReplayProgress(JOB_ID, count, count, true));
    }

    /** Adds completed deliveries of the lead, each a millisecond after the previous one. */
    private void addToLog(int count, String status) {
        database.execute("""
                insert into webhook_delivery_log (company_id, endpoint_id, event_id, lead_id, sequence, configuration, status,
                                         queued_at, completed_at, attempts)
                select 1, ?, gen_random_uuid(), 789, last.sequence + n, '[]', ?,
                       now() - interval '1 day' + (last.sequence + n) * interval '1 millisecond', now(), '[]'
                from (select coalesce(max(sequence), 1) as sequence from webhook_delivery_log) last, generate_series(1, ?) n
                """, CRM_ENDPOINT.id().value(), status, count);
        database.execute("analyze webhook_delivery_log");
    }

    /** Reads a statistic of the indexes that serve a page. */
    private long readStatistic(String counter) {
        return database.queryOne(
                Long.class,
                "select coalesce(sum(" + counter + "), 0) from pg_stat_user_indexes"
                        + " where relname = 'webhook_delivery_log' and indexrelname <> 'webhook_delivery_log_by_age'");
    }

    private List<LoggedDelivery> list(Optional<State> stateFilter) {
        return persistence
                .deliveryLog()
                .list(
                        CRM_ENDPOINT.ref(),
                        new Filter(stateFilter, Optional.empty(), Optional.empty()),
                        Optional.empty(),
                        15)
                .deliveries();
    }

    private ReplayProgress startReplay() {
        return persistence
                .replayStore()
                .start(JOB_ID, CRM_ENDPOINT.ref(), ReplayRange.since(now.minusSeconds(100_000)), now, List.of())
                .orElseThrow();
    }

    private ReplayProgress progress() {
        return persistence.replayStore().progress(CRM_ENDPOINT.ref(), JOB_ID).orElseThrow();
    }
}
