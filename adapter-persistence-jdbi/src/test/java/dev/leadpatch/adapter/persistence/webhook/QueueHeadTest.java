package dev.leadpatch.adapter.persistence.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.persistence.CommitBarrier;
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
import dev.leadpatch.application.webhook.DeliveryQueue.RecordedOutcomes;
import dev.leadpatch.application.webhook.Endpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests the cost of a claim for a long queue, and the queue head under concurrent changes and completions. */
final class QueueHeadTest extends DemoDatabaseTestBase {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();
    private static final Duration LEASE = Duration.ofSeconds(60);
    private static final Duration MAX_CLAIM_TIME = Duration.ofMillis(200);
    private static final Endpoint CRM_ENDPOINT = DemoCompany.endpoint("crm");
    private static final Endpoint OTHER_ENDPOINT = DemoCompany.endpoint("other");
    private static final Endpoint THIRD_ENDPOINT = DemoCompany.endpoint("third");
    private static final int MANY_DELIVERIES = 10_000;

    // later than the due time of every test delivery
    private final Instant now = Instant.now().plusSeconds(3600);

    private final CommitBarrier barrier = new CommitBarrier(DATABASE);

    QueueHeadTest() {
        super(DATABASE);
    }

    @AfterEach
    void removeCommitTrigger() {
        barrier.remove();
    }

    @Test
    void ten_thousand_blocked_deliveries_do_not_slow_a_claim() {
        DemoCompany.subscribe(persistence.endpointStore(), CRM_ENDPOINT);
        rename();
        complete(claimOne(), new NextState.Retry(now.plusSeconds(3600)));
        addBlocked(MANY_DELIVERIES);
        addDue(OTHER_ENDPOINT, 1);

        assertThat(durationOf(() -> assertThat(claimOne().endpoint().id()).isEqualTo(OTHER_ENDPOINT.id())))
                .isLessThan(MAX_CLAIM_TIME);
        assertThat(durationOf(() -> assertThat(claim(10)).isEmpty())).isLessThan(MAX_CLAIM_TIME);
    }

    @Test
    void ten_thousand_due_leads_of_one_endpoint_do_not_slow_a_claim() {
        addDue(CRM_ENDPOINT, MANY_DELIVERIES);
        addDue(OTHER_ENDPOINT, 1);

        assertThat(durationOf(() -> assertThat(claim(8)).hasSize(8 + 1))).isLessThan(MAX_CLAIM_TIME);
        addDue(THIRD_ENDPOINT, 1);
        assertThat(durationOf(() -> assertThat(claim(8))
                        .extracting(delivery -> delivery.endpoint().id())
                        .contains(THIRD_ENDPOINT.id())))
                .isLessThan(MAX_CLAIM_TIME);
    }

    @Test
    void change_committed_while_queue_head_is_advanced_is_delivered_next() throws Exception {
        DemoCompany.subscribe(persistence.endpointStore(), CRM_ENDPOINT);
        rename();
        ClaimedDelivery head = claimOne();
        barrier.waitAtCommit("after insert on webhook_deliveries");

        barrier.runWhileSecondIsBlocked(this::rename, () -> complete(head, new NextState.Delivered()));

        assertThat(claimOne().sequence()).isEqualTo(3);
        assertThat(claim(10)).isEmpty();
    }

    @Test
    void change_made_while_queue_head_is_deleted_creates_a_new_one() throws Exception {
        DemoCompany.subscribe(persistence.endpointStore(), CRM_ENDPOINT);
        rename();
        ClaimedDelivery head = claimOne();
        barrier.waitAtCommit("after delete on webhook_queue_heads");

        barrier.runWhileSecondIsBlocked(() -> complete(head, new NextState.Delivered()), this::rename);

        assertThat(claimOne().sequence()).isEqualTo(3);
        assertThat(claim(10)).isEmpty();
    }

    @Test
    void queue_head_is_deleted_with_its_last_delivery() {
        DemoCompany.subscribe(persistence.endpointStore(), CRM_ENDPOINT);
        rename();
        rename();

        complete(claimOne(), new NextState.Dead());
        complete(claimOne(), new NextState.Delivered());

        assertThat(database.queryOne(Long.class, "select count(*) from webhook_queue_heads"))
                .isZero();
    }

