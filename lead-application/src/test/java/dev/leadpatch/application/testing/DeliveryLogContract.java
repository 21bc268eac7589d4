package dev.leadpatch.application.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.company.Company;
import dev.leadpatch.application.lead.LeadUpdated;
import dev.leadpatch.application.webhook.Attempt;
import dev.leadpatch.application.webhook.Delivery;
import dev.leadpatch.application.webhook.DeliveryId;
import dev.leadpatch.application.webhook.DeliveryLog.Cursor;
import dev.leadpatch.application.webhook.DeliveryLog.LoggedDelivery;
import dev.leadpatch.application.webhook.DeliveryLog.Page;
import dev.leadpatch.application.webhook.DeliveryLog.State;
import dev.leadpatch.application.webhook.DeliveryQueue.Due;
import dev.leadpatch.application.webhook.Ended;
import dev.leadpatch.application.webhook.Ended.Progress;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.EndpointRef;
import dev.leadpatch.application.webhook.Replays;
import dev.leadpatch.application.webhook.Replays.Replay;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.testing.LeadBuilder;
import dev.leadpatch.domain.value.LeadId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What every log of deliveries tells, and what replays do. */
public abstract class DeliveryLogContract extends PersistenceContract {
    private static final Endpoint CRM = DemoCompany.endpoint("crm");
    private static final UUID JOB = new UUID(7, 7);
    private static final Optional<Cursor> START = Optional.empty();

    @Test
    void a_delivery_is_found_with_all_its_attempts() {
        subscribe(CRM);
        LeadUpdated event = rename(LEAD, "Second");
        Attempt refused = attempt(1, Optional.of(503), "busy \u0000 \ud800", Optional.of("answered 503"));
        Attempt accepted = attempt(2, Optional.of(204), "", Optional.empty());

        complete(claimOne(), refused, new Progress.Retry(NOW));
        assertThat(find(event).state()).isEqualTo(State.PENDING);
        assertThat(find(event).attempts()).extracting(Attempt::status).containsExactly(Optional.of(503));
        complete(claimOne(), accepted, new Progress.Delivered());

        LoggedDelivery found = find(event);
        assertThat(found.lead()).isEqualTo(LEAD);
        assertThat(found.sequence()).isEqualTo(2);
        assertThat(found.state()).isEqualTo(State.DELIVERED);
        assertThat(found.queuedAt()).isEqualTo(NOW);
        assertThat(found.settledAt()).contains(NOW);
        assertThat(found.attempts()).hasSize(2).last().isEqualTo(accepted);
        assertThat(found.attempts().get(0).snippet()).startsWith("busy ");
    }

    @Test
    void a_delivery_of_another_company_or_endpoint_is_not_found() {
        subscribe(CRM);
        LeadUpdated event = rename(LEAD, "Second");

        assertThat(persistence
                        .deliveryLog()
                        .find(new DeliveryId(DemoCompany.endpoint("erp").ref(), event.id())))
                .isEmpty();
        assertThat(persistence.deliveryLog().find(new DeliveryId(new EndpointRef(OTHER, CRM.id()), event.id())))
                .isEmpty();
        assertThat(persistence.deliveryLog().find(new DeliveryId(CRM.ref(), new UUID(1, 1))))
                .isEmpty();
    }

    @Test
    void a_list_has_those_that_wait_first_then_the_latest_of_the_settled_ones() {
        leads(4);
        List<LeadUpdated> events = new ArrayList<>();
        for (long lead = 1; lead <= 4; lead++) {
            now = NOW.plusSeconds(lead);
            events.add(rename(new LeadId(lead), "Second"));
        }
        settle(1, new Progress.Delivered());
        settle(2, new Progress.Dead());

        assertThat(ids(list(Optional.empty(), START, 10)))
                .containsExactly(id(events, 3), id(events, 4), id(events, 2), id(events, 1));
        assertThat(ids(list(Optional.of(State.PENDING), START, 10))).containsExactly(id(events, 3), id(events, 4));
        assertThat(ids(list(Optional.of(State.DELIVERED), START, 10))).containsExactly(id(events, 1));
        assertThat(ids(list(Optional.of(State.DEAD), START, 10))).containsExactly(id(events, 2));
    }

