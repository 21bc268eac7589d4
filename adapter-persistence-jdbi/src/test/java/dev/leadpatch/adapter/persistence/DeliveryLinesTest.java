package dev.leadpatch.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.application.webhook.CompletedAttempt;
import dev.leadpatch.application.webhook.CompletedAttempt.NextState;
import dev.leadpatch.application.webhook.Delivery;
import dev.leadpatch.application.webhook.DeliveryAttempt;
import dev.leadpatch.application.webhook.DeliveryQueue.DueOrderingKey;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.OrderingKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a claim costs when much waits, and what becomes of a line when a change and a completion meet. */
final class DeliveryLinesTest extends DemoTest {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();
    private static final Duration LEASE = Duration.ofSeconds(60);
    private static final Duration QUICK = Duration.ofMillis(200);
    private static final Endpoint CRM = DemoCompany.endpoint("crm");
    private static final Endpoint OTHER = DemoCompany.endpoint("other");
    private static final Endpoint THIRD = DemoCompany.endpoint("third");
    private static final int MANY = 10_000;

    // later than all that the tests make due
    private final Instant now = Instant.now().plusSeconds(3600);

    DeliveryLinesTest() {
        super(DATABASE);
    }

    @AfterEach
    void commitFreely() {
        database.execute("drop function if exists wait_at_commit cascade");
    }

    @Test
    void ten_thousand_that_are_held_back_cost_a_claim_nothing() {
        DemoCompany.subscribe(persistence.endpointStore(), CRM);
        rename();
        complete(claimOne(), new NextState.Retry(now.plusSeconds(3600)));
        holdBack(MANY);
        addDue(OTHER, 1);

        assertThat(timed(() -> assertThat(claimOne().endpoint().id()).isEqualTo(OTHER.id())))
                .isLessThan(QUICK);
        assertThat(timed(() -> assertThat(claim(10)).isEmpty())).isLessThan(QUICK);
    }

    @Test
    void ten_thousand_leads_that_wait_for_an_endpoint_cost_a_claim_nothing() {
        addDue(CRM, MANY);
        addDue(OTHER, 1);

        assertThat(timed(() -> assertThat(claim(8)).hasSize(8 + 1))).isLessThan(QUICK);
        addDue(THIRD, 1);
        assertThat(timed(() -> assertThat(claim(8))
                        .extracting(delivery -> delivery.endpoint().id())
                        .contains(THIRD.id())))
                .isLessThan(QUICK);
    }

    @Test
    void a_change_that_commits_while_the_line_is_moved_on_is_delivered_next() throws Exception {
        DemoCompany.subscribe(persistence.endpointStore(), CRM);
        rename();
        Delivery head = claimOne();
        waitAtCommit("after insert on webhook_deliveries");

        afterwardsInTheWayOf(this::rename, () -> complete(head, new NextState.Delivered()));

        assertThat(claimOne().sequence()).isEqualTo(3);
        assertThat(claim(10)).isEmpty();
    }

    @Test
    void a_change_that_comes_while_the_line_is_ended_begins_it_anew() throws Exception {
        DemoCompany.subscribe(persistence.endpointStore(), CRM);
        rename();
        Delivery head = claimOne();
        waitAtCommit("after delete on webhook_lines");

        afterwardsInTheWayOf(() -> complete(head, new NextState.Delivered()), this::rename);

        assertThat(claimOne().sequence()).isEqualTo(3);
        assertThat(claim(10)).isEmpty();
    }

    @Test
    void a_line_ends_with_its_last_delivery() {
        DemoCompany.subscribe(persistence.endpointStore(), CRM);
        rename();
        rename();

        complete(claimOne(), new NextState.Dead());
        complete(claimOne(), new NextState.Delivered());

        assertThat(database.one(Long.class, "select count(*) from webhook_lines"))
                .isZero();
    }

    /** Lets {@code first} come as far as its commit, then {@code second} until it waits for it, then both go on. */
    private void afterwardsInTheWayOf(Runnable first, Runnable second) throws Exception {
        CompletableFuture<Void> both = database.with(handle -> {
            handle.execute("select pg_advisory_lock(4711)");
            CompletableFuture<Void> committing = CompletableFuture.runAsync(first);
            awaitWaiting("advisory");
            CompletableFuture<Void> waiting = CompletableFuture.runAsync(second);
            awaitWaiting("transactionid");
            handle.execute("select pg_advisory_unlock(4711)");
            return CompletableFuture.allOf(committing, waiting);
        });
        both.get(10, TimeUnit.SECONDS);
    }

    private void awaitWaiting(String event) {
        Awaitility.await()
                .until(() -> database.one(
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
                    -- the test decides how long
                    perform set_config('lock_timeout', '0', true);
                    perform pg_advisory_xact_lock(4711);
                    return null;
                end $$
                """);
        database.execute("create constraint trigger wait_at_commit " + when
                + " deferrable initially deferred for each row execute function wait_at_commit()");
    }

    /** That many more deliveries for the lead that has one already. */
    private void holdBack(int many) {
        database.execute("""
                insert into lead_events
                    (company_id, event_id, lead_id, sequence, occurred_at, actor_user_uuid, payload)
                select company_id, gen_random_uuid(), lead_id, sequence + n, occurred_at, actor_user_uuid, payload
                from lead_events, generate_series(1, ?) n
                """, many);
        database.execute("""
                insert into webhook_deliveries
                    (company_id, endpoint_id, event_id, lead_id, sequence, configuration, queued_at)
                select d.company_id, d.endpoint_id, e.event_id, d.lead_id, e.sequence, d.configuration, d.queued_at
                from webhook_deliveries d
                join lead_events e using (company_id, lead_id)
                where e.sequence > d.sequence
                """);
    }

    /** A new endpoint, for which one delivery each of that many leads is due. */
    private void addDue(Endpoint endpoint, int leads) {
        DemoCompany.subscribe(persistence.endpointStore(), endpoint);
        database.execute("""
                with added as (
                    insert into lead_events
                        (company_id, event_id, lead_id, sequence, occurred_at, actor_user_uuid, payload)
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
                insert into webhook_lines (company_id, endpoint_id, lead_id, sequence, due_at)
                select company_id, endpoint_id, lead_id, sequence, queued_at
                from queued
                """, leads, endpoint.id().value());
    }

    private void rename() {
        change(found -> found.lead().fields());
    }

    private List<Delivery> claim(int mostEach) {
        List<OrderingKey> due = persistence.deliveryQueue().findDue(Map.of(), mostEach, now).stream()
                .map(DueOrderingKey::orderingKey)
                .toList();
        return persistence.deliveryQueue().claim(due, LEASE, now).deliveries();
    }

    private Delivery claimOne() {
        List<Delivery> claimed = claim(1);
        assertThat(claimed).hasSize(1);
        return claimed.get(0);
    }

    private void complete(Delivery delivery, NextState progress) {
        persistence.deliveryQueue().complete(List.of(ended(delivery, progress)), now);
    }

    private CompletedAttempt ended(Delivery delivery, NextState progress) {
        DeliveryAttempt attempt = new DeliveryAttempt(
                delivery.attemptNumber(), now, Duration.ZERO, Optional.of(200), "", Optional.empty());
        return new CompletedAttempt(delivery, attempt, progress);
    }
}