    /** Adds {@code count} deliveries behind the first one of the lead. */
    private void addBlocked(int count) {
        database.execute("""
                with added as (
                    insert into lead_changes (company_id, lead_id, version, kind, changed_at, user_id, api_key_id,
                                              actor_label, request_id, changes)
                    select company_id, lead_id, version + n, kind, changed_at, user_id, api_key_id,
                           actor_label, request_id, changes
                    from lead_changes, generate_series(1, ?) n
                    returning *
                )
                insert into webhook_events (company_id, event_id, lead_id, sequence, occurred_at, actor_user_uuid,
                                            payload)
                select company_id, gen_random_uuid(), lead_id, version, changed_at, gen_random_uuid(), '{}'
                from added
                """, count);
        database.execute("""
                insert into webhook_deliveries
                    (company_id, endpoint_id, event_id, lead_id, sequence, configuration, queued_at)
                select d.company_id, d.endpoint_id, e.event_id, d.lead_id, e.sequence, d.configuration, d.queued_at
                from webhook_deliveries d
                join webhook_events e using (company_id, lead_id)
                where e.sequence > d.sequence
                """);
    }

    /** Adds an endpoint with one due delivery for each of {@code leads} leads. */
    private void addDue(Endpoint endpoint, int leads) {
        DemoCompany.subscribe(persistence.endpointStore(), endpoint);
        database.execute("""
                with changed as (
                    insert into lead_changes (company_id, lead_id, version, kind, changed_at, user_id, api_key_id,
                                              actor_label, request_id, changes)
                    select 1, 1000 + n, 2, 'updated', now(), 123, gen_random_uuid(), 'demo', 'r', '{}'
                    from generate_series(1, ?) n
                    on conflict do nothing
                ), added as (
                    insert into webhook_events (company_id, event_id, lead_id, sequence, occurred_at, actor_user_uuid,
                                            payload)
                    select 1, gen_random_uuid(), 1000 + n, 2, now(), gen_random_uuid(), '{}'
                    from generate_series(1, ?) n
                    returning *
                ), queued as (
                    insert into webhook_deliveries
                        (company_id, endpoint_id, event_id, lead_id, sequence, configuration, queued_at)
                    select company_id, ?, event_id, lead_id, sequence, '[]', occurred_at
                    from added
                    returning *
                )
                insert into webhook_queue_heads (company_id, endpoint_id, lead_id, sequence, due_at)
                select company_id, endpoint_id, lead_id, sequence, queued_at
                from queued
                """, leads, leads, endpoint.id().value());
    }

    private void rename() {
        change(snapshot -> snapshot.lead().fields());
    }

    private List<ClaimedDelivery> claim(int maxPerEndpoint) {
        List<OrderingKey> due = persistence.deliveryQueue().findDue(Map.of(), maxPerEndpoint, now).stream()
                .map(DueOrderingKey::orderingKey)
                .toList();
        return persistence.deliveryQueue().claim(due, LEASE, now).deliveries();
    }

    private ClaimedDelivery claimOne() {
        List<ClaimedDelivery> claimed = claim(1);
        assertThat(claimed).hasSize(1);
        return claimed.get(0);
    }

    /** Records an outcome; repeats it while the queue head is locked, as the dispatcher does. */
    private void complete(ClaimedDelivery delivery, NextState nextState) {
        List<CompletedAttempt> attempts = List.of(completedAttempt(delivery, nextState));
        RecordedOutcomes recorded = persistence.deliveryQueue().complete(attempts, now);
        while (!recorded.lockedKeys().isEmpty()) {
            recorded = persistence.deliveryQueue().complete(attempts, now);
        }
    }

    private CompletedAttempt completedAttempt(ClaimedDelivery delivery, NextState nextState) {
        DeliveryAttempt attempt = new DeliveryAttempt(
                delivery.attemptNumber(), now, Duration.ZERO, Optional.of(200), "", Optional.empty());
        return new CompletedAttempt(delivery, attempt, nextState);
    }
}
