package dev.leadpatch.application.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.leadpatch.application.company.CompanyStore.Company;
import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.application.webhook.DeliveryLog.DeliveryAttempt;
import dev.leadpatch.application.webhook.DeliveryLog.Filter;
import dev.leadpatch.application.webhook.DeliveryLog.State;
import dev.leadpatch.application.webhook.DeliveryQueue;
import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDeliveries;
import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDelivery;
import dev.leadpatch.application.webhook.DeliveryQueue.CompletedAttempt;
import dev.leadpatch.application.webhook.DeliveryQueue.CompletedAttempt.NextState;
import dev.leadpatch.application.webhook.DeliveryQueue.DueOrderingKey;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.EndpointHealthStore;
import dev.leadpatch.application.webhook.EndpointHealthStore.EndpointHealthStatus;
import dev.leadpatch.application.webhook.EndpointHealthStore.EndpointReport;
import dev.leadpatch.application.webhook.SigningSecrets;
import dev.leadpatch.domain.endpoint.WebhookEventType;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.testing.LeadBuilder;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The contract of {@link DeliveryQueue} and {@link EndpointHealthStore}. */
public abstract class DeliveryQueueContract extends PersistencePortsContract {
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Instant LEASE_END = NOW.plus(LEASE);
    private static final Endpoint CRM_ENDPOINT = DemoCompany.endpoint("crm");

    @Test
    void change_is_delivered_to_every_enabled_endpoint_of_the_company() {
        Endpoint erp = DemoCompany.endpoint("erp");
        subscribe(CRM_ENDPOINT);
        subscribe(erp);
        subscribe(DemoCompany.endpoint("off", false));

        LeadEvent event = rename(LEAD, "Second");

        assertThat(claim(10)).containsExactlyInAnyOrder(firstDelivery(CRM_ENDPOINT, event), firstDelivery(erp, event));
    }

    private ClaimedDelivery firstDelivery(Endpoint endpoint, LeadEvent event) {
        return new ClaimedDelivery(
                endpoint,
                SigningSecrets.of(DemoCompany.SIGNING_SECRET),
                event.id(),
                WebhookEventType.LEAD_UPDATED,
                LEAD,
                2,
                1,
                payload.render(event),
                event.catalog().uuid(),
                event.catalog().user(DemoCatalog.ADA).orElseThrow().uuid());
    }

    @Test
    void endpoint_receives_no_changes_made_before_it_was_added() {
        rename(LEAD, "Before");
        subscribe(CRM_ENDPOINT);

        assertThat(claim(10)).isEmpty();
    }

    @Test
    void claim_is_exclusive_until_lease_expires() {
        subscribe(CRM_ENDPOINT);
        rename(LEAD, "Second");

        ClaimedDelivery claimed = claimOne();

        assertThat(claim(10)).isEmpty();
        assertThat(claimAt(LEASE_END.minusMillis(1), 10)).isEmpty();
        List<ClaimedDelivery> second = claimAt(LEASE_END, 10);
        assertThat(second).extracting(ClaimedDelivery::eventId).containsExactly(claimed.eventId());
        assertThat(second).extracting(ClaimedDelivery::attemptNumber).containsExactly(2);
        assertThat(second).extracting(ClaimedDelivery::payload).containsExactly(claimed.payload());
    }

    @Test
    void claim_exceeding_size_limit_defers_remaining_keys() {
        addLeads(4);
        payload = event -> "x".repeat(event.lead().id().value() == 2 ? DeliveryQueue.MAX_CLAIMED_BYTES : 1);
        List<OrderingKey> keys = LongStream.rangeClosed(1, 4)
                .mapToObj(id -> new OrderingKey(CRM_ENDPOINT.ref(), new LeadId(id)))
                .toList();
        keys.forEach(key -> rename(key.lead(), "Second"));

        ClaimedDeliveries claimed = persistence.deliveryQueue().claim(keys, LEASE, NOW);
        assertThat(claimed.deliveries())
                .extracting(ClaimedDelivery::orderingKey)
                .containsExactlyElementsOf(keys.subList(0, 2));
        assertThat(claimed.deferredKeys()).containsExactlyElementsOf(keys.subList(2, 4));

        ClaimedDeliveries next = persistence.deliveryQueue().claim(keys, LEASE, NOW);
        assertThat(next.deliveries()).extracting(ClaimedDelivery::attemptNumber).containsExactly(1, 1);
        assertThat(next.deferredKeys()).isEmpty();
    }

