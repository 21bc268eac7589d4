package dev.leadpatch.adapter.persistence.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.persistence.DemoDatabaseTestBase;
import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.application.testing.ConcurrentTasks;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.application.webhook.DeliveryLog.DeliveryAttempt;
import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDelivery;
import dev.leadpatch.application.webhook.DeliveryQueue.CompletedAttempt;
import dev.leadpatch.application.webhook.DeliveryQueue.CompletedAttempt.NextState;
import dev.leadpatch.application.webhook.DeliveryQueue.DueOrderingKey;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.EndpointHealthStore.EndpointReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Tests batched claims and completions, also while another transaction holds a queue head. */
final class DeliveryBatchTest extends DemoDatabaseTestBase {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();
    private static final Endpoint CRM_ENDPOINT = DemoCompany.endpoint("crm");
    private static final Endpoint ERP_ENDPOINT = DemoCompany.endpoint("erp");

    private final Instant now = Instant.now().plusSeconds(3600);

    DeliveryBatchTest() {
        super(DATABASE);
    }

    @Test
    void columns_updated_by_a_claim_are_not_indexed() {
        assertThat(database.query("""
                        select distinct a.attname
                        from pg_index i
                        join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
                        where i.indrelid = 'webhook_queue_heads'::regclass
                        """, (row, context) -> row.getString("attname")))
                .contains("due_at")
                .doesNotContain("attempts", "leased_until");
    }

    @Test
    void completed_deliveries_are_moved_to_the_log() {
        DemoCompany.subscribe(persistence.endpointStore(), CRM_ENDPOINT);
        DemoCompany.subscribe(persistence.endpointStore(), ERP_ENDPOINT);
        rename();

        complete(claim(), new NextState.Delivered());

        assertThat(count("webhook_queue_heads")).isZero();
        assertThat(count("webhook_deliveries")).isZero();
        assertThat(count("webhook_delivery_log")).isEqualTo(2);
    }

    @Test
    void locked_queue_head_does_not_delay_other_completions_and_is_completed_later() throws Exception {
        DemoCompany.subscribe(persistence.endpointStore(), CRM_ENDPOINT);
        DemoCompany.subscribe(persistence.endpointStore(), ERP_ENDPOINT);
        rename();
        List<ClaimedDelivery> claimed = claim();

        CompletableFuture<Void> completing = database.withHandle(handle -> {
            handle.begin();
            handle.select(
                            "select 1 from webhook_queue_heads where endpoint_id = ? for update",
                            CRM_ENDPOINT.id().value())
                    .mapTo(Integer.class)
                    .one();
            CompletableFuture<Void> running =
                    ConcurrentTasks.runAsync(() -> complete(claimed, new NextState.Delivered()));
            Awaitility.await().until(() -> count("webhook_delivery_log") == 1);
            handle.rollback();
            return running;
        });
        completing.get(10, TimeUnit.SECONDS);

        assertThat(count("webhook_delivery_log")).isEqualTo(2);
        assertThat(count("webhook_queue_heads")).isZero();
    }

    @Test
    void locked_queue_head_is_skipped_by_a_claim() {
        DemoCompany.subscribe(persistence.endpointStore(), CRM_ENDPOINT);
        DemoCompany.subscribe(persistence.endpointStore(), ERP_ENDPOINT);
        rename();

        List<ClaimedDelivery> claimed = database.withHandle(handle -> {
            handle.begin();
            handle.select(
                            "select 1 from webhook_queue_heads where endpoint_id = ? for update",
                            CRM_ENDPOINT.id().value())
                    .mapTo(Integer.class)
                    .one();
            List<ClaimedDelivery> free = claim();
            handle.rollback();
            return free;
        });

        assertThat(claimed).extracting(ClaimedDelivery::endpoint).containsExactly(ERP_ENDPOINT);
        assertThat(claim()).extracting(ClaimedDelivery::endpoint).containsExactly(CRM_ENDPOINT);
    }

    @Test
    void successful_deliveries_do_not_change_the_catalog_version() {
        DemoCompany.subscribe(persistence.endpointStore(), CRM_ENDPOINT);
        rename();
        long before = catalogVersion();

        persistence
                .endpointHealthStore()
                .recordReports(
                        List.of(new EndpointReport(CRM_ENDPOINT.ref(), true, false, Optional.empty())),
                        now,
                        now.minusSeconds(1));
        persistence
                .endpointHealthStore()
                .recordReports(
                        List.of(new EndpointReport(CRM_ENDPOINT.ref(), false, false, Optional.of(now.plusSeconds(1)))),
                        now,
                        now.minusSeconds(1));

        assertThat(catalogVersion()).isEqualTo(before);
    }

    private long catalogVersion() {
        return database.queryOne(Long.class, "select catalog_version from companies where id = 1");
    }

    private long count(String table) {
        return database.queryOne(Long.class, "select count(*) from " + table);
    }

    private void rename() {
        change(snapshot -> snapshot.lead().fields());
    }

    private List<ClaimedDelivery> claim() {
        List<OrderingKey> due = persistence.deliveryQueue().findDue(Map.of(), 10, now).stream()
                .map(DueOrderingKey::orderingKey)
                .toList();
        return persistence
                .deliveryQueue()
                .claim(due, Duration.ofSeconds(60), now)
                .deliveries();
    }

    private void complete(List<ClaimedDelivery> deliveries, NextState nextState) {
        List<CompletedAttempt> attempts = deliveries.stream()
                .map(delivery -> new CompletedAttempt(
                        delivery,
                        new DeliveryAttempt(1, now, Duration.ZERO, Optional.of(200), "", Optional.empty()),
                        nextState))
                .toList();
        persistence.deliveryQueue().complete(attempts, now);
    }
}
