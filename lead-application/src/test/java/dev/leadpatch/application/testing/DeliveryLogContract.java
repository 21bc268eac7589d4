package dev.leadpatch.application.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.company.CompanyStore.Company;
import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.application.webhook.DeliveryLog;
import dev.leadpatch.application.webhook.DeliveryLog.Cursor;
import dev.leadpatch.application.webhook.DeliveryLog.DeliveredPayload;
import dev.leadpatch.application.webhook.DeliveryLog.DeliveryAttempt;
import dev.leadpatch.application.webhook.DeliveryLog.DeliveryId;
import dev.leadpatch.application.webhook.DeliveryLog.Filter;
import dev.leadpatch.application.webhook.DeliveryLog.LoggedDelivery;
import dev.leadpatch.application.webhook.DeliveryLog.Page;
import dev.leadpatch.application.webhook.DeliveryLog.State;
import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDelivery;
import dev.leadpatch.application.webhook.DeliveryQueue.CompletedAttempt;
import dev.leadpatch.application.webhook.DeliveryQueue.CompletedAttempt.NextState;
import dev.leadpatch.application.webhook.DeliveryQueue.DueOrderingKey;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.Endpoint.EndpointRef;
import dev.leadpatch.application.webhook.ReplayStore;
import dev.leadpatch.application.webhook.ReplayStore.Outcome;
import dev.leadpatch.application.webhook.ReplayStore.ReplayOutcome;
import dev.leadpatch.application.webhook.ReplayStore.ReplayRange;
import dev.leadpatch.application.webhook.WebhookSender.SentRequest;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.testing.LeadBuilder;
import dev.leadpatch.domain.value.LeadId;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The contract of {@link DeliveryLog} and {@link ReplayStore}. */
public abstract class DeliveryLogContract extends PersistencePortsContract {
    private static final Endpoint CRM_ENDPOINT = DemoCompany.endpoint("crm");
    private static final UUID JOB_ID = new UUID(7, 7);
    private static final Optional<Cursor> FIRST_PAGE = Optional.empty();

    @Test
    void delivery_is_found_with_all_attempts() {
        subscribe(CRM_ENDPOINT);
        LeadEvent event = rename(LEAD, "Second");
        DeliveryAttempt failed = newAttempt(1, Optional.of(503), "busy \u0000 \ud800", Optional.of("HTTP status 503"));
        DeliveryAttempt accepted = newAttempt(2, Optional.of(204), "", Optional.empty());

        complete(claimOne(), failed, new NextState.Retry(NOW));
        assertThat(find(event).state()).isEqualTo(State.PENDING);
        assertThat(find(event).attempts()).extracting(DeliveryAttempt::status).containsExactly(Optional.of(503));
        complete(claimOne(), accepted, new NextState.Delivered());

        LoggedDelivery delivery = find(event);
        assertThat(delivery.lead()).isEqualTo(LEAD);
        assertThat(delivery.sequence()).isEqualTo(2);
        assertThat(delivery.state()).isEqualTo(State.DELIVERED);
        assertThat(delivery.queuedAt()).isEqualTo(NOW);
        assertThat(delivery.completedAt()).contains(NOW);
        assertThat(delivery.attempts()).hasSize(2).last().isEqualTo(accepted);
        assertThat(delivery.attempts().get(0).responseSnippet()).startsWith("busy ");
    }

    @Test
    void next_attempt_is_that_of_the_first_pending_delivery_of_a_lead() {
        subscribe(CRM_ENDPOINT);
        LeadEvent first = rename(LEAD, "Second");
        LeadEvent second = rename(LEAD, "Third");

        complete(claimOne(), deliveredAttempt(), new NextState.Retry(NOW.plusSeconds(5)));

        assertThat(nextAttempt(first)).contains(NOW.plusSeconds(5));
        assertThat(nextAttempt(second)).isEmpty();
        complete(claimOne(), deliveredAttempt(), new NextState.Delivered());
        assertThat(nextAttempt(first)).isEmpty();
        assertThat(nextAttempt(second)).contains(NOW);
    }

