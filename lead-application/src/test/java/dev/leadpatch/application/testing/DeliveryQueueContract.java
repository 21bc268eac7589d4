package dev.leadpatch.application.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.leadpatch.application.company.Company;
import dev.leadpatch.application.lead.LeadUpdated;
import dev.leadpatch.application.webhook.Attempt;
import dev.leadpatch.application.webhook.Delivery;
import dev.leadpatch.application.webhook.DeliveryLog.State;
import dev.leadpatch.application.webhook.DeliveryQueue;
import dev.leadpatch.application.webhook.DeliveryQueue.Claimed;
import dev.leadpatch.application.webhook.DeliveryQueue.Due;
import dev.leadpatch.application.webhook.Ended;
import dev.leadpatch.application.webhook.Ended.Progress;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.EndpointCondition;
import dev.leadpatch.application.webhook.EndpointHealth;
import dev.leadpatch.application.webhook.EndpointHealth.News;
import dev.leadpatch.application.webhook.Line;
import dev.leadpatch.application.webhook.SigningSecrets;
import dev.leadpatch.domain.endpoint.EndpointPatchReader;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.testing.LeadBuilder;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What every queue of deliveries does. */
public abstract class DeliveryQueueContract extends PersistenceContract {
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Instant WHEN_THE_LEASE_IS_OVER = NOW.plus(LEASE);
    private static final Endpoint CRM = DemoCompany.endpoint("crm");

    @Test
    void a_change_is_delivered_to_every_enabled_endpoint_of_the_company() {
        Endpoint erp = DemoCompany.endpoint("erp");
        subscribe(CRM);
        subscribe(erp);
        subscribe(DemoCompany.endpoint("off", false));

        LeadUpdated event = rename(LEAD, "Second");

        assertThat(claim(10)).containsExactlyInAnyOrder(first(CRM, event), first(erp, event));
    }

    private Delivery first(Endpoint endpoint, LeadUpdated event) {
        return new Delivery(
                endpoint,
                SigningSecrets.of(DemoCompany.SIGNING_SECRET),
                event.id(),
                LEAD,
                2,
                1,
                payload.render(event),
                event.catalog().uuid(),
                event.catalog().user(DemoCatalog.ADA).orElseThrow().uuid());
    }

    @Test
    void an_endpoint_is_not_told_of_what_was_before_it() {
        rename(LEAD, "Before");
        subscribe(CRM);

        assertThat(claim(10)).isEmpty();
    }

    @Test
    void a_claim_is_for_one_caller_alone_until_its_lease_runs_out() {
        subscribe(CRM);
        rename(LEAD, "Second");

        Delivery claimed = claimOne();

        assertThat(claim(10)).isEmpty();
        assertThat(claimAt(WHEN_THE_LEASE_IS_OVER.minusMillis(1), 10)).isEmpty();
        List<Delivery> again = claimAt(WHEN_THE_LEASE_IS_OVER, 10);
        assertThat(again).extracting(Delivery::event).containsExactly(claimed.event());
        assertThat(again).extracting(Delivery::attempt).containsExactly(2);
        assertThat(again).extracting(Delivery::payload).containsExactly(claimed.payload());
    }

    @Test
    void a_claim_takes_bodies_as_long_as_there_is_room_and_leaves_the_rest_as_it_was() {
        leads(4);
        payload = event -> "x".repeat(event.lead().id().value() == 2 ? DeliveryQueue.ROOM : 1);
        List<Line> all = LongStream.rangeClosed(1, 4)
                .mapToObj(id -> new Line(CRM.ref(), new LeadId(id)))
                .toList();
        all.forEach(line -> rename(line.lead(), "Second"));

        Claimed claimed = persistence.deliveryQueue().claim(all, LEASE, NOW);
        assertThat(claimed.deliveries()).extracting(Delivery::line).containsExactlyElementsOf(all.subList(0, 2));
        assertThat(claimed.left()).containsExactlyElementsOf(all.subList(2, 4));

        Claimed next = persistence.deliveryQueue().claim(all, LEASE, NOW);
        assertThat(next.deliveries()).extracting(Delivery::attempt).containsExactly(1, 1);
        assertThat(next.left()).isEmpty();
    }