    @Test
    void pages_follow_each_other_without_gap_and_without_repetition() {
        leads(6);
        LongStream.rangeClosed(1, 6).forEach(lead -> rename(new LeadId(lead), "Second"));
        LongStream.rangeClosed(1, 3).forEach(lead -> settle(lead, new Progress.Delivered()));

        List<DeliveryId> all = ids(list(Optional.empty(), START, 100));
        for (int size = 1; size <= 6; size++) {
            List<DeliveryId> paged = new ArrayList<>();
            Page page = list(Optional.empty(), START, size);
            paged.addAll(ids(page));
            while (page.next().isPresent()) {
                page = list(Optional.empty(), page.next(), size);
                paged.addAll(ids(page));
            }
            assertThat(paged).hasSize(6).isEqualTo(all);
        }
    }

    @Test
    void what_was_settled_is_forgotten_in_parts_and_what_waits_is_not() {
        leads(3);
        LongStream.rangeClosed(1, 3).forEach(lead -> rename(new LeadId(lead), "Second"));
        settle(1, new Progress.Delivered());
        settle(2, new Progress.Dead());

        assertThat(persistence.deliveryLog().forget(NOW, 10)).isZero();
        assertThat(persistence.deliveryLog().forget(NOW.plusMillis(1), 1)).isEqualTo(1);
        assertThat(persistence.deliveryLog().forget(NOW.plusMillis(1), 1)).isEqualTo(1);
        assertThat(persistence.deliveryLog().forget(NOW.plusMillis(1), 1)).isZero();
        assertThat(list(Optional.empty(), START, 10).deliveries())
                .extracting(LoggedDelivery::state)
                .containsExactly(State.PENDING);
    }

    @Test
    void the_body_of_what_waits_or_can_be_replayed_is_not_forgotten() {
        leads(2);
        LeadUpdated first = rename(new LeadId(1), "Second");
        rename(new LeadId(2), "Second");
        settle(1, new Progress.Delivered());

        persistence.deliveryLog().forgetBodies(NOW.plus(Duration.ofDays(99)), 10);
        replay(first);

        assertThat(claim())
                .hasSize(2)
                .allMatch(
                        delivery -> delivery.payload().contains(delivery.event().toString()));
    }

    @Test
    void a_replay_sends_the_same_event_and_body_and_numbers_its_attempts_anew() {
        subscribe(CRM);
        LeadUpdated event = rename(LEAD, "Second");
        Delivery first = claimOne();
        complete(first, attempt(1, Optional.of(400), "", Optional.of("answered 400")), new Progress.Dead());

        assertThat(replay(event)).isEqualTo(Replay.QUEUED);
        assertThat(replay(event)).isEqualTo(Replay.PENDING);
        assertThat(find(event).state()).isEqualTo(State.PENDING);

        Delivery again = claimOne();
        assertThat(again).isEqualTo(first);
        complete(again, attempt(1, Optional.of(200), "", Optional.empty()), new Progress.Delivered());
        assertThat(find(event).state()).isEqualTo(State.DELIVERED);
        assertThat(find(event).attempts()).extracting(Attempt::number).containsExactly(1, 1);
        assertThat(claim()).isEmpty();
    }

    @Test
    void a_replay_stands_in_its_leads_line_and_comes_when_the_first_there_has_ended() {
        subscribe(CRM);
        LeadUpdated second = rename(LEAD, "Second");
        complete(claimOne(), delivered(), new Progress.Delivered());
        rename(LEAD, "Third");
        rename(LEAD, "Fourth");
        Delivery third = claimOne();

        assertThat(replay(second)).isEqualTo(Replay.QUEUED);

        complete(third, delivered(), new Progress.Delivered());
        Delivery replayed = claimOne();
        assertThat(replayed.event()).isEqualTo(second.id());
        complete(replayed, delivered(), new Progress.Delivered());
        assertThat(claimOne().sequence()).isEqualTo(4);
    }

    @Test
    void what_waits_or_is_not_there_is_not_replayed() {
        subscribe(CRM);
        LeadUpdated event = rename(LEAD, "Second");

        assertThat(replay(event)).isEqualTo(Replay.PENDING);
        assertThat(persistence.replays().replay(new DeliveryId(CRM.ref(), new UUID(1, 1)), NOW))
                .isEqualTo(Replay.UNKNOWN);
        assertThat(persistence
                        .replays()
                        .replay(new DeliveryId(DemoCompany.endpoint("erp").ref(), event.id()), NOW))
                .isEqualTo(Replay.UNKNOWN);
    }

