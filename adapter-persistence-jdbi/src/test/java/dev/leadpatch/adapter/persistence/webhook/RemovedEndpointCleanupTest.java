package dev.leadpatch.adapter.persistence.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.persistence.DemoDatabaseTestBase;
import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.application.webhook.DeliveryLog.DeliveryAttempt;
import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDelivery;
import dev.leadpatch.application.webhook.DeliveryQueue.CompletedAttempt;
import dev.leadpatch.application.webhook.DeliveryQueue.CompletedAttempt.NextState;
import dev.leadpatch.application.webhook.DeliveryQueue.DueOrderingKey;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.EndpointHealthStore.EndpointReport;
import dev.leadpatch.application.webhook.ReplayStore.ReplayRange;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tests the clean-up of deliveries of removed endpoints, including those enqueued during the removal. */
final class RemovedEndpointCleanupTest extends DemoDatabaseTestBase {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();
    private static final Endpoint CRM_ENDPOINT = DemoCompany.endpoint("crm");
    private static final Endpoint ERP_ENDPOINT = DemoCompany.endpoint("erp");

    RemovedEndpointCleanupTest() {
        super(DATABASE);
    }

    @Test
    void deliveries_enqueued_during_endpoint_removal_are_deleted() {
        DemoCompany.subscribe(persistence.endpointStore(), CRM_ENDPOINT);
        DemoCompany.subscribe(persistence.endpointStore(), ERP_ENDPOINT);

        changeWhileRemoving(CRM_ENDPOINT);
        assertThat(countPending(CRM_ENDPOINT)).isEqualTo(2);

        assertThat(persistence.deliveryQueue().deleteDeliveriesOfRemovedEndpoints(10))
                .isEqualTo(1);

        assertThat(countPending(CRM_ENDPOINT)).isZero();
        assertThat(countPending(ERP_ENDPOINT)).isEqualTo(2);
        assertThat(persistence.deliveryQueue().deleteDeliveriesOfRemovedEndpoints(10))
                .isZero();
    }

    @Test
    void pending_deliveries_of_removed_endpoint_are_ignored_and_deleted_later() {
        DemoCompany.subscribe(persistence.endpointStore(), CRM_ENDPOINT);
        change(snapshot -> snapshot.lead().fields());

        persistence.endpointStore().remove(COMPANY, CRM_ENDPOINT.id(), List.of());

        Instant later = Instant.now().plusSeconds(60);
        assertThat(persistence.deliveryQueue().findDue(Map.of(), 10, later)).isEmpty();
        assertThat(persistence
                        .deliveryQueue()
                        .claim(List.of(new OrderingKey(CRM_ENDPOINT.ref(), LEAD)), Duration.ofSeconds(60), later)
                        .deliveries())
                .isEmpty();
        // the removal does not wait for the deletion
        assertThat(countPending(CRM_ENDPOINT)).isEqualTo(2);
        assertThat(persistence.deliveryQueue().deleteDeliveriesOfRemovedEndpoints(10))
                .isEqualTo(1);
        assertThat(countPending(CRM_ENDPOINT)).isZero();
    }

    @Test
    void deliveries_of_removed_endpoint_are_not_counted_in_backlog() {
        DemoCompany.subscribe(persistence.endpointStore(), CRM_ENDPOINT);

        changeWhileRemoving(CRM_ENDPOINT);

        assertThat(persistence.deliveryBacklog().measure().orderingKeys()).isZero();
        assertThat(persistence.deliveryBacklog().measure().oldestQueuedAt()).isEmpty();
    }

    @Test
    void deliveries_of_removed_endpoint_are_deleted_in_batches() {
        DemoCompany.subscribe(persistence.endpointStore(), CRM_ENDPOINT);
        change(snapshot -> {
            persistence.endpointStore().remove(COMPANY, CRM_ENDPOINT.id(), List.of());
            return snapshot.lead().fields();
        });
        database.execute("""
                insert into webhook_deliveries (company_id, endpoint_id, event_id, lead_id, sequence, configuration, queued_at)
                select company_id, endpoint_id, gen_random_uuid(), lead_id, sequence + n, configuration, queued_at
                from webhook_deliveries, generate_series(1, 2) n
                """);

        assertThat(persistence.deliveryQueue().deleteDeliveriesOfRemovedEndpoints(2))
                .isEqualTo(2);
        assertThat(persistence.deliveryQueue().deleteDeliveriesOfRemovedEndpoints(2))
                .isEqualTo(1);
        assertThat(persistence.deliveryQueue().deleteDeliveriesOfRemovedEndpoints(2))
                .isZero();
    }