    @Test
    void a_body_that_is_larger_than_the_room_is_claimed_by_itself() {
        leads(2);
        payload = event -> "ä".repeat(DeliveryQueue.ROOM);
        List<Line> all = List.of(new Line(CRM.ref(), new LeadId(2)), new Line(CRM.ref(), new LeadId(1)));
        all.forEach(line -> rename(line.lead(), "Second"));

        Claimed claimed = persistence.deliveryQueue().claim(all, LEASE, NOW);

        assertThat(claimed.deliveries()).extracting(Delivery::line).containsExactly(all.get(0));
        assertThat(claimed.left()).containsExactly(all.get(1));
    }

    @Test
    void what_was_delivered_is_never_claimed_again() {
        subscribe(CRM);
        rename(LEAD, "Second");

        complete(claimOne(), new Progress.Delivered());

        assertThat(claimAt(NOW.plus(Duration.ofDays(30)), 10)).isEmpty();
    }

    @Test
    void a_claim_can_be_completed_once() {
        subscribe(CRM);
        rename(LEAD, "Second");
        Delivery claimed = claimOne();
        complete(claimed, new Progress.Retry(NOW));

        complete(claimed, new Progress.Delivered());

        assertThat(claimOne().attempt()).isEqualTo(2);
    }

    @Test
    void a_retry_is_claimed_when_it_is_due() {
        subscribe(CRM);
        rename(LEAD, "Second");

        complete(claimOne(), new Progress.Retry(NOW.plusSeconds(5)));

        assertThat(claimAt(NOW.plusSeconds(4), 10)).isEmpty();
        assertThat(claimAt(NOW.plusSeconds(5), 10))
                .extracting(Delivery::attempt)
                .containsExactly(2);
    }

    @Test
    void a_waiting_delivery_holds_back_later_ones_of_its_lead_and_no_others() {
        twoLeads();
        subscribe(CRM);
        rename(LEAD, "Second");
        rename(LEAD, "Third");
        rename(new LeadId(790), "Other");

        List<Delivery> heads = claim(10);
        assertThat(heads).extracting(Delivery::sequence).containsExactlyInAnyOrder(2L, 2L);
        assertThat(claim(10)).isEmpty();

        Delivery head = heads.stream()
                .filter(delivery -> delivery.lead().equals(LEAD))
                .findFirst()
                .orElseThrow();
        complete(head, new Progress.Retry(NOW.plusSeconds(3600)));
        assertThat(claim(10)).isEmpty();
    }

    @Test
    void delivered_and_dead_ones_let_the_next_pass() {
        subscribe(CRM);
        rename(LEAD, "Second");
        rename(LEAD, "Third");
        rename(LEAD, "Fourth");

        complete(claimOne(), new Progress.Delivered());
        Delivery third = claimOne();
        assertThat(third.sequence()).isEqualTo(3);
        complete(third, new Progress.Dead());
        assertThat(claimOne().sequence()).isEqualTo(4);
    }

    @Test
    void an_endpoint_that_waits_holds_back_no_other_endpoint() {
        subscribe(CRM);
        subscribe(DemoCompany.endpoint("erp"));
        rename(LEAD, "Second");
        rename(LEAD, "Third");

        List<Delivery> heads = claim(10);
        complete(heads.get(0), new Progress.Delivered());

        assertThat(claim(10))
                .extracting(delivery -> delivery.endpoint().id())
                .containsExactly(heads.get(0).endpoint().id());
    }

    @Test
    void completing_a_claim_that_has_passed_to_another_does_nothing() {
        subscribe(CRM);
        rename(LEAD, "Second");
        Delivery late = claimOne();
        Delivery current = claimAt(WHEN_THE_LEASE_IS_OVER, 1).get(0);

        complete(late, new Progress.Delivered());

        complete(current, new Progress.Retry(NOW.plusSeconds(60)));
        assertThat(claimAt(NOW.plusSeconds(60), 1))
                .extracting(Delivery::attempt)
                .containsExactly(3);
    }

