package dev.leadpatch.adapter.persistence.lead;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.persistence.DemoDatabaseTestBase;
import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.application.lead.LeadErasureStore.Outcome;
import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.application.lead.LeadEvent.Actor;
import dev.leadpatch.application.testing.ConcurrentTasks;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.application.webhook.DeliveryLog.DeliveryAttempt;
import dev.leadpatch.application.webhook.DeliveryLog.DeliveryId;
import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDelivery;
import dev.leadpatch.application.webhook.DeliveryQueue.CompletedAttempt;
import dev.leadpatch.application.webhook.DeliveryQueue.CompletedAttempt.NextState;
import dev.leadpatch.application.webhook.DeliveryQueue.DueOrderingKey;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.domain.lead.ChangeKind;
import dev.leadpatch.domain.testing.DemoCatalog;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
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

    ConcurrentErasureTest() {
        super(DATABASE);
    }

    @BeforeEach
    void subscribe() {
        DemoCompany.subscribe(persistence.endpointStore(), CRM_ENDPOINT);
    }

    @AfterEach
    void removeCommitTrigger() {
        database.execute("drop function if exists wait_at_commit cascade");
    }

    @Test
    void delivery_that_a_concurrent_replay_has_queued_is_deleted() throws Exception {
        change(snapshot -> snapshot.lead().fields());
        ClaimedDelivery delivery = claimOne();
        complete(delivery);
        waitAtCommit("after insert on webhook_deliveries");

        eraseWhileCommitting(
                () -> persistence.replayStore().replay(new DeliveryId(CRM_ENDPOINT.ref(), delivery.eventId()), now));

        assertNoDeliveries();
    }

    @Test
    void response_that_the_dispatcher_records_concurrently_is_deleted() throws Exception {
        change(snapshot -> snapshot.lead().fields());
        ClaimedDelivery delivery = claimOne();
        waitAtCommit("after insert on webhook_delivery_log");

        eraseWhileCommitting(() -> complete(delivery));

        assertNoDeliveries();
    }

    @Test
    void response_of_an_attempt_that_waits_for_the_erasure_is_not_recorded() throws Exception {
        change(snapshot -> snapshot.lead().fields());
        ClaimedDelivery delivery = claimOne();
        waitAtCommit("after delete on webhook_queue_heads");

        runWhileSecondIsBlocked(this::erase, () -> complete(delivery));

        assertNoDeliveries();
    }

    private void eraseWhileCommitting(Runnable first) throws Exception {
        runWhileSecondIsBlocked(first, this::erase);
    }

    private void erase() {
        Actor actor = new Actor(DemoCompany.KEY_ID, "demo", DemoCatalog.ADA);
        Outcome outcome = persistence
                .leadErasureStore()
                .erase(
                        COMPANY,
                        LEAD,
                        snapshot -> new LeadEvent(
                                ChangeKind.ERASED,
                                snapshot.lead().erase(now),
                                snapshot.catalog(),
                                List.of(),
                                actor,
                                "request"));
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

    /** Runs {@code first} up to its commit, then {@code second} until it waits for {@code first}, then continues both. */
    private void runWhileSecondIsBlocked(Runnable first, Runnable second) throws Exception {
        CompletableFuture<Void> both = database.withHandle(handle -> {
            handle.execute("select pg_advisory_lock(4712)");
            CompletableFuture<Void> committing = ConcurrentTasks.runAsync(first);
            awaitWaitEvent("advisory");
            CompletableFuture<Void> waiting = ConcurrentTasks.runAsync(second);
            awaitWaitEvent("transactionid");
            handle.execute("select pg_advisory_unlock(4712)");
            return CompletableFuture.allOf(committing, waiting);
        });
        both.get(10, TimeUnit.SECONDS);
    }

    private void awaitWaitEvent(String event) {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(10))
                .until(() -> database.queryOne(
                                Long.class,
                                "select count(*) from pg_stat_activity "
                                        + "where datname = current_database() and wait_event = ?",
                                event)
                        == 1);
    }

    private void waitAtCommit(String when) {
        database.execute("""
                create function wait_at_commit() returns trigger language plpgsql as $$
                begin
                    -- the test limits the wait
                    perform set_config('lock_timeout', '0', true);
                    perform pg_advisory_xact_lock(4712);
                    return null;
                end $$
                """);
        database.execute("create constraint trigger wait_at_commit " + when
                + " deferrable initially deferred for each row execute function wait_at_commit()");
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
        persistence
                .deliveryQueue()
                .complete(List.of(new CompletedAttempt(delivery, attempt, new NextState.Delivered())), now);
    }
}