    private Optional<Instant> nextAttempt(LeadEvent event) {
        return persistence.deliveryLog().findNextAttempt(new DeliveryId(CRM_ENDPOINT.ref(), event.id()));
    }

    @Test
    void delivery_of_another_company_or_endpoint_is_not_found() {
        subscribe(CRM_ENDPOINT);
        LeadEvent event = rename(LEAD, "Second");

        assertThat(persistence
                        .deliveryLog()
                        .find(new DeliveryId(DemoCompany.endpoint("erp").ref(), event.id())))
                .isEmpty();
        assertThat(persistence
                        .deliveryLog()
                        .find(new DeliveryId(new EndpointRef(OTHER_COMPANY, CRM_ENDPOINT.id()), event.id())))
                .isEmpty();
        assertThat(persistence.deliveryLog().find(new DeliveryId(CRM_ENDPOINT.ref(), new UUID(1, 1))))
                .isEmpty();
    }

    @Test
    void list_contains_pending_then_completed_deliveries_newest_first() {
        addLeads(4);
        List<LeadEvent> events = new ArrayList<>();
        for (long lead = 1; lead <= 4; lead++) {
            now = NOW.plusSeconds(lead);
            events.add(rename(new LeadId(lead), "Second"));
        }
        completeDelivery(1, new NextState.Delivered());
        completeDelivery(2, new NextState.Dead());

        assertThat(deliveryIds(list(Optional.empty(), FIRST_PAGE, 10)))
                .containsExactly(
                        deliveryId(events, 3), deliveryId(events, 4), deliveryId(events, 2), deliveryId(events, 1));
        assertThat(deliveryIds(list(Optional.of(State.PENDING), FIRST_PAGE, 10)))
                .containsExactly(deliveryId(events, 3), deliveryId(events, 4));
        assertThat(deliveryIds(list(Optional.of(State.DELIVERED), FIRST_PAGE, 10)))
                .containsExactly(deliveryId(events, 1));
        assertThat(deliveryIds(list(Optional.of(State.DEAD), FIRST_PAGE, 10))).containsExactly(deliveryId(events, 2));
    }

    @Test
    void pages_have_no_gaps_and_no_duplicates() {
        addLeads(6);
        LongStream.rangeClosed(1, 6).forEach(lead -> rename(new LeadId(lead), "Second"));
        LongStream.rangeClosed(1, 3).forEach(lead -> completeDelivery(lead, new NextState.Delivered()));

        List<DeliveryId> all = deliveryIds(list(Optional.empty(), FIRST_PAGE, 100));
        for (int size = 1; size <= 6; size++) {
            List<DeliveryId> paged = new ArrayList<>();
            Page page = list(Optional.empty(), FIRST_PAGE, size);
            paged.addAll(deliveryIds(page));
            while (page.next().isPresent()) {
                page = list(Optional.empty(), page.next(), size);
                paged.addAll(deliveryIds(page));
            }
            assertThat(paged).hasSize(6).isEqualTo(all);
        }
    }

    @Test
    void list_is_filtered_by_lead_and_time() {
        addLeads(3);
        List<LeadEvent> events = new ArrayList<>();
        for (long second = 1; second <= 6; second++) {
            now = NOW.plusSeconds(second);
            events.add(rename(new LeadId((second + 1) / 2), "Name " + second));
        }
        completeDelivery(1, new NextState.Delivered());
        completeDelivery(1, new NextState.Dead());
        completeDelivery(2, new NextState.Delivered());

        assertThat(list(ofLead(1), 10)).containsExactly(deliveryId(events, 2), deliveryId(events, 1));
        assertThat(list(ofLead(2), 10)).containsExactly(deliveryId(events, 4), deliveryId(events, 3));
        assertThat(list(ofLead(4), 10)).isEmpty();
        assertThat(list(new Filter(Optional.of(State.DEAD), Optional.of(new LeadId(1)), Optional.empty()), 10))
                .containsExactly(deliveryId(events, 2));
        assertThat(list(since(3), 10))
                .containsExactly(
                        deliveryId(events, 4), deliveryId(events, 5), deliveryId(events, 6), deliveryId(events, 3));
        assertThat(list(new Filter(Optional.empty(), Optional.of(new LeadId(1)), Optional.of(NOW.plusSeconds(2))), 10))
                .containsExactly(deliveryId(events, 2));
        assertThat(list(since(7), 10)).isEmpty();
        assertThat(pagesOfOne(ofLead(2))).containsExactlyElementsOf(list(ofLead(2), 10));
        assertThat(pagesOfOne(since(3))).containsExactlyElementsOf(list(since(3), 10));
    }