    @Test
    void looking_tells_of_each_endpoint_as_much_as_was_asked_for() {
        int many = 30;
        Endpoint busy = DemoCompany.endpointOf(new CompanyId(3), "busy");
        Endpoint quiet = DemoCompany.endpointOf(OTHER, "quiet");
        manyLeads(new CompanyId(3), many);
        subscribe(DemoCompany.endpointOf(new CompanyId(3), "busy"));
        subscribe(quiet);
        LongStream.rangeClosed(1, many).forEach(id -> rename(new CompanyId(3), new LeadId(id), "Busy"));
        rename(OTHER, LEAD, "Quiet");

        assertThat(persistence.deliveryQueue().look(Map.of(), 8, NOW))
                .extracting(due -> due.line().endpoint())
                .containsOnlyOnce(quiet.ref())
                .filteredOn(busy.ref()::equals)
                .hasSize(8);
        assertThat(persistence.deliveryQueue().look(busy.ref(), Instant.EPOCH, 100, NOW))
                .hasSize(many);
    }

    @Test
    void looking_leaves_out_what_became_due_until_a_time_that_was_seen_already() {
        subscribe(CRM);
        rename(LEAD, "Second");
        now = NOW.plusSeconds(10);
        rename(OTHER, LEAD, "Untold");

        assertThat(persistence.deliveryQueue().look(CRM.ref(), NOW.minusMillis(1), 10, NOW))
                .containsExactly(new Due(new Line(CRM.ref(), LEAD), NOW));
        assertThat(persistence.deliveryQueue().look(CRM.ref(), NOW, 10, now)).isEmpty();
        assertThat(persistence.deliveryQueue().look(Map.of(CRM.ref(), NOW), 10, now))
                .isEmpty();
    }

    @Test
    void completing_tells_which_lines_have_more() {
        twoLeads();
        subscribe(CRM);
        rename(LEAD, "Second");
        rename(LEAD, "Third");
        rename(new LeadId(790), "Other");
        List<Ended> ended = claim(10).stream()
                .map(each -> ended(each, new Progress.Delivered()))
                .toList();

        assertThat(persistence.deliveryQueue().complete(ended, NOW)).containsExactly(new Line(CRM.ref(), LEAD));
        assertThat(claimOne().sequence()).isEqualTo(3);
    }

    @Test
    void what_is_late_in_a_batch_does_not_hold_up_the_rest() {
        twoLeads();
        subscribe(CRM);
        rename(LEAD, "Second");
        Delivery late = claimOne();
        List<Delivery> again = claimAt(WHEN_THE_LEASE_IS_OVER, 10);
        rename(new LeadId(790), "Other");
        Delivery other = claimOne();

        persistence
                .deliveryQueue()
                .complete(List.of(ended(late, new Progress.Dead()), ended(other, new Progress.Delivered())), NOW);

        assertThat(persistence
                        .deliveryLog()
                        .list(CRM.ref(), Optional.empty(), Optional.empty(), 10)
                        .deliveries())
                .extracting(each -> each.state())
                .containsExactly(State.PENDING, State.DELIVERED);
        complete(again.get(0), new Progress.Delivered());
        assertThat(claimAt(NOW.plus(Duration.ofDays(30)), 10)).isEmpty();
    }

    @Test
    void a_disabled_endpoint_keeps_what_waits_and_gets_it_when_it_is_enabled() {
        subscribe(CRM);
        rename(LEAD, "Second");

        heed(new News(CRM.ref(), false, true, Optional.empty()), NOW);
        assertThat(claim(10)).isEmpty();
        assertThat(persistence
                        .deliveryQueue()
                        .claim(List.of(new Line(CRM.ref(), LEAD)), LEASE, NOW)
                        .deliveries())
                .isEmpty();
        assertThat(crm().disabledReason()).contains("gone");
        rename(LEAD, "Untold");

        enable();
        assertThat(crm().disabledReason()).isEmpty();
        complete(claimOne(), new Progress.Delivered());
        assertThat(claim(10)).isEmpty();
    }