    @Test
    void payload_that_is_not_admitted_is_deferred_without_counting_an_attempt() {
        addLeads(2);
        payload = event -> "ä";
        List<OrderingKey> keys = LongStream.rangeClosed(1, 2)
                .mapToObj(id -> new OrderingKey(CRM_ENDPOINT.ref(), new LeadId(id)))
                .toList();
        keys.forEach(key -> rename(key.lead(), "Second"));
        Map<OrderingKey, Long> sizes = new HashMap<>();

        ClaimedDeliveries claimed = persistence.deliveryQueue().claim(keys, LEASE, NOW, (key, bytes) -> {
            sizes.put(key, bytes);
            return key.equals(keys.get(1));
        });

        assertThat(sizes).isEqualTo(Map.of(keys.get(0), 2L, keys.get(1), 2L));
        assertThat(claimed.deliveries())
                .extracting(ClaimedDelivery::orderingKey)
                .containsExactly(keys.get(1));
        assertThat(claimed.deferredKeys()).containsExactly(keys.get(0));
        assertThat(persistence.deliveryQueue().claim(keys, LEASE, NOW).deliveries())
                .extracting(ClaimedDelivery::attemptNumber)
                .containsExactly(1);
    }

    @Test
    void payload_larger_than_size_limit_is_claimed_as_single_delivery() {
        addLeads(2);
        payload = event -> "ä".repeat(DeliveryQueue.MAX_CLAIMED_BYTES);
        List<OrderingKey> keys = List.of(
                new OrderingKey(CRM_ENDPOINT.ref(), new LeadId(2)), new OrderingKey(CRM_ENDPOINT.ref(), new LeadId(1)));
        keys.forEach(key -> rename(key.lead(), "Second"));

        ClaimedDeliveries claimed = persistence.deliveryQueue().claim(keys, LEASE, NOW);

        assertThat(claimed.deliveries())
                .extracting(ClaimedDelivery::orderingKey)
                .containsExactly(keys.get(0));
        assertThat(claimed.deferredKeys()).containsExactly(keys.get(1));
    }

    @Test
    void delivered_delivery_is_not_claimed_again() {
        subscribe(CRM_ENDPOINT);
        rename(LEAD, "Second");

        complete(claimOne(), new NextState.Delivered());

        assertThat(claimAt(NOW.plus(Duration.ofDays(30)), 10)).isEmpty();
    }

    @Test
    void second_completion_of_a_claim_is_ignored() {
        subscribe(CRM_ENDPOINT);
        rename(LEAD, "Second");
        ClaimedDelivery claimed = claimOne();
        complete(claimed, new NextState.Retry(NOW));

        complete(claimed, new NextState.Delivered());

        assertThat(claimOne().attemptNumber()).isEqualTo(2);
    }

    @Test
    void retry_is_claimed_when_due() {
        subscribe(CRM_ENDPOINT);
        rename(LEAD, "Second");

        complete(claimOne(), new NextState.Retry(NOW.plusSeconds(5)));

        assertThat(claimAt(NOW.plusSeconds(4), 10)).isEmpty();
        assertThat(claimAt(NOW.plusSeconds(5), 10))
                .extracting(ClaimedDelivery::attemptNumber)
                .containsExactly(2);
    }