    private static Filter ofLead(long lead) {
        return new Filter(Optional.empty(), Optional.of(new LeadId(lead)), Optional.empty());
    }

    private static Filter since(long second) {
        return new Filter(Optional.empty(), Optional.empty(), Optional.of(NOW.plusSeconds(second)));
    }

    private List<DeliveryId> list(Filter filter, int limit) {
        return deliveryIds(list(filter, FIRST_PAGE, limit));
    }

    private List<DeliveryId> pagesOfOne(Filter filter) {
        List<DeliveryId> all = new ArrayList<>();
        Optional<Cursor> next = FIRST_PAGE;
        do {
            Page page = list(filter, next, 1);
            all.addAll(deliveryIds(page));
            next = page.next();
        } while (next.isPresent());
        return all;
    }

    @Test
    void payload_is_found_while_the_delivery_is_pending_and_afterwards() {
        subscribe(CRM_ENDPOINT);
        LeadEvent event = rename(LEAD, "Second");
        DeliveryId delivery = new DeliveryId(CRM_ENDPOINT.ref(), event.id());
        ClaimedDelivery claimed = claimOne();

        Optional<DeliveredPayload> pending = persistence.deliveryLog().findPayload(delivery);
        complete(claimed, deliveredAttempt(), new NextState.Delivered());

        assertThat(pending)
                .contains(new DeliveredPayload(
                        claimed.payload(), claimed.endpoint().configuration()));
        assertThat(persistence.deliveryLog().findPayload(delivery)).isEqualTo(pending);
        assertThat(persistence
                        .deliveryLog()
                        .findPayload(new DeliveryId(DemoCompany.endpoint("erp").ref(), event.id())))
                .isEmpty();
        assertThat(persistence
                        .deliveryLog()
                        .findPayload(new DeliveryId(new EndpointRef(OTHER_COMPANY, CRM_ENDPOINT.id()), event.id())))
                .isEmpty();
    }

    @Test
    void completed_deliveries_are_deleted_in_batches_and_pending_are_retained() {
        addLeads(3);
        LongStream.rangeClosed(1, 3).forEach(lead -> rename(new LeadId(lead), "Second"));
        completeDelivery(1, new NextState.Delivered());
        completeDelivery(2, new NextState.Dead());

        assertThat(persistence.deliveryLog().deleteCompleted(NOW, 10)).isZero();
        assertThat(persistence.deliveryLog().deleteCompleted(NOW.plusMillis(1), 1))
                .isEqualTo(1);
        assertThat(persistence.deliveryLog().deleteCompleted(NOW.plusMillis(1), 1))
                .isEqualTo(1);
        assertThat(persistence.deliveryLog().deleteCompleted(NOW.plusMillis(1), 1))
                .isZero();
        assertThat(list(Optional.empty(), FIRST_PAGE, 10).deliveries())
                .extracting(LoggedDelivery::state)
                .containsExactly(State.PENDING);
    }

    @Test
    void payload_of_pending_or_replayable_delivery_is_retained() {
        addLeads(2);
        LeadEvent first = rename(new LeadId(1), "Second");
        rename(new LeadId(2), "Second");
        completeDelivery(1, new NextState.Delivered());

        persistence.deliveryLog().deletePayloads(NOW.plus(Duration.ofDays(99)), 10);
        replay(first);

        assertThat(claim())
                .hasSize(2)
                .allMatch(delivery ->
                        delivery.payload().contains(delivery.eventId().toString()));
    }