    @Test
    void the_replay_of_one_that_waits_to_be_tried_again_lets_its_line_go_at_once() {
        leads(2);
        LeadUpdated other = rename(new LeadId(2), "Second");
        complete(claimOne(), delivered(), new Progress.Retry(NOW.plusSeconds(3600)));
        LeadUpdated first = rename(new LeadId(1), "Second");
        LeadUpdated second = rename(new LeadId(1), "Third");
        complete(claimOne(), delivered(), new Progress.Retry(NOW.plusSeconds(3600)));
        assertThat(claim()).isEmpty();

        assertThat(replay(second)).isEqualTo(Replay.PENDING);

        Delivery next = claimOne();
        assertThat(next.event()).isEqualTo(first.id());
        assertThat(next.attempt()).isEqualTo(2);
        complete(next, delivered(), new Progress.Retry(NOW.plusSeconds(3600)));
        assertThat(replay(other)).isEqualTo(Replay.PENDING);
        assertThat(claimOne().event()).isEqualTo(other.id());
    }

    @Test
    void a_range_is_replayed_in_parts_with_its_progress() {
        leads(5);
        for (long lead = 1; lead <= 5; lead++) {
            now = NOW.plusSeconds(lead);
            rename(new LeadId(lead), "Second");
            settle(lead, new Progress.Delivered());
        }
        assertThat(persistence.replays().progress(CRM.ref(), JOB)).isEmpty();

        Replays.Progress begun = new Replays.Progress(JOB, 0, 4, false);
        assertThat(persistence.replays().begin(JOB, CRM.ref(), NOW.plusSeconds(2), NOW.plusSeconds(60)))
                .contains(begun);
        assertThat(progress()).isEqualTo(begun);
        assertThat(persistence.replays().progress(new EndpointRef(OTHER, CRM.id()), JOB))
                .isEmpty();

        assertThat(persistence.replays().advance(3, NOW.plusSeconds(60))).isTrue();
        assertThat(progress()).isEqualTo(new Replays.Progress(JOB, 3, 4, false));
        assertThat(persistence.replays().advance(3, NOW.plusSeconds(60))).isTrue();
        assertThat(progress()).isEqualTo(new Replays.Progress(JOB, 4, 4, true));
        assertThat(persistence.replays().advance(3, NOW.plusSeconds(60))).isFalse();

        assertThat(claim()).extracting(delivery -> delivery.lead().value()).containsExactlyInAnyOrder(2L, 3L, 4L, 5L);
    }

    @Test
    void a_replay_is_done_when_all_is_processed_that_is_left_of_what_it_began_with() {
        leads(3);
        LongStream.rangeClosed(1, 3).forEach(lead -> rename(new LeadId(lead), "Second"));
        LongStream.rangeClosed(1, 3).forEach(lead -> settle(lead, new Progress.Delivered()));
        persistence.replays().begin(JOB, CRM.ref(), NOW, NOW);

        assertThat(persistence.deliveryLog().forget(NOW.plusMillis(1), 1)).isEqualTo(1);
        persistence.replays().advance(3, NOW);

        assertThat(progress()).isEqualTo(new Replays.Progress(JOB, 2, 2, true));
    }

    @Test
    void a_replay_is_done_when_all_is_processed_that_was_settled_meanwhile() {
        leads(3);
        LongStream.rangeClosed(1, 3).forEach(lead -> rename(new LeadId(lead), "Second"));
        settle(1, new Progress.Delivered());
        persistence.replays().begin(JOB, CRM.ref(), NOW, NOW);
        assertThat(progress()).isEqualTo(new Replays.Progress(JOB, 0, 1, false));

        settle(2, new Progress.Dead());
        settle(3, new Progress.Delivered());
        persistence.replays().advance(3, NOW);
        assertThat(progress()).isEqualTo(new Replays.Progress(JOB, 3, 3, false));
        persistence.replays().advance(3, NOW);

        assertThat(progress()).isEqualTo(new Replays.Progress(JOB, 3, 3, true));
    }

    @Test
    void an_endpoint_has_one_replay_under_way() {
        UUID second = new UUID(8, 8);
        subscribe(CRM);
        assertThat(persistence.replays().begin(JOB, CRM.ref(), NOW, NOW)).isPresent();

        assertThat(persistence.replays().begin(second, CRM.ref(), NOW, NOW)).isEmpty();
        assertThat(persistence.replays().progress(CRM.ref(), second)).isEmpty();
        assertThat(persistence
                        .replays()
                        .begin(second, DemoCompany.endpoint("erp").ref(), NOW, NOW))
                .isPresent();

        persistence.replays().advance(1, NOW);
        persistence.replays().advance(1, NOW);
        assertThat(persistence.replays().begin(new UUID(9, 9), CRM.ref(), NOW, NOW))
                .isPresent();
    }