    @Test
    void pending_retry_blocks_only_later_deliveries_of_its_lead() {
        addTwoLeads();
        subscribe(CRM_ENDPOINT);
        rename(LEAD, "Second");
        rename(LEAD, "Third");
        rename(new LeadId(790), "Other");

        List<ClaimedDelivery> heads = claim(10);
        assertThat(heads).extracting(ClaimedDelivery::sequence).containsExactlyInAnyOrder(2L, 2L);
        assertThat(claim(10)).isEmpty();

        ClaimedDelivery head = heads.stream()
                .filter(delivery -> delivery.lead().equals(LEAD))
                .findFirst()
                .orElseThrow();
        complete(head, new NextState.Retry(NOW.plusSeconds(3600)));
        assertThat(claim(10)).isEmpty();
    }

    @Test
    void delivered_and_dead_deliveries_release_the_next() {
        subscribe(CRM_ENDPOINT);
        rename(LEAD, "Second");
        rename(LEAD, "Third");
        rename(LEAD, "Fourth");

        complete(claimOne(), new NextState.Delivered());
        ClaimedDelivery third = claimOne();
        assertThat(third.sequence()).isEqualTo(3);
        complete(third, new NextState.Dead());
        assertThat(claimOne().sequence()).isEqualTo(4);
    }

    @Test
    void pending_retry_does_not_block_other_endpoints() {
        subscribe(CRM_ENDPOINT);
        subscribe(DemoCompany.endpoint("erp"));
        rename(LEAD, "Second");
        rename(LEAD, "Third");

        List<ClaimedDelivery> heads = claim(10);
        complete(heads.get(0), new NextState.Delivered());

        assertThat(claim(10))
                .extracting(delivery -> delivery.endpoint().id())
                .containsExactly(heads.get(0).endpoint().id());
    }

    @Test
    void completion_of_an_expired_claim_is_ignored() {
        subscribe(CRM_ENDPOINT);
        rename(LEAD, "Second");
        ClaimedDelivery expired = claimOne();
        ClaimedDelivery current = claimAt(LEASE_END, 1).get(0);

        complete(expired, new NextState.Delivered());

        complete(current, new NextState.Retry(NOW.plusSeconds(60)));
        assertThat(claimAt(NOW.plusSeconds(60), 1))
                .extracting(ClaimedDelivery::attemptNumber)
                .containsExactly(3);
    }

    @Test
    void poll_limits_due_keys_per_endpoint() {
        int count = 30;
        Endpoint busy = DemoCompany.endpointOf(new CompanyId(3), "busy");
        Endpoint quiet = DemoCompany.endpointOf(OTHER_COMPANY, "quiet");
        addManyLeads(new CompanyId(3), count);
        subscribe(DemoCompany.endpointOf(new CompanyId(3), "busy"));
        subscribe(quiet);
        LongStream.rangeClosed(1, count).forEach(id -> rename(new CompanyId(3), new LeadId(id), "Busy"));
        rename(OTHER_COMPANY, LEAD, "Quiet");

        assertThat(persistence.deliveryQueue().findDue(Map.of(), 8, NOW))
                .extracting(due -> due.orderingKey().endpoint())
                .containsOnlyOnce(quiet.ref())
                .filteredOn(busy.ref()::equals)
                .hasSize(8);
        assertThat(persistence.deliveryQueue().findDue(busy.ref(), Instant.EPOCH, 100, NOW))
                .hasSize(count);
    }

    @Test
    void poll_excludes_keys_due_before_watermark() {
        subscribe(CRM_ENDPOINT);
        rename(LEAD, "Second");
        now = NOW.plusSeconds(10);
        rename(OTHER_COMPANY, LEAD, "Not delivered");

        assertThat(persistence.deliveryQueue().findDue(CRM_ENDPOINT.ref(), NOW.minusMillis(1), 10, NOW))
                .containsExactly(new DueOrderingKey(new OrderingKey(CRM_ENDPOINT.ref(), LEAD), NOW));
        assertThat(persistence.deliveryQueue().findDue(CRM_ENDPOINT.ref(), NOW, 10, now))
                .isEmpty();
        assertThat(persistence.deliveryQueue().findDue(Map.of(CRM_ENDPOINT.ref(), NOW), 10, now))
                .isEmpty();
    }

