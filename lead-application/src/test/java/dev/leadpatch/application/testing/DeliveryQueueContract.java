package dev.leadpatch.application.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.company.Company;
import dev.leadpatch.application.lead.LeadUpdated;
import dev.leadpatch.application.webhook.Delivery;
import dev.leadpatch.application.webhook.DeliveryQueue;
import dev.leadpatch.application.webhook.DeliveryQueue.Progress;
import dev.leadpatch.application.webhook.Endpoint;
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
        persistence.endpoints().add(CRM);
        persistence.endpoints().add(erp);
        persistence.endpoints().add(DemoCompany.endpoint("off", false));

        LeadUpdated event = rename(LEAD, "Second");

        assertThat(claim(10)).containsExactlyInAnyOrder(first(CRM, event), first(erp, event));
    }

    private Delivery first(Endpoint endpoint, LeadUpdated event) {
        return new Delivery(
                endpoint,
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
        persistence.endpoints().add(CRM);

        assertThat(claim(10)).isEmpty();
    }

    @Test
    void a_claim_is_for_one_caller_alone_until_its_lease_runs_out() {
        persistence.endpoints().add(CRM);
        rename(LEAD, "Second");

        Delivery claimed = claimOne();

        assertThat(claim(10)).isEmpty();
        assertThat(persistence.deliveryQueue().claim(10, LEASE, WHEN_THE_LEASE_IS_OVER.minusMillis(1)))
                .isEmpty();
        List<Delivery> again = persistence.deliveryQueue().claim(10, LEASE, WHEN_THE_LEASE_IS_OVER);
        assertThat(again).extracting(Delivery::event).containsExactly(claimed.event());
        assertThat(again).extracting(Delivery::attempt).containsExactly(2);
        assertThat(again).extracting(Delivery::payload).containsExactly(claimed.payload());
    }

    @Test
    void what_was_delivered_is_never_claimed_again() {
        persistence.endpoints().add(CRM);
        rename(LEAD, "Second");

        complete(claimOne(), new Progress.Delivered());

        assertThat(persistence.deliveryQueue().claim(10, LEASE, NOW.plus(Duration.ofDays(30))))
                .isEmpty();
    }

    @Test
    void a_claim_can_be_completed_once() {
        persistence.endpoints().add(CRM);
        rename(LEAD, "Second");
        Delivery claimed = claimOne();
        complete(claimed, new Progress.Retry(NOW, "503"));

        complete(claimed, new Progress.Delivered());

        assertThat(claimOne().attempt()).isEqualTo(2);
    }

    @Test
    void a_retry_is_claimed_when_it_is_due() {
        persistence.endpoints().add(CRM);
        rename(LEAD, "Second");

        complete(claimOne(), new Progress.Retry(NOW.plusSeconds(5), "503"));

        assertThat(persistence.deliveryQueue().claim(10, LEASE, NOW.plusSeconds(4)))
                .isEmpty();
        assertThat(persistence.deliveryQueue().claim(10, LEASE, NOW.plusSeconds(5)))
                .extracting(Delivery::attempt)
                .containsExactly(2);
    }

    @Test
    void a_waiting_delivery_holds_back_later_ones_of_its_lead_and_no_others() {
        twoLeads();
        persistence.endpoints().add(CRM);
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
        complete(head, new Progress.Retry(NOW.plusSeconds(3600), "503"));
        assertThat(claim(10)).isEmpty();
    }

    @Test
    void delivered_and_dead_ones_let_the_next_pass() {
        persistence.endpoints().add(CRM);
        rename(LEAD, "Second");
        rename(LEAD, "Third");
        rename(LEAD, "Fourth");

        complete(claimOne(), new Progress.Delivered());
        Delivery third = claimOne();
        assertThat(third.sequence()).isEqualTo(3);
        complete(third, new Progress.Dead("410"));
        assertThat(claimOne().sequence()).isEqualTo(4);
    }

    @Test
    void an_endpoint_that_waits_holds_back_no_other_endpoint() {
        persistence.endpoints().add(CRM);
        persistence.endpoints().add(DemoCompany.endpoint("erp"));
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
        persistence.endpoints().add(CRM);
        rename(LEAD, "Second");
        Delivery late = claimOne();
        Delivery current = persistence
                .deliveryQueue()
                .claim(1, LEASE, WHEN_THE_LEASE_IS_OVER)
                .get(0);

        complete(late, new Progress.Delivered());

        complete(current, new Progress.Retry(NOW.plusSeconds(60), "503"));
        assertThat(persistence.deliveryQueue().claim(1, LEASE, NOW.plusSeconds(60)))
                .extracting(Delivery::attempt)
                .containsExactly(3);
    }

    @Test
    void a_busy_endpoint_does_not_hide_another() {
        int many = 30;
        Endpoint quiet = DemoCompany.endpointOf(OTHER, "quiet");
        manyLeads(new CompanyId(3), many);
        persistence.endpoints().add(DemoCompany.endpointOf(new CompanyId(3), "busy"));
        persistence.endpoints().add(quiet);
        LongStream.rangeClosed(1, many).forEach(id -> rename(new CompanyId(3), new LeadId(id), "Busy"));
        rename(OTHER, LEAD, "Quiet");

        List<Delivery> firstTwo = new ArrayList<>(claim(1));
        firstTwo.addAll(claim(1));

        assertThat(firstTwo).extracting(delivery -> delivery.endpoint().id()).contains(quiet.id());
        assertThat(claim(many)).hasSize(DeliveryQueue.MOST_UNDER_WAY - 1);
    }

    @Test
    void an_endpoint_that_has_enough_under_way_gets_no_more_until_one_has_ended() {
        int many = 2 * DeliveryQueue.MOST_UNDER_WAY;
        Endpoint other = DemoCompany.endpoint("other");
        manyLeads(new CompanyId(3), many);
        persistence.endpoints().add(DemoCompany.endpointOf(new CompanyId(3), "hanging"));
        persistence.endpoints().add(other);
        LongStream.rangeClosed(1, many).forEach(id -> rename(new CompanyId(3), new LeadId(id), "Hanging"));

        List<Delivery> underWay = claim(many);
        assertThat(underWay).hasSize(DeliveryQueue.MOST_UNDER_WAY);
        assertThat(claim(1)).isEmpty();

        rename(LEAD, "Other");
        assertThat(claim(many)).extracting(delivery -> delivery.endpoint().id()).containsExactly(other.id());

        complete(underWay.get(0), new Progress.Retry(NOW.plusSeconds(5), "timeout"));
        assertThat(claim(many)).hasSize(1);
        assertThat(persistence.deliveryQueue().claim(many, LEASE, WHEN_THE_LEASE_IS_OVER))
                .hasSize(1 + DeliveryQueue.MOST_UNDER_WAY);
    }

    @Test
    void what_is_held_back_behind_a_retry_keeps_no_other_endpoint_waiting() {
        Endpoint quiet = DemoCompany.endpointOf(OTHER, "quiet");
        persistence.endpoints().add(CRM);
        persistence.endpoints().add(quiet);
        rename(LEAD, "Second");
        complete(claimOne(), new Progress.Retry(NOW.plusSeconds(3600), "503"));
        for (int i = 0; i < 100; i++) {
            rename(LEAD, "Held back");
        }

        rename(OTHER, LEAD, "Quiet");

        assertThat(claim(10)).extracting(delivery -> delivery.endpoint().id()).containsExactly(quiet.id());
        assertThat(persistence.deliveryQueue().claim(10, LEASE, NOW.plusSeconds(3600)))
                .filteredOn(delivery -> delivery.endpoint().equals(CRM))
                .extracting(Delivery::sequence)
                .containsExactly(2L);
    }

    @Test
    void the_end_of_an_earlier_delivery_says_nothing_about_a_later_one() {
        persistence.endpoints().add(CRM);
        rename(LEAD, "Second");
        rename(LEAD, "Third");
        Delivery second = claimOne();
        complete(second, new Progress.Delivered());
        Delivery third = claimOne();
        assertThat(third.attempt()).isEqualTo(1);

        complete(second, new Progress.Retry(NOW, "503"));

        assertThat(claim(10)).isEmpty();
        complete(third, new Progress.Retry(NOW, "503"));
        assertThat(claimOne()).extracting(Delivery::sequence, Delivery::attempt).containsExactly(3L, 2);
    }

    @Test
    void nothing_that_is_added_while_others_are_delivered_is_forgotten() throws Exception {
        int changes = 200;
        persistence.endpoints().add(CRM);
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
        persistence.endpoints().add(DemoCompany.endpointOf(new CompanyId(3), "busy"));
        LongStream.rangeClosed(1, many).forEach(id -> rename(new CompanyId(3), new LeadId(id), "Busy"));

        List<List<Delivery>> claims = Concurrently.run(4, number -> {
            List<Delivery> mine = new ArrayList<>();
            for (List<Delivery> next = claim(1); !next.isEmpty(); next = claim(1)) {
                mine.addAll(next);
                complete(next.get(0), new Progress.Delivered());
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

    private void manyLeads(CompanyId company, int many) {
        List<Lead> leads = LongStream.rangeClosed(1, many)
                .mapToObj(id ->
                        LeadBuilder.aLead().withCompany(company).withId(id).build())
                .toList();
        persistence.companies().add(new Company("Many", DemoCatalog.demoCatalog(company), Map.of(), leads));
    }

    private List<Delivery> claim(int most) {
        return persistence.deliveryQueue().claim(most, LEASE, NOW);
    }

    private Delivery claimOne() {
        List<Delivery> claimed = claim(1);
        assertThat(claimed).hasSize(1);
        return claimed.get(0);
    }

    private void complete(Delivery delivery, Progress progress) {
        persistence.deliveryQueue().complete(delivery, progress, NOW);
    }
}