    @Test
    void replayed_delivery_has_same_event_and_payload_and_restarts_attempt_numbers() {
        subscribe(CRM_ENDPOINT);
        LeadEvent event = rename(LEAD, "Second");
        ClaimedDelivery first = claimOne();
        complete(first, newAttempt(1, Optional.of(400), "", Optional.of("HTTP status 400")), new NextState.Dead());

        assertThat(replay(event)).isEqualTo(ReplayOutcome.QUEUED);
        assertThat(replay(event)).isEqualTo(ReplayOutcome.PENDING);
        assertThat(find(event).state()).isEqualTo(State.PENDING);

        ClaimedDelivery replayed = claimOne();
        assertThat(replayed).isEqualTo(first);
        complete(replayed, newAttempt(1, Optional.of(200), "", Optional.empty()), new NextState.Delivered());
        assertThat(find(event).state()).isEqualTo(State.DELIVERED);
        assertThat(find(event).attempts()).extracting(DeliveryAttempt::number).containsExactly(1, 1);
        assertThat(claim()).isEmpty();
    }

    @Test
    void replayed_delivery_is_queued_behind_pending_deliveries_of_its_lead() {
        subscribe(CRM_ENDPOINT);
        LeadEvent second = rename(LEAD, "Second");
        complete(claimOne(), deliveredAttempt(), new NextState.Delivered());
        rename(LEAD, "Third");
        rename(LEAD, "Fourth");
        ClaimedDelivery third = claimOne();

        assertThat(replay(second)).isEqualTo(ReplayOutcome.QUEUED);

        complete(third, deliveredAttempt(), new NextState.Delivered());
        ClaimedDelivery replayed = claimOne();
        assertThat(replayed.eventId()).isEqualTo(second.id());
        complete(replayed, deliveredAttempt(), new NextState.Delivered());
        assertThat(claimOne().sequence()).isEqualTo(4);
    }

    @Test
    void pending_or_unknown_delivery_is_not_replayed() {
        subscribe(CRM_ENDPOINT);
        LeadEvent event = rename(LEAD, "Second");

        assertThat(replay(event)).isEqualTo(ReplayOutcome.PENDING);
        assertThat(persistence.replayStore().replay(new DeliveryId(CRM_ENDPOINT.ref(), new UUID(1, 1)), NOW, List.of()))
                .isEqualTo(ReplayOutcome.UNKNOWN);
        assertThat(persistence
                        .replayStore()
                        .replay(new DeliveryId(DemoCompany.endpoint("erp").ref(), event.id()), NOW, List.of()))
                .isEqualTo(ReplayOutcome.UNKNOWN);
    }

    @Test
    void replaying_a_delivery_awaiting_retry_makes_its_queue_due() {
        addLeads(2);
        LeadEvent other = rename(new LeadId(2), "Second");
        complete(claimOne(), deliveredAttempt(), new NextState.Retry(NOW.plusSeconds(3600)));
        LeadEvent first = rename(new LeadId(1), "Second");
        LeadEvent second = rename(new LeadId(1), "Third");
        complete(claimOne(), deliveredAttempt(), new NextState.Retry(NOW.plusSeconds(3600)));
        assertThat(claim()).isEmpty();

        assertThat(replay(second)).isEqualTo(ReplayOutcome.PENDING);

        ClaimedDelivery next = claimOne();
        assertThat(next.eventId()).isEqualTo(first.id());
        assertThat(next.attemptNumber()).isEqualTo(2);
        complete(next, deliveredAttempt(), new NextState.Retry(NOW.plusSeconds(3600)));
        assertThat(replay(other)).isEqualTo(ReplayOutcome.PENDING);
        assertThat(claimOne().eventId()).isEqualTo(other.id());
    }