    @Test
    void completion_returns_ordering_keys_with_further_deliveries() {
        addTwoLeads();
        subscribe(CRM_ENDPOINT);
        rename(LEAD, "Second");
        rename(LEAD, "Third");
        rename(new LeadId(790), "Other");
        List<CompletedAttempt> attempts = claim(10).stream()
                .map(delivery -> completedAttempt(delivery, new NextState.Delivered()))
                .toList();

        assertThat(persistence.deliveryQueue().complete(attempts, NOW).dueKeys())
                .containsExactly(new OrderingKey(CRM_ENDPOINT.ref(), LEAD));
        assertThat(claimOne().sequence()).isEqualTo(3);
    }

    @Test
    void expired_claim_in_a_batch_does_not_affect_the_others() {
        addTwoLeads();
        subscribe(CRM_ENDPOINT);
        rename(LEAD, "Second");
        ClaimedDelivery expired = claimOne();
        List<ClaimedDelivery> second = claimAt(LEASE_END, 10);
        rename(new LeadId(790), "Other");
        ClaimedDelivery other = claimOne();

        persistence
                .deliveryQueue()
                .complete(
                        List.of(
                                completedAttempt(expired, new NextState.Dead()),
                                completedAttempt(other, new NextState.Delivered())),
                        NOW);

        assertThat(persistence
                        .deliveryLog()
                        .list(CRM_ENDPOINT.ref(), Filter.NONE, Optional.empty(), 10)
                        .deliveries())
                .extracting(delivery -> delivery.state())
                .containsExactly(State.PENDING, State.DELIVERED);
        complete(second.get(0), new NextState.Delivered());
        assertThat(claimAt(NOW.plus(Duration.ofDays(30)), 10)).isEmpty();
    }

    @Test
    void disabled_endpoint_retains_deliveries_until_enabled() {
        subscribe(CRM_ENDPOINT);
        rename(LEAD, "Second");

        recordReport(new EndpointReport(CRM_ENDPOINT.ref(), false, true, Optional.empty()), NOW);
        assertThat(claim(10)).isEmpty();
        assertThat(persistence
                        .deliveryQueue()
                        .claim(List.of(new OrderingKey(CRM_ENDPOINT.ref(), LEAD)), LEASE, NOW)
                        .deliveries())
                .isEmpty();
        assertThat(findCrm().disabledReason()).contains("gone");
        rename(LEAD, "Not delivered");

        enable();
        assertThat(findCrm().disabledReason()).isEmpty();
        complete(claimOne(), new NextState.Delivered());
        assertThat(claim(10)).isEmpty();
    }

    @Test
    void enabling_an_endpoint_makes_its_deliveries_due() {
        Endpoint erp = DemoCompany.endpoint("erp");
        subscribe(CRM_ENDPOINT);
        subscribe(erp);
        rename(LEAD, "Second");
        claim(10).forEach(delivery -> complete(delivery, new NextState.Retry(NOW.plus(Duration.ofDays(1)))));
        recordReport(new EndpointReport(CRM_ENDPOINT.ref(), false, true, Optional.empty()), NOW);
        assertThat(claim(10)).isEmpty();

        enable();

        assertThat(claim(10))
                .extracting(delivery -> delivery.endpoint().id(), ClaimedDelivery::attemptNumber)
                .containsExactly(tuple(CRM_ENDPOINT.id(), 2));
    }

    @Test
    void paused_endpoint_has_no_due_deliveries_until_pause_ends() {
        subscribe(CRM_ENDPOINT);
        rename(LEAD, "Second");

        recordReport(new EndpointReport(CRM_ENDPOINT.ref(), false, false, Optional.of(NOW.plusSeconds(120))), NOW);
        recordReport(new EndpointReport(CRM_ENDPOINT.ref(), false, false, Optional.of(NOW.plusSeconds(60))), NOW);

        assertThat(claimAt(NOW.plusSeconds(119), 10)).isEmpty();
        assertThat(persistence
                        .deliveryQueue()
                        .claim(List.of(new OrderingKey(CRM_ENDPOINT.ref(), LEAD)), LEASE, NOW.plusSeconds(119))
                        .deliveries())
                .isEmpty();
        assertThat(persistence.deliveryQueue().findDue(CRM_ENDPOINT.ref(), Instant.EPOCH, 10, NOW.plusSeconds(119)))
                .isEmpty();
        assertThat(claimAt(NOW.plusSeconds(120), 10)).hasSize(1);
    }

