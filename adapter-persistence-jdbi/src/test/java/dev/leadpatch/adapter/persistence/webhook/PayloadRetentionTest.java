package dev.leadpatch.adapter.persistence.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.persistence.DemoDatabaseTestBase;
import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.application.webhook.DeliveryLog;
import dev.leadpatch.application.webhook.DeliveryLog.DeliveryAttempt;
import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDelivery;
import dev.leadpatch.application.webhook.DeliveryQueue.CompletedAttempt;
import dev.leadpatch.application.webhook.DeliveryQueue.CompletedAttempt.NextState;
import dev.leadpatch.application.webhook.DeliveryQueue.DueOrderingKey;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.WebhookSender.SendResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests which payloads are retained, and for how long. */
final class PayloadRetentionTest extends DemoDatabaseTestBase {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();
    private static final Endpoint CRM_ENDPOINT = DemoCompany.endpoint("crm");
    private static final Endpoint ERP_ENDPOINT = DemoCompany.endpoint("erp");

    private final Instant afterRetention = Instant.now().plusSeconds(3600);
    private DeliveryLog deliveryLog;

    PayloadRetentionTest() {
        super(DATABASE);
    }

    @BeforeEach
    void enqueueChangeForBothEndpoints() {
        DemoCompany.subscribe(persistence.endpointStore(), CRM_ENDPOINT);
        DemoCompany.subscribe(persistence.endpointStore(), ERP_ENDPOINT);
        deliveryLog = persistence.deliveryLog();
        change(snapshot -> snapshot.lead().fields());
    }

    @Test
    void payload_is_deleted_when_unused_by_queues_and_logs() {
        deliveryLog.deletePayloads(afterRetention, 10);
        assertThat(countPayloads()).isEqualTo(1);

        deliver(CRM_ENDPOINT);
        assertThat(deliveryLog.deleteCompleted(afterRetention, 10)).isEqualTo(1);
        deliveryLog.deletePayloads(afterRetention, 10);
        assertThat(countPayloads()).isEqualTo(1);

        deliver(ERP_ENDPOINT);
        deliveryLog.deletePayloads(afterRetention, 10);
        assertThat(countPayloads()).isEqualTo(1);

        assertThat(deliveryLog.deleteCompleted(afterRetention, 10)).isEqualTo(1);
        deliveryLog.deletePayloads(afterRetention, 10);
        assertThat(countPayloads()).isZero();
    }

    @Test
    void recent_payload_is_retained() {
        removeBoth();

        Instant changed = persistence.storedEvents(COMPANY, LEAD).get(0).occurredAt();
        assertThat(deliveryLog.deletePayloads(changed, 10)).isZero();
        assertThat(deliveryLog.deletePayloads(changed.plusMillis(1), 10)).isEqualTo(1);
    }

    @Test
    void removing_the_last_endpoint_deletes_the_payload() {
        removeBoth();

        assertThat(deliveryLog.deletePayloads(afterRetention, 10)).isEqualTo(1);
        assertThat(countPayloads()).isZero();
    }

    @Test
    void retained_payloads_do_not_block_deletion_of_later_ones() {
        database.execute("""
                insert into webhook_events (company_id, event_id, lead_id, sequence, occurred_at, actor_user_uuid,
                                            payload)
                select company_id, gen_random_uuid(), lead_id, sequence + n, occurred_at + n * interval '1 second',
                       actor_user_uuid, payload
                from webhook_events, generate_series(1, 2) n
                """);

        assertThat(deliveryLog.deletePayloads(afterRetention, 1)).isEqualTo(1);
        assertThat(countPayloads()).isEqualTo(3);
        assertThat(deliveryLog.deletePayloads(afterRetention, 1)).isEqualTo(1);
        assertThat(countPayloads()).isEqualTo(2);
        assertThat(deliveryLog.deletePayloads(afterRetention, 1)).isEqualTo(1);
        assertThat(countPayloads()).isEqualTo(1);
        assertThat(deliveryLog.deletePayloads(afterRetention, 1)).isZero();
        // wraps around
        assertThat(deliveryLog.deletePayloads(afterRetention, 1)).isEqualTo(1);
    }

    private void removeBoth() {
        persistence.endpointStore().remove(COMPANY, CRM_ENDPOINT.id(), List.of());
        persistence.endpointStore().remove(COMPANY, ERP_ENDPOINT.id(), List.of());
    }

    private void deliver(Endpoint endpoint) {
        List<DueOrderingKey> due =
                persistence.deliveryQueue().findDue(endpoint.ref(), Instant.EPOCH, 10, afterRetention);
        List<ClaimedDelivery> claimed = persistence
                .deliveryQueue()
                .claim(due.stream().map(DueOrderingKey::orderingKey).toList(), Duration.ofSeconds(60), afterRetention)
                .deliveries();
        assertThat(claimed).hasSize(1);
        DeliveryAttempt accepted = DeliveryAttempt.of(1, new SendResult.Responded(204), afterRetention);
        persistence
                .deliveryQueue()
                .complete(
                        List.of(new CompletedAttempt(claimed.get(0), accepted, new NextState.Delivered())),
                        afterRetention.minusSeconds(1));
    }

    private long countPayloads() {
        return database.queryOne(Long.class, "select count(*) from webhook_events");
    }
}