    @Test
    void range_is_replayed_in_batches_with_progress() {
        addLeads(5);
        for (long lead = 1; lead <= 5; lead++) {
            now = NOW.plusSeconds(lead);
            rename(new LeadId(lead), "Second");
            completeDelivery(lead, new NextState.Delivered());
        }
        assertThat(persistence.replayStore().progress(CRM_ENDPOINT.ref(), JOB_ID))
                .isEmpty();

        ReplayStore.ReplayProgress started = new ReplayStore.ReplayProgress(JOB_ID, 0, 4, false);
        assertThat(persistence
                        .replayStore()
                        .start(
                                JOB_ID,
                                CRM_ENDPOINT.ref(),
                                ReplayRange.since(NOW.plusSeconds(2)),
                                NOW.plusSeconds(60),
                                List.of()))
                .contains(started);
        assertThat(progress()).isEqualTo(started);
        assertThat(persistence.replayStore().progress(new EndpointRef(OTHER_COMPANY, CRM_ENDPOINT.id()), JOB_ID))
                .isEmpty();

        assertThat(persistence.replayStore().advance(3, NOW.plusSeconds(60))).isTrue();
        assertThat(progress()).isEqualTo(new ReplayStore.ReplayProgress(JOB_ID, 3, 4, false));
        assertThat(persistence.replayStore().advance(3, NOW.plusSeconds(60))).isTrue();
        assertThat(progress()).isEqualTo(new ReplayStore.ReplayProgress(JOB_ID, 4, 4, true));
        assertThat(persistence.replayStore().advance(3, NOW.plusSeconds(60))).isFalse();

        assertThat(claim()).extracting(delivery -> delivery.lead().value()).containsExactlyInAnyOrder(2L, 3L, 4L, 5L);
    }

    @Test
    void replay_of_a_range_has_an_end_and_an_outcome() {
        addLeads(4);
        for (long lead = 1; lead <= 4; lead++) {
            now = NOW.plusSeconds(lead);
            rename(new LeadId(lead), "Second");
            completeDelivery(lead, lead % 2 == 0 ? new NextState.Dead() : new NextState.Delivered());
        }

        assertThat(replayed(new ReplayRange(NOW, Optional.of(NOW.plusSeconds(3)), Optional.empty())))
                .containsExactlyInAnyOrder(1L, 2L, 3L);
        assertThat(replayed(new ReplayRange(NOW, Optional.of(NOW.plusSeconds(3)), Optional.of(Outcome.DEAD))))
                .containsExactly(2L);
        assertThat(replayed(new ReplayRange(NOW, Optional.empty(), Optional.of(Outcome.DEAD))))
                .containsExactlyInAnyOrder(2L, 4L);
        assertThat(replayed(new ReplayRange(NOW, Optional.empty(), Optional.of(Outcome.DELIVERED))))
                .containsExactlyInAnyOrder(1L, 3L);
        assertThat(replayed(new ReplayRange(NOW.plusSeconds(3), Optional.of(NOW.plusSeconds(2)), Optional.empty())))
                .isEmpty();
    }

    /** Returns the leads whose deliveries a job replays, and completes these with their previous outcomes. */
    private List<Long> replayed(ReplayRange range) {
        UUID job = UUID.randomUUID();
        Instant start = NOW.plusSeconds(60);
        long total = persistence
                .replayStore()
                .start(job, CRM_ENDPOINT.ref(), range, start, List.of())
                .orElseThrow()
                .total();
        assertThat(persistence.replayStore().findRunning(CRM_ENDPOINT.ref()))
                .contains(new ReplayStore.ReplayProgress(job, 0, total, false));
        while (persistence.replayStore().advance(3, start)) {}
        assertThat(persistence.replayStore().findRunning(CRM_ENDPOINT.ref())).isEmpty();
        List<ClaimedDelivery> claimed = claim();
        assertThat(claimed).hasSize((int) total);
        claimed.forEach(delivery -> complete(
                delivery,
                deliveredAttempt(),
                delivery.lead().value() % 2 == 0 ? new NextState.Dead() : new NextState.Delivered()));
        return claimed.stream().map(delivery -> delivery.lead().value()).toList();
    }