    @Test
    void replays_take_turns() {
        UUID second = new UUID(8, 8);
        EndpointRef erp = DemoCompany.endpoint("erp").ref();
        leads(2);
        subscribe(DemoCompany.endpoint("erp"));
        LongStream.rangeClosed(1, 2).forEach(lead -> rename(new LeadId(lead), "Second"));
        claim().forEach(delivery -> complete(delivery, delivered(), new Progress.Delivered()));
        persistence.replays().begin(JOB, CRM.ref(), NOW, NOW);
        persistence.replays().begin(second, erp, NOW, NOW.plusMillis(1));

        persistence.replays().advance(1, NOW.plusMillis(2));
        persistence.replays().advance(1, NOW.plusMillis(3));

        assertThat(progress().processed()).isEqualTo(1);
        assertThat(persistence.replays().progress(erp, second).orElseThrow().processed())
                .isEqualTo(1);
    }

    @Test
    void a_replay_is_forgotten_some_time_after_it_was_done_and_not_before() {
        UUID done = new UUID(8, 8);
        subscribe(CRM);
        persistence.replays().begin(done, CRM.ref(), NOW, NOW);
        persistence.replays().advance(1, NOW);
        persistence.replays().begin(JOB, CRM.ref(), NOW, NOW);

        assertThat(persistence.replays().forgetDone(NOW, 10)).isZero();
        assertThat(persistence.replays().forgetDone(NOW.plusMillis(1), 10)).isEqualTo(1);

        assertThat(persistence.replays().progress(CRM.ref(), done)).isEmpty();
        assertThat(progress().done()).isFalse();
    }

    private void leads(int many) {
        persistence.close();
        persistence = openAnew();
        persistence
                .companies()
                .add(new Company(
                        "Many",
                        DemoCatalog.demoCatalog(),
                        Map.of(),
                        LongStream.rangeClosed(1, many)
                                .mapToObj(id -> LeadBuilder.aLead().withId(id).build())
                                .toList()));
        subscribe(CRM);
    }

    private void settle(long lead, Progress progress) {
        Delivery delivery = claim().stream()
                .filter(each -> each.lead().value() == lead)
                .findFirst()
                .orElseThrow();
        complete(delivery, delivered(), progress);
    }

    private List<Delivery> claim() {
        Instant at = NOW.plusSeconds(60);
        List<Due> due = persistence.deliveryQueue().look(Map.of(), 100, at);
        // no lease: what is claimed here to be looked at is free for the next
        return persistence
                .deliveryQueue()
                .claim(due.stream().map(Due::line).toList(), Duration.ZERO, at)
                .deliveries();
    }

    private Delivery claimOne() {
        List<Delivery> claimed = claim();
        assertThat(claimed).hasSize(1);
        return claimed.get(0);
    }

    private void complete(Delivery delivery, Attempt attempt, Progress progress) {
        persistence.deliveryQueue().complete(List.of(new Ended(delivery, attempt, progress)), NOW);
    }

    private Page list(Optional<State> of, Optional<Cursor> after, int most) {
        return persistence.deliveryLog().list(CRM.ref(), of, after, most);
    }

    private LoggedDelivery find(LeadUpdated event) {
        return persistence
                .deliveryLog()
                .find(new DeliveryId(CRM.ref(), event.id()))
                .orElseThrow();
    }

    private Replay replay(LeadUpdated event) {
        return persistence.replays().replay(new DeliveryId(CRM.ref(), event.id()), NOW);
    }

    private Replays.Progress progress() {
        return persistence.replays().progress(CRM.ref(), JOB).orElseThrow();
    }

    private static DeliveryId id(List<LeadUpdated> events, int lead) {
        return new DeliveryId(CRM.ref(), events.get(lead - 1).id());
    }

    private static List<DeliveryId> ids(Page page) {
        return page.deliveries().stream().map(LoggedDelivery::id).toList();
    }

    private static Attempt delivered() {
        return attempt(1, Optional.of(200), "", Optional.empty());
    }

    private static Attempt attempt(int number, Optional<Integer> status, String snippet, Optional<String> error) {
        return new Attempt(number, NOW, Duration.ofMillis(12), status, snippet, error);
    }
}