    @Test
    void removal_with_many_pending_deliveries_rolls_back_no_outcome_of_another_endpoint() {
        DemoCompany.subscribe(persistence.endpointStore(), CRM_ENDPOINT);
        DemoCompany.subscribe(persistence.endpointStore(), ERP_ENDPOINT);
        change(snapshot -> snapshot.lead().fields());
        database.execute("""
                insert into webhook_deliveries (company_id, endpoint_id, event_id, lead_id, sequence, configuration, queued_at)
                select company_id, endpoint_id, event_id, lead_id - n, sequence, configuration, queued_at
                from webhook_deliveries, generate_series(1, 3) n
                where endpoint_id = ?
                """, CRM_ENDPOINT.id().value());
        database.execute("""
                insert into webhook_queue_heads (company_id, endpoint_id, lead_id, sequence, due_at)
                select company_id, endpoint_id, lead_id - n, sequence, due_at - interval '1 hour' * (4 - n)
                from webhook_queue_heads, generate_series(1, 3) n
                where endpoint_id = ?
                """, CRM_ENDPOINT.id().value());
        Instant now = Instant.now().plusSeconds(60);
        List<CompletedAttempt> attempts = claimAll(now).stream()
                .map(delivery -> new CompletedAttempt(
                        delivery,
                        new DeliveryAttempt(1, now, Duration.ZERO, Optional.of(200), "", Optional.empty()),
                        new NextState.Delivered()))
                .toList();
        assertThat(attempts).hasSize(5);
        persistence.endpointStore().remove(COMPANY, CRM_ENDPOINT.id(), List.of());

        // one head is locked, for example by a change, and the others exceed the limit
        database.withHandle(handle -> {
            handle.begin();
            handle.execute(
                    "select 1 from webhook_queue_heads where lead_id = ? and endpoint_id = ? for update",
                    LEAD.value() - 3,
                    CRM_ENDPOINT.id().value());
            int deleted = persistence.deliveryQueue().deleteDeliveriesOfRemovedEndpoints(2);
            handle.rollback();
            return deleted;
        });

        assertThat(count("webhook_queue_heads left join webhook_deliveries using (company_id, endpoint_id, lead_id) "
                        + "where event_id is null"))
                .as("queue heads without a delivery")
                .isZero();
        assertThat(persistence.deliveryQueue().complete(attempts, now).lockedKeys())
                .isEmpty();
        assertThat(count("webhook_delivery_log where endpoint_id = '%s'"
                        .formatted(ERP_ENDPOINT.id().value())))
                .isEqualTo(1);
    }

    private List<ClaimedDelivery> claimAll(Instant now) {
        List<OrderingKey> due = persistence.deliveryQueue().findDue(Map.of(), 10, now).stream()
                .map(DueOrderingKey::orderingKey)
                .toList();
        return persistence
                .deliveryQueue()
                .claim(due, Duration.ofSeconds(60), now)
                .deliveries();
    }

    @Test
    void health_of_removed_endpoint_is_deleted() {
        DemoCompany.subscribe(persistence.endpointStore(), CRM_ENDPOINT);
        persistence.endpointStore().remove(COMPANY, CRM_ENDPOINT.id(), List.of());
        Instant now = Instant.now();
        persistence
                .endpointHealthStore()
                .recordReports(
                        List.of(new EndpointReport(CRM_ENDPOINT.ref(), false, false, Optional.empty())),
                        now,
                        now.minusSeconds(1));
        assertThat(count("webhook_endpoint_health")).isEqualTo(1);

        persistence.deliveryQueue().deleteDeliveriesOfRemovedEndpoints(10);

        assertThat(count("webhook_endpoint_health")).isZero();
    }

    @Test
    void removal_marker_is_retained_until_no_transaction_can_use_the_endpoint() {
        DemoCompany.subscribe(persistence.endpointStore(), CRM_ENDPOINT);
        persistence.endpointStore().remove(COMPANY, CRM_ENDPOINT.id(), List.of());

        persistence.deliveryQueue().deleteDeliveriesOfRemovedEndpoints(10);
        assertThat(count("webhook_removed_endpoints")).isEqualTo(1);

        database.execute("update webhook_removed_endpoints set removed_at = removed_at - interval '61 minutes'");
        persistence.deliveryQueue().deleteDeliveriesOfRemovedEndpoints(10);
        assertThat(count("webhook_removed_endpoints")).isZero();
    }

    @Test
    void replays_of_removed_endpoint_are_deleted() {
        DemoCompany.subscribe(persistence.endpointStore(), CRM_ENDPOINT);
        Instant now = Instant.now();
        persistence
                .replayStore()
                .start(CRM_ENDPOINT.id().value(), CRM_ENDPOINT.ref(), ReplayRange.since(now), now, List.of());

        persistence.endpointStore().remove(COMPANY, CRM_ENDPOINT.id(), List.of());

        assertThat(count("webhook_replays")).isZero();
        assertThat(persistence.replayStore().advance(10, now)).isFalse();
    }

    private void changeWhileRemoving(Endpoint endpoint) {
        change(snapshot -> {
            // the change has read its recipients already
            persistence.endpointStore().remove(COMPANY, endpoint.id(), List.of());
            return snapshot.lead().fields();
        });
    }

    /** The number of queue heads and deliveries. */
    private long countPending(Endpoint endpoint) {
        return database.query(
                        """
                        select (select count(*) from webhook_queue_heads where endpoint_id = ?)
                               + (select count(*) from webhook_deliveries where endpoint_id = ?) as pending
                        """,
                        (row, context) -> row.getLong(1),
                        endpoint.id().value(),
                        endpoint.id().value())
                .get(0);
    }

    private long count(String table) {
        return database.queryOne(Long.class, "select count(*) from " + table);
    }
}