    @Test
    void replay_is_done_when_remaining_deliveries_are_processed() {
        addLeads(3);
        LongStream.rangeClosed(1, 3).forEach(lead -> rename(new LeadId(lead), "Second"));
        LongStream.rangeClosed(1, 3).forEach(lead -> completeDelivery(lead, new NextState.Delivered()));
        persistence.replayStore().start(JOB_ID, CRM_ENDPOINT.ref(), ReplayRange.since(NOW), NOW, List.of());

        assertThat(persistence.deliveryLog().deleteCompleted(NOW.plusMillis(1), 1))
                .isEqualTo(1);
        persistence.replayStore().advance(3, NOW);

        assertThat(progress()).isEqualTo(new ReplayStore.ReplayProgress(JOB_ID, 2, 2, true));
    }

    @Test
    void replay_is_done_when_deliveries_completed_meanwhile_are_processed() {
        addLeads(3);
        LongStream.rangeClosed(1, 3).forEach(lead -> rename(new LeadId(lead), "Second"));
        completeDelivery(1, new NextState.Delivered());
        persistence.replayStore().start(JOB_ID, CRM_ENDPOINT.ref(), ReplayRange.since(NOW), NOW, List.of());
        assertThat(progress()).isEqualTo(new ReplayStore.ReplayProgress(JOB_ID, 0, 1, false));

        completeDelivery(2, new NextState.Dead());
        completeDelivery(3, new NextState.Delivered());
        persistence.replayStore().advance(3, NOW);
        assertThat(progress()).isEqualTo(new ReplayStore.ReplayProgress(JOB_ID, 3, 3, false));
        persistence.replayStore().advance(3, NOW);

        assertThat(progress()).isEqualTo(new ReplayStore.ReplayProgress(JOB_ID, 3, 3, true));
    }

    @Test
    void second_concurrent_replay_of_endpoint_is_rejected() {
        UUID second = new UUID(8, 8);
        subscribe(CRM_ENDPOINT);
        assertThat(persistence.replayStore().start(JOB_ID, CRM_ENDPOINT.ref(), ReplayRange.since(NOW), NOW, List.of()))
                .isPresent();

        assertThat(persistence.replayStore().start(second, CRM_ENDPOINT.ref(), ReplayRange.since(NOW), NOW, List.of()))
                .isEmpty();
        assertThat(persistence.replayStore().progress(CRM_ENDPOINT.ref(), second))
                .isEmpty();
        assertThat(persistence
                        .replayStore()
                        .start(second, DemoCompany.endpoint("erp").ref(), ReplayRange.since(NOW), NOW, List.of()))
                .isPresent();

        persistence.replayStore().advance(1, NOW);
        persistence.replayStore().advance(1, NOW);
        assertThat(persistence
                        .replayStore()
                        .start(new UUID(9, 9), CRM_ENDPOINT.ref(), ReplayRange.since(NOW), NOW, List.of()))
                .isPresent();
    }

    @Test
    void concurrent_replays_advance_round_robin() {
        UUID second = new UUID(8, 8);
        EndpointRef erp = DemoCompany.endpoint("erp").ref();
        addLeads(2);
        subscribe(DemoCompany.endpoint("erp"));
        LongStream.rangeClosed(1, 2).forEach(lead -> rename(new LeadId(lead), "Second"));
        claim().forEach(delivery -> complete(delivery, deliveredAttempt(), new NextState.Delivered()));
        persistence.replayStore().start(JOB_ID, CRM_ENDPOINT.ref(), ReplayRange.since(NOW), NOW, List.of());
        persistence.replayStore().start(second, erp, ReplayRange.since(NOW), NOW.plusMillis(1), List.of());

        persistence.replayStore().advance(1, NOW.plusMillis(2));
        persistence.replayStore().advance(1, NOW.plusMillis(3));

        assertThat(progress().processed()).isEqualTo(1);
        assertThat(persistence.replayStore().progress(erp, second).orElseThrow().processed())
                .isEqualTo(1);
    }