    @Test
    void what_waits_for_an_endpoint_that_is_enabled_again_goes_out_at_once() {
        Endpoint erp = DemoCompany.endpoint("erp");
        subscribe(CRM);
        subscribe(erp);
        rename(LEAD, "Second");
        claim(10).forEach(each -> complete(each, new Progress.Retry(NOW.plus(Duration.ofDays(1)))));
        heed(new News(CRM.ref(), false, true, Optional.empty()), NOW);
        assertThat(claim(10)).isEmpty();

        enable();

        assertThat(claim(10))
                .extracting(each -> each.endpoint().id(), Delivery::attempt)
                .containsExactly(tuple(CRM.id(), 2));
    }

    @Test
    void a_paused_endpoint_is_sent_nothing_before_the_pause_is_over() {
        subscribe(CRM);
        rename(LEAD, "Second");

        heed(new News(CRM.ref(), false, false, Optional.of(NOW.plusSeconds(120))), NOW);
        heed(new News(CRM.ref(), false, false, Optional.of(NOW.plusSeconds(60))), NOW);

        assertThat(claimAt(NOW.plusSeconds(119), 10)).isEmpty();
        assertThat(persistence
                        .deliveryQueue()
                        .claim(List.of(new Line(CRM.ref(), LEAD)), LEASE, NOW.plusSeconds(119))
                        .deliveries())
                .isEmpty();
        assertThat(persistence.deliveryQueue().look(CRM.ref(), Instant.EPOCH, 10, NOW.plusSeconds(119)))
                .isEmpty();
        assertThat(claimAt(NOW.plusSeconds(120), 10)).hasSize(1);
    }

    @Test
    void an_endpoint_shows_since_when_it_fails_and_until_when_it_is_paused() {
        subscribe(CRM);
        assertThat(condition()).isEqualTo(EndpointCondition.GOOD);

        Optional<Instant> end = Optional.of(NOW.plusSeconds(120));
        heed(new News(CRM.ref(), false, false, end), NOW);
        assertThat(condition()).isEqualTo(new EndpointCondition(Optional.of(NOW), end));
        heed(new News(CRM.ref(), true, false, Optional.empty()), NOW.plusSeconds(1));
        assertThat(condition()).isEqualTo(new EndpointCondition(Optional.empty(), end));
        assertThat(persistence.endpoints().conditions(OTHER)).isEmpty();
    }

    @Test
    void what_is_known_of_an_endpoint_says_nothing_of_it_at_another_url() {
        subscribe(CRM);
        rename(LEAD, "Second");
        heed(new News(CRM.ref(), false, false, Optional.of(NOW.plusSeconds(120))), NOW);
        change("description", "Paused");
        assertThat(claim(10)).isEmpty();

        change("url", "https://other.example/");

        assertThat(condition()).isEqualTo(EndpointCondition.GOOD);
        assertThat(claim(10)).hasSize(1);
    }

    @Test
    void enabling_an_endpoint_ends_its_pause() {
        subscribe(CRM);
        rename(LEAD, "Second");
        heed(new News(CRM.ref(), false, false, Optional.of(NOW.plusSeconds(120))), NOW);
        change("enabled", false);

        enable();

        assertThat(claim(10)).hasSize(1);
    }

    @Test
    void an_endpoint_that_did_nothing_but_fail_for_too_long_is_disabled() {
        subscribe(CRM);
        rename(LEAD, "Second");
        heed(failed(), NOW);
        heed(failed(), NOW.plusSeconds(99));
        assertThat(claim(10)).hasSize(1);

        heed(failed(), NOW.plusSeconds(100));

        assertThat(crm().enabled()).isFalse();
        assertThat(crm().disabledReason()).contains("failing");
        assertThat(crm().updatedAt()).isEqualTo(NOW.plusSeconds(100));
    }