    @Test
    void health_status_contains_failing_since_and_paused_until() {
        subscribe(CRM_ENDPOINT);
        assertThat(healthStatus()).isEqualTo(EndpointHealthStatus.HEALTHY);

        Optional<Instant> end = Optional.of(NOW.plusSeconds(120));
        recordReport(new EndpointReport(CRM_ENDPOINT.ref(), false, false, end), NOW);
        assertThat(healthStatus()).isEqualTo(new EndpointHealthStatus(Optional.of(NOW), end));
        recordReport(new EndpointReport(CRM_ENDPOINT.ref(), true, false, Optional.empty()), NOW.plusSeconds(1));
        assertThat(healthStatus()).isEqualTo(new EndpointHealthStatus(Optional.empty(), end));
        assertThat(persistence.endpointStore().healthStatuses(OTHER_COMPANY)).isEmpty();
    }

    @Test
    void changing_the_url_resets_health() {
        subscribe(CRM_ENDPOINT);
        rename(LEAD, "Second");
        recordReport(new EndpointReport(CRM_ENDPOINT.ref(), false, false, Optional.of(NOW.plusSeconds(120))), NOW);
        change(CRM_ENDPOINT, "description", "Paused");
        assertThat(claim(10)).isEmpty();

        change(CRM_ENDPOINT, "url", "https://other.example/");

        assertThat(healthStatus()).isEqualTo(EndpointHealthStatus.HEALTHY);
        assertThat(claim(10)).hasSize(1);
    }

    @Test
    void enabling_an_endpoint_ends_its_pause() {
        subscribe(CRM_ENDPOINT);
        rename(LEAD, "Second");
        recordReport(new EndpointReport(CRM_ENDPOINT.ref(), false, false, Optional.of(NOW.plusSeconds(120))), NOW);
        change(CRM_ENDPOINT, "enabled", false);

        enable();

        assertThat(claim(10)).hasSize(1);
    }

    @Test
    void endpoint_failing_continuously_beyond_limit_is_disabled() {
        subscribe(CRM_ENDPOINT);
        rename(LEAD, "Second");
        recordReport(failureReport(), NOW);
        recordReport(failureReport(), NOW.plusSeconds(99));
        assertThat(claim(10)).hasSize(1);

        recordReport(failureReport(), NOW.plusSeconds(100));

        assertThat(findCrm().enabled()).isFalse();
        assertThat(findCrm().disabledReason()).contains("failing");
        assertThat(findCrm().updatedAt()).isEqualTo(NOW.plusSeconds(100));
    }

    @Test
    void rarely_used_endpoint_that_always_fails_is_disabled() {
        subscribe(CRM_ENDPOINT);
        // failures at the maximum interval between two attempts of a delivery
        for (int hours = 0; hours < 120; hours += 29) {
            recordFailure(Duration.ofDays(5), NOW.plus(Duration.ofHours(hours)));
        }
        assertThat(findCrm().enabled()).isTrue();

        recordFailure(Duration.ofDays(5), NOW.plus(Duration.ofDays(5)));

        assertThat(findCrm().disabledReason()).contains("failing");
    }

    @Test
    void failure_after_long_inactivity_restarts_failing_period() {
        subscribe(CRM_ENDPOINT);
        Instant later = NOW.plus(EndpointHealthStore.MAX_FAILURE_GAP).plusMillis(1);
        recordFailure(EndpointHealthStore.MAX_FAILURE_GAP, NOW);

        recordFailure(EndpointHealthStore.MAX_FAILURE_GAP, later);

        assertThat(findCrm().enabled()).isTrue();
        assertThat(healthStatus().failingSince()).contains(later);
    }