    @Test
    void replay_is_deleted_only_after_retention_time() {
        UUID done = new UUID(8, 8);
        subscribe(CRM_ENDPOINT);
        persistence.replayStore().start(done, CRM_ENDPOINT.ref(), ReplayRange.since(NOW), NOW, List.of());
        persistence.replayStore().advance(1, NOW);
        persistence.replayStore().start(JOB_ID, CRM_ENDPOINT.ref(), ReplayRange.since(NOW), NOW, List.of());

        assertThat(persistence.replayStore().deleteCompletedJobs(NOW, 10)).isZero();
        assertThat(persistence.replayStore().deleteCompletedJobs(NOW.plusMillis(1), 10))
                .isEqualTo(1);

        assertThat(persistence.replayStore().progress(CRM_ENDPOINT.ref(), done)).isEmpty();
        assertThat(progress().done()).isFalse();
    }

    private void addLeads(int count) {
        persistence.close();
        persistence = reopen();
        persistence
                .companyStore()
                .add(
                        new Company(
                                "Many",
                                DemoCatalog.demoCatalog(),
                                Map.of(),
                                LongStream.rangeClosed(1, count)
                                        .mapToObj(id ->
                                                LeadBuilder.aLead().withId(id).build())
                                        .toList()),
                        List.of());
        subscribe(CRM_ENDPOINT);
    }

    private void completeDelivery(long lead, NextState nextState) {
        ClaimedDelivery delivery = claim().stream()
                .filter(claimed -> claimed.lead().value() == lead)
                .findFirst()
                .orElseThrow();
        complete(delivery, deliveredAttempt(), nextState);
    }

    private List<ClaimedDelivery> claim() {
        Instant now = NOW.plusSeconds(60);
        List<DueOrderingKey> dueKeys = persistence.deliveryQueue().findDue(Map.of(), 100, now);
        // without a lease, so that the deliveries can be claimed again
        return persistence
                .deliveryQueue()
                .claim(dueKeys.stream().map(DueOrderingKey::orderingKey).toList(), Duration.ZERO, now)
                .deliveries();
    }

    private ClaimedDelivery claimOne() {
        List<ClaimedDelivery> claimed = claim();
        assertThat(claimed).hasSize(1);
        return claimed.get(0);
    }

    private void complete(ClaimedDelivery delivery, DeliveryAttempt attempt, NextState nextState) {
        persistence.deliveryQueue().complete(List.of(new CompletedAttempt(delivery, attempt, nextState)), NOW);
    }

    private Page list(Optional<State> state, Optional<Cursor> after, int limit) {
        return list(new Filter(state, Optional.empty(), Optional.empty()), after, limit);
    }

    private Page list(Filter filter, Optional<Cursor> after, int limit) {
        return persistence.deliveryLog().list(CRM_ENDPOINT.ref(), filter, after, limit);
    }

    private LoggedDelivery find(LeadEvent event) {
        return persistence
                .deliveryLog()
                .find(new DeliveryId(CRM_ENDPOINT.ref(), event.id()))
                .orElseThrow();
    }

    private ReplayOutcome replay(LeadEvent event) {
        return persistence.replayStore().replay(new DeliveryId(CRM_ENDPOINT.ref(), event.id()), NOW, List.of());
    }

    private ReplayStore.ReplayProgress progress() {
        return persistence.replayStore().progress(CRM_ENDPOINT.ref(), JOB_ID).orElseThrow();
    }

    private static DeliveryId deliveryId(List<LeadEvent> events, int lead) {
        return new DeliveryId(CRM_ENDPOINT.ref(), events.get(lead - 1).id());
    }

    private static List<DeliveryId> deliveryIds(Page page) {
        return page.deliveries().stream().map(LoggedDelivery::id).toList();
    }

    private static DeliveryAttempt deliveredAttempt() {
        return newAttempt(1, Optional.of(200), "", Optional.empty());
    }

    private static DeliveryAttempt newAttempt(
            int number, Optional<Integer> status, String snippet, Optional<String> error) {
        return new DeliveryAttempt(
                number,
                NOW,
                Duration.ofMillis(12),
                status,
                snippet,
                error,
                Optional.of(new SentRequest(URI.create("https://crm.example/hook?a=b"), NOW.minusNanos(1_000))));
    }
}