    @Test
    void an_endpoint_that_is_tried_seldom_and_always_in_vain_is_disabled_too() {
        subscribe(CRM);
        // as far from each other as the attempts of one delivery at most
        for (int hours = 0; hours < 120; hours += 29) {
            failFor(Duration.ofDays(5), NOW.plus(Duration.ofHours(hours)));
        }
        assertThat(crm().enabled()).isTrue();

        failFor(Duration.ofDays(5), NOW.plus(Duration.ofDays(5)));

        assertThat(crm().disabledReason()).contains("failing");
    }

    @Test
    void a_failure_after_days_without_a_delivery_is_the_first_one() {
        subscribe(CRM);
        Instant later = NOW.plus(EndpointHealth.LAPSE).plusMillis(1);
        failFor(EndpointHealth.LAPSE, NOW);

        failFor(EndpointHealth.LAPSE, later);

        assertThat(crm().enabled()).isTrue();
        assertThat(condition().failingSince()).contains(later);
    }

    private void failFor(Duration tooLong, Instant at) {
        persistence.endpointHealth().heed(List.of(failed()), at, at.minus(tooLong));
    }

    @Test
    void one_success_forgives_all_failures() {
        subscribe(CRM);
        heed(failed(), NOW);
        heed(new News(CRM.ref(), true, false, Optional.empty()), NOW.plusSeconds(50));
        heed(failed(), NOW.plusSeconds(60));

        heed(failed(), NOW.plusSeconds(100));

        assertThat(crm().enabled()).isTrue();
    }

    @Test
    void enabling_an_endpoint_forgives_all_failures() {
        subscribe(CRM);
        heed(failed(), NOW);
        heed(failed(), NOW.plusSeconds(100));
        enable();

        heed(failed(), NOW.plusSeconds(101));

        assertThat(crm().enabled()).isTrue();
    }

    @Test
    void what_is_held_back_behind_a_retry_keeps_no_other_endpoint_waiting() {
        Endpoint quiet = DemoCompany.endpointOf(OTHER, "quiet");
        subscribe(CRM);
        subscribe(quiet);
        rename(LEAD, "Second");
        complete(claimOne(), new Progress.Retry(NOW.plusSeconds(3600)));
        for (int i = 0; i < 100; i++) {
            rename(LEAD, "Held back");
        }

        rename(OTHER, LEAD, "Quiet");

        assertThat(claim(10)).extracting(delivery -> delivery.endpoint().id()).containsExactly(quiet.id());
        assertThat(claimAt(NOW.plusSeconds(3600), 10))
                .filteredOn(delivery -> delivery.endpoint().equals(CRM))
                .extracting(Delivery::sequence)
                .containsExactly(2L);
    }

    @Test
    void the_end_of_an_earlier_delivery_says_nothing_about_a_later_one() {
        subscribe(CRM);
        rename(LEAD, "Second");
        rename(LEAD, "Third");
        Delivery second = claimOne();
        complete(second, new Progress.Delivered());
        Delivery third = claimOne();
        assertThat(third.attempt()).isEqualTo(1);

        complete(second, new Progress.Retry(NOW));

        assertThat(claim(10)).isEmpty();
        complete(third, new Progress.Retry(NOW));
        assertThat(claimOne()).extracting(Delivery::sequence, Delivery::attempt).containsExactly(3L, 2);
    }

    @Test
    void nothing_that_is_added_while_others_are_delivered_is_forgotten() throws Exception {
        int changes = 200;
        subscribe(CRM);
        AtomicBoolean changing = new AtomicBoolean(true);

        List<List<Long>> delivered = Concurrently.run(2, number -> {
            List<Long> sequences = new ArrayList<>();
            if (number == 0) {
                LongStream.rangeClosed(1, changes).forEach(i -> rename(LEAD, "Name " + i));
                changing.set(false);
                return sequences;
            }
            while (true) {
                boolean last = !changing.get();
                List<Delivery> next = claim(1);
                if (next.isEmpty() && last) {
                    return sequences;
                }
                next.forEach(delivery -> {
                    sequences.add(delivery.sequence());
                    complete(delivery, new Progress.Delivered());
                });
            }
        });

        assertThat(delivered.get(1))
                .isEqualTo(LongStream.rangeClosed(2, changes + 1).boxed().toList());
    }

