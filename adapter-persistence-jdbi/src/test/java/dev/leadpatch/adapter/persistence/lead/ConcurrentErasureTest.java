package dev.leadpatch.adapter.persistence.lead;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.persistence.CommitBarrier;
import dev.leadpatch.adapter.persistence.DemoDatabaseTestBase;
import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.application.lead.LeadErasureStore.Outcome;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.application.webhook.DeliveryLog.DeliveryAttempt;
import dev.leadpatch.application.webhook.DeliveryLog.DeliveryId;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Transactions of the dispatcher and of replays that commit while an erasure deletes the deliveries of its lead. */
final class ConcurrentErasureTest extends DemoDatabaseTestBase {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();

    // receives no erasures
    private static final Endpoint CRM_ENDPOINT = DemoCompany.endpoint("crm");

    // later than the due time of every test delivery
    private final Instant now = Instant.now().plusSeconds(3600);

    private final CommitBarrier barrier = new CommitBarrier(DATABASE);

    ConcurrentErasureTest() {
        super(DATABASE);
    }

    @BeforeEach
    void subscribe() {
        DemoCompany.subscribe(persistence.endpointStore(), CRM_ENDPOINT);
    }

    @AfterEach
    void removeCommitTrigger() {
        barrier.remove();
    }

    @Test
    void delivery_that_a_concurrent_replay_has_queued_is_deleted() throws Exception {
        change(snapshot -> snapshot.lead().fields());
        ClaimedDelivery delivery = claimOne();
        complete(delivery);
        barrier.waitAtCommit("after insert on webhook_deliveries");

        eraseWhileCommitting(() -> persistence
                .replayStore()
                .replay(new DeliveryId(CRM_ENDPOINT.ref(), delivery.eventId()), now, List.of()));

        assertNoDeliveries();
    }

    @Test
    void response_that_the_dispatcher_records_concurrently_is_deleted() throws Exception {
        change(snapshot -> snapshot.lead().fields());
        ClaimedDelivery delivery = claimOne();
        barrier.waitAtCommit("after insert on webhook_delivery_log");

        eraseWhileCommitting(() -> complete(delivery));

        assertNoDeliveries();
    }

    @Test
    void response_of_an_attempt_that_waits_for_the_erasure_is_not_recorded() throws Exception {
        change(snapshot -> snapshot.lead().fields());
        ClaimedDelivery delivery = claimOne();
        barrier.waitAtCommit("after delete on webhook_queue_heads");

        barrier.runWhileSecondIsBlocked(this::erase, () -> complete(delivery));

        assertNoDeliveries();
    }

    private void eraseWhileCommitting(Runnable first) throws Exception {
        barrier.runWhileSecondIsBlocked(first, this::erase);
    }

    private void erase() {
        Outcome outcome =
                persistence.leadErasureStore().erase(COMPANY, LEAD, snapshot -> DemoCompany.erasedEvent(snapshot, now));
        assertThat(outcome).isInstanceOf(Outcome.Erased.class);
    }

    private void assertNoDeliveries() {
        for (String table :
                List.of("webhook_queue_heads", "webhook_deliveries", "webhook_delivery_log", "webhook_events")) {
            assertThat(database.queryOne(Long.class, "select count(*) from " + table))
                    .as(table)
                    .isZero();
        }
        assertThat(findLead().lead().isErased()).isTrue();
    }

    private ClaimedDelivery claimOne() {
        List<OrderingKey> due = persistence.deliveryQueue().findDue(Map.of(), 1, now).stream()
                .map(DueOrderingKey::orderingKey)
                .toList();
        List<ClaimedDelivery> claimed = persistence
                .deliveryQueue()
                .claim(due, Duration.ofMinutes(1), now)
                .deliveries();
        assertThat(claimed).hasSize(1);
        return claimed.get(0);
    }

    private void complete(ClaimedDelivery delivery) {
        DeliveryAttempt attempt = new DeliveryAttempt(
                delivery.attemptNumber(), now, Duration.ZERO, Optional.of(200), "personal data", Optional.empty());
        List<CompletedAttempt> attempts = List.of(new CompletedAttempt(delivery, attempt, new NextState.Delivered()));
        RecordedOutcomes recorded = persistence.deliveryQueue().complete(attempts, now);
        // as the dispatcher does
        while (!recorded.lockedKeys().isEmpty()) {
            recorded = persistence.deliveryQueue().complete(attempts, now);
        }
    }
}