    private void recordFailure(Duration limit, Instant now) {
        persistence.endpointHealthStore().recordReports(List.of(failureReport()), now, now.minus(limit));
    }

    @Test
    void success_resets_failing_period() {
        subscribe(CRM_ENDPOINT);
        recordReport(failureReport(), NOW);
        recordReport(new EndpointReport(CRM_ENDPOINT.ref(), true, false, Optional.empty()), NOW.plusSeconds(50));
        recordReport(failureReport(), NOW.plusSeconds(60));

        recordReport(failureReport(), NOW.plusSeconds(100));

        assertThat(findCrm().enabled()).isTrue();
    }

    @Test
    void enabling_an_endpoint_resets_failing_period() {
        subscribe(CRM_ENDPOINT);
        recordReport(failureReport(), NOW);
        recordReport(failureReport(), NOW.plusSeconds(100));
        enable();

        recordReport(failureReport(), NOW.plusSeconds(101));

        assertThat(findCrm().enabled()).isTrue();
    }

    @Test
    void deliveries_blocked_by_a_retry_do_not_delay_other_endpoints() {
        Endpoint quiet = DemoCompany.endpointOf(OTHER_COMPANY, "quiet");
        subscribe(CRM_ENDPOINT);
        subscribe(quiet);
        rename(LEAD, "Second");
        complete(claimOne(), new NextState.Retry(NOW.plusSeconds(3600)));
        for (int i = 0; i < 100; i++) {
            rename(LEAD, "Held back");
        }

        rename(OTHER_COMPANY, LEAD, "Quiet");

        assertThat(claim(10)).extracting(delivery -> delivery.endpoint().id()).containsExactly(quiet.id());
        assertThat(claimAt(NOW.plusSeconds(3600), 10))
                .filteredOn(delivery -> delivery.endpoint().equals(CRM_ENDPOINT))
                .extracting(ClaimedDelivery::sequence)
                .containsExactly(2L);
    }

    @Test
    void stale_completion_does_not_affect_later_delivery() {
        subscribe(CRM_ENDPOINT);
        rename(LEAD, "Second");
        rename(LEAD, "Third");
        ClaimedDelivery second = claimOne();
        complete(second, new NextState.Delivered());
        ClaimedDelivery third = claimOne();
        assertThat(third.attemptNumber()).isEqualTo(1);

        complete(second, new NextState.Retry(NOW));

        assertThat(claim(10)).isEmpty();
        complete(third, new NextState.Retry(NOW));
        assertThat(claimOne())
                .extracting(ClaimedDelivery::sequence, ClaimedDelivery::attemptNumber)
                .containsExactly(3L, 2);
    }

    @Test
    void concurrently_added_deliveries_are_all_delivered() throws Exception {
        int changes = 200;
        subscribe(CRM_ENDPOINT);
        AtomicBoolean changing = new AtomicBoolean(true);

        List<List<Long>> delivered = ConcurrentTasks.run(2, number -> {
            List<Long> sequences = new ArrayList<>();
            if (number == 0) {
                LongStream.rangeClosed(1, changes).forEach(i -> rename(LEAD, "Name " + i));
                changing.set(false);
                return sequences;
            }
            while (true) {
                boolean last = !changing.get();
                List<ClaimedDelivery> next = claim(1);
                if (next.isEmpty() && last) {
                    return sequences;
                }
                next.forEach(delivery -> {
                    sequences.add(delivery.sequence());
                    complete(delivery, new NextState.Delivered());
                });
            }
        });

        assertThat(delivered.get(1))
                .isEqualTo(LongStream.rangeClosed(2, changes + 1).boxed().toList());
    }