    @Test
    void callers_at_the_same_time_never_claim_the_same() throws Exception {
        int many = 40;
        manyLeads(new CompanyId(3), many);
        subscribe(DemoCompany.endpointOf(new CompanyId(3), "busy"));
        LongStream.rangeClosed(1, many).forEach(id -> rename(new CompanyId(3), new LeadId(id), "Busy"));

        List<List<Delivery>> claims = Concurrently.run(4, number -> {
            List<Delivery> mine = new ArrayList<>();
            for (List<Due> due = look(NOW); !due.isEmpty(); due = look(NOW)) {
                List<Delivery> next = claimAll(due, NOW);
                mine.addAll(next);
                persistence
                        .deliveryQueue()
                        .complete(
                                next.stream()
                                        .map(each -> ended(each, new Progress.Delivered()))
                                        .toList(),
                                NOW);
            }
            return mine;
        });

        assertThat(claims.stream().flatMap(List::stream).map(Delivery::event))
                .doesNotHaveDuplicates()
                .hasSize(many);
    }

    private void twoLeads() {
        persistence.close();
        persistence = openAnew();
        Company demo = DemoCompany.demoCompany();
        List<Lead> leads =
                List.of(demo.leads().get(0), LeadBuilder.aLead().withId(790).build());
        persistence.companies().add(new Company("Two", demo.catalog(), Map.of(), leads));
    }

    /** So many leads of the demo company, from 1 on, of which the CRM is told. */
    private void leads(int many) {
        persistence.close();
        persistence = openAnew();
        manyLeads(COMPANY, many);
        subscribe(CRM);
    }

    private void manyLeads(CompanyId company, int many) {
        List<Lead> leads = LongStream.rangeClosed(1, many)
                .mapToObj(id ->
                        LeadBuilder.aLead().withCompany(company).withId(id).build())
                .toList();
        persistence.companies().add(new Company("Many", DemoCatalog.demoCatalog(company), Map.of(), leads));
    }

    private List<Due> look(Instant at) {
        return persistence.deliveryQueue().look(Map.of(), 10, at);
    }

    private List<Delivery> claimAll(List<Due> due, Instant at) {
        return persistence
                .deliveryQueue()
                .claim(due.stream().map(Due::line).toList(), LEASE, at)
                .deliveries();
    }

    private List<Delivery> claim(int most) {
        return claimAt(NOW, most);
    }

    private List<Delivery> claimAt(Instant at, int most) {
        return claimAll(look(at).stream().limit(most).toList(), at);
    }

    private Delivery claimOne() {
        List<Delivery> claimed = claim(1);
        assertThat(claimed).hasSize(1);
        return claimed.get(0);
    }

    private void complete(Delivery delivery, Progress progress) {
        persistence.deliveryQueue().complete(List.of(ended(delivery, progress)), NOW);
    }

    static Ended ended(Delivery delivery, Progress progress) {
        Attempt attempt =
                new Attempt(delivery.attempt(), NOW, Duration.ofMillis(5), Optional.of(200), "", Optional.empty());
        return new Ended(delivery, attempt, progress);
    }

    private void heed(News news, Instant at) {
        persistence.endpointHealth().heed(List.of(news), at, at.minusSeconds(100));
    }

    private void enable() {
        change("enabled", true);
    }

    private void change(String name, Object value) {
        persistence
                .endpoints()
                .change(
                        COMPANY,
                        CRM.id(),
                        endpoint -> endpoint.with(
                                endpoint.settings().with(EndpointPatchReader.readChange(Map.of(name, value))), NOW));
    }

    private EndpointCondition condition() {
        return persistence.endpoints().conditions(COMPANY).getOrDefault(CRM.id(), EndpointCondition.GOOD);
    }

    private Endpoint crm() {
        return persistence.endpoints().find(COMPANY, CRM.id()).orElseThrow();
    }

    private static News failed() {
        return new News(CRM.ref(), false, false, Optional.empty());
    }
}