    @Test
    void concurrent_claims_are_disjoint() throws Exception {
        int count = 40;
        addManyLeads(new CompanyId(3), count);
        subscribe(DemoCompany.endpointOf(new CompanyId(3), "busy"));
        LongStream.rangeClosed(1, count).forEach(id -> rename(new CompanyId(3), new LeadId(id), "Busy"));

        List<List<ClaimedDelivery>> claims = ConcurrentTasks.run(4, number -> {
            List<ClaimedDelivery> claimed = new ArrayList<>();
            for (List<DueOrderingKey> due = poll(NOW); !due.isEmpty(); due = poll(NOW)) {
                List<ClaimedDelivery> next = claimAll(due, NOW);
                claimed.addAll(next);
                persistence
                        .deliveryQueue()
                        .complete(
                                next.stream()
                                        .map(delivery -> completedAttempt(delivery, new NextState.Delivered()))
                                        .toList(),
                                NOW);
            }
            return claimed;
        });

        assertThat(claims.stream().flatMap(List::stream).map(ClaimedDelivery::eventId))
                .doesNotHaveDuplicates()
                .hasSize(count);
    }

    private void addTwoLeads() {
        persistence.close();
        persistence = reopen();
        Company demo = DemoCompany.demoCompany();
        List<Lead> leads = List.of(
                demo.leads().iterator().next(), LeadBuilder.aLead().withId(790).build());
        persistence.companyStore().add(new Company("Two", demo.catalog(), Map.of(), leads), List.of());
    }

    /** Adds {@code count} leads of the demo company with ids from 1, and subscribes the CRM endpoint. */
    private void addLeads(int count) {
        persistence.close();
        persistence = reopen();
        addManyLeads(COMPANY, count);
        subscribe(CRM_ENDPOINT);
    }

    private void addManyLeads(CompanyId company, int count) {
        List<Lead> leads = LongStream.rangeClosed(1, count)
                .mapToObj(id ->
                        LeadBuilder.aLead().withCompany(company).withId(id).build())
                .toList();
        persistence
                .companyStore()
                .add(new Company("Many", DemoCatalog.demoCatalog(company), Map.of(), leads), List.of());
    }

    private List<DueOrderingKey> poll(Instant now) {
        return persistence.deliveryQueue().findDue(Map.of(), 10, now);
    }

    private List<ClaimedDelivery> claimAll(List<DueOrderingKey> dueKeys, Instant now) {
        return persistence
                .deliveryQueue()
                .claim(dueKeys.stream().map(DueOrderingKey::orderingKey).toList(), LEASE, now)
                .deliveries();
    }

    private List<ClaimedDelivery> claim(int limit) {
        return claimAt(NOW, limit);
    }

    private List<ClaimedDelivery> claimAt(Instant now, int limit) {
        return claimAll(poll(now).stream().limit(limit).toList(), now);
    }

    private ClaimedDelivery claimOne() {
        List<ClaimedDelivery> claimed = claim(1);
        assertThat(claimed).hasSize(1);
        return claimed.get(0);
    }

    private void complete(ClaimedDelivery delivery, NextState nextState) {
        persistence.deliveryQueue().complete(List.of(completedAttempt(delivery, nextState)), NOW);
    }

    static CompletedAttempt completedAttempt(ClaimedDelivery delivery, NextState nextState) {
        DeliveryAttempt attempt = new DeliveryAttempt(
                delivery.attemptNumber(), NOW, Duration.ofMillis(5), Optional.of(200), "", Optional.empty());
        return new CompletedAttempt(delivery, attempt, nextState);
    }

    private void recordReport(EndpointReport report, Instant now) {
        persistence.endpointHealthStore().recordReports(List.of(report), now, now.minusSeconds(100));
    }

    private void enable() {
        change(CRM_ENDPOINT, "enabled", true);
    }

    private EndpointHealthStatus healthStatus() {
        return persistence
                .endpointStore()
                .healthStatuses(COMPANY)
                .getOrDefault(CRM_ENDPOINT.id(), EndpointHealthStatus.HEALTHY);
    }

    private Endpoint findCrm() {
        return persistence.endpointStore().find(COMPANY, CRM_ENDPOINT.id()).orElseThrow();
    }

    private static EndpointReport failureReport() {
        return new EndpointReport(CRM_ENDPOINT.ref(), false, false, Optional.empty());
    }
}
