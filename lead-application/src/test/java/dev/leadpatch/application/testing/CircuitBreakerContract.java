package dev.leadpatch.application.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.leadpatch.application.audit.AuditEntry.Actor;
import dev.leadpatch.application.audit.Auditor;
import dev.leadpatch.application.audit.Auditor.TargetType;
import dev.leadpatch.application.audit.Auditor.Verb;
import dev.leadpatch.application.company.CompanyStore.Company;
import dev.leadpatch.application.webhook.CircuitBreaker.CircuitState;
import dev.leadpatch.application.webhook.CircuitBreaker.CircuitStatus;
import dev.leadpatch.application.webhook.ClaimedProbe;
import dev.leadpatch.application.webhook.DeliveryLog.DeliveryAttempt;
import dev.leadpatch.application.webhook.DeliveryLog.DeliveryId;
import dev.leadpatch.application.webhook.DeliveryQueue;
import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDelivery;
import dev.leadpatch.application.webhook.DeliveryQueue.CompletedAttempt;
import dev.leadpatch.application.webhook.DeliveryQueue.CompletedAttempt.NextState;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.Endpoint.EndpointRef;
import dev.leadpatch.application.webhook.EndpointHealthStore;
import dev.leadpatch.application.webhook.EndpointHealthStore.DisabledEndpoint;
import dev.leadpatch.application.webhook.EndpointHealthStore.EndpointHealthStatus;
import dev.leadpatch.application.webhook.EndpointHealthStore.EndpointReport;
import dev.leadpatch.application.webhook.EndpointHealthStore.HealthChanges;
import dev.leadpatch.application.webhook.PayloadAdmission;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.testing.LeadBuilder;
import dev.leadpatch.domain.value.LeadId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract of {@link DeliveryQueue} and {@link EndpointHealthStore} about circuit breakers. */
public abstract class CircuitBreakerContract extends PersistencePortsContract {
    private static final Duration LEASE = Duration.ofSeconds(60);
    private static final Endpoint CRM_ENDPOINT = DemoCompany.endpoint("crm");
    private static final EndpointRef CRM = CRM_ENDPOINT.ref();
    private static final Instant FIRST_PROBE = NOW.plusSeconds(5);
    private static final int LEADS = 3;

    @BeforeEach
    void addLeads() {
        persistence.close();
        persistence = reopen();
        List<Lead> leads = LongStream.rangeClosed(1, LEADS)
                .mapToObj(id ->
                        LeadBuilder.aLead().withCompany(COMPANY).withId(id).build())
                .toList();
        persistence
                .companyStore()
                .add(new Company("Some", DemoCatalog.demoCatalog(COMPANY), Map.of(), leads), List.of());
        subscribe(CRM_ENDPOINT);
    }

    @Test
    void fifth_consecutive_failure_opens_the_circuit() {
        assertThat(recordFailures(4, NOW)).isEqualTo(HealthChanges.NONE);
        assertThat(circuit()).isEqualTo(CircuitStatus.CLOSED);

        HealthChanges changes = recordFailures(1, NOW);

        assertThat(changes.opened()).containsExactly(CRM);
        assertThat(circuit())
                .isEqualTo(new CircuitStatus(CircuitState.OPEN, Optional.of(NOW), Optional.of(FIRST_PROBE)));
        assertThat(recordFailures(3, NOW.plusSeconds(1))).isEqualTo(HealthChanges.NONE);
        assertThat(circuit().nextProbeAt()).contains(FIRST_PROBE);
    }

    @Test
    void success_resets_the_count_of_failures() {
        recordFailures(4, NOW);
        assertThat(record(report(true, 0, false), NOW)).isEqualTo(HealthChanges.NONE);

        recordFailures(4, NOW);

        assertThat(circuit()).isEqualTo(CircuitStatus.CLOSED);
    }

    @Test
    void open_circuit_holds_deliveries_and_uses_up_no_attempts() {
        renameAll();
        recordFailures(5, NOW);
        Instant later = NOW.plusSeconds(3600);

        assertThat(persistence.deliveryQueue().findDue(Map.of(), 10, later)).isEmpty();
        assertThat(persistence.deliveryQueue().findDue(CRM, Instant.EPOCH, 10, later))
                .isEmpty();
        assertThat(persistence.deliveryQueue().claim(keys(), LEASE, later).deliveries())
                .isEmpty();

        HealthChanges changes = record(report(true, 0, false), later);
        assertThat(changes.closed()).containsExactly(CRM);
        assertThat(claimAll(LEASE, later))
                .hasSize(LEADS)
                .extracting(ClaimedDelivery::attemptNumber)
                .containsOnly(1);
    }

    @Test
    void circuits_of_other_endpoints_stay_closed() {
        Endpoint erp = DemoCompany.endpoint("erp");
        subscribe(erp);
        renameAll();

        recordFailures(5, NOW);

        assertThat(claimAll(LEASE, NOW))
                .hasSize(LEADS)
                .allMatch(delivery -> delivery.endpoint().ref().equals(erp.ref()));
        assertThat(claimProbes(FIRST_PROBE)).hasSize(1);
    }

    @Test
    void one_probe_is_claimed_when_it_is_due_and_again_when_its_lease_expires() {
        renameAll();
        recordFailures(5, NOW);

        assertThat(claimProbes(FIRST_PROBE.minusMillis(1))).isEmpty();
        assertThat(claimProbes(FIRST_PROBE)).hasSize(1);
        assertThat(claimProbes(FIRST_PROBE.plus(LEASE).minusMillis(1))).isEmpty();
        assertThat(claimProbes(FIRST_PROBE.plus(LEASE))).hasSize(1);
    }

    @Test
    void concurrent_claims_return_one_probe() throws Exception {
        renameAll();
        recordFailures(5, NOW);

        List<List<ClaimedProbe>> claims = ConcurrentTasks.run(4, number -> claimProbes(FIRST_PROBE));

        assertThat(claims.stream().flatMap(List::stream)).hasSize(1);
    }

    @Test
    void probes_are_of_the_delivery_due_first_of_another_lead_than_the_previous_probe() {
        now = NOW.minusSeconds(60);
        rename(new LeadId(2), "First");
        now = NOW;
        rename(new LeadId(1), "Second");
        recordFailures(5, NOW);

        ClaimedProbe first = probe(FIRST_PROBE);
        failProbe(first, new NextState.Retry(FIRST_PROBE), FIRST_PROBE);
        ClaimedProbe second = probe(FIRST_PROBE.plusSeconds(10));
        failProbe(second, new NextState.Retry(FIRST_PROBE), FIRST_PROBE.plusSeconds(10));
        ClaimedProbe third = probe(FIRST_PROBE.plusSeconds(30));

        assertThat(List.of(first, second, third))
                .extracting(probe -> probe.delivery().lead().value())
                .containsExactly(2L, 1L, 2L);
        assertThat(third.delivery().attemptNumber()).isEqualTo(2);
    }

    @Test
    void excluded_keys_are_not_probed() {
        renameAll();
        recordFailures(5, NOW);

        assertThat(claimProbes(Set.copyOf(keys()), FIRST_PROBE)).isEmpty();
        assertThat(claimProbes(Set.copyOf(keys().subList(0, 2)), FIRST_PROBE))
                .extracting(probe -> probe.delivery().lead())
                .containsExactly(new LeadId(3));
    }

    @Test
    void probe_that_is_not_admitted_is_released_and_another_lead_is_probed_at_once() {
        renameAll();
        recordFailures(5, NOW);

        assertThat(claimProbes(Set.of(), FIRST_PROBE, (key, bytes) -> false)).isEmpty();

        assertThat(probe(FIRST_PROBE).delivery().lead()).isEqualTo(new LeadId(2));
        record(report(true, 0, false), FIRST_PROBE);
        assertThat(claimAll(LEASE, FIRST_PROBE))
                .extracting(delivery -> delivery.lead().value(), ClaimedDelivery::attemptNumber)
                .containsExactlyInAnyOrder(tuple(1L, 1), tuple(3L, 1));
    }

    @Test
    void probes_ahead_of_the_retry_time_rotate_over_leads_and_use_up_no_attempts() {
        renameAll();
        Instant retryAt = NOW.plusSeconds(7200);
        claimAll(LEASE, NOW).forEach(delivery -> complete(delivery, new NextState.Retry(retryAt)));
        recordFailures(5, NOW);

        List<ClaimedProbe> probes = new ArrayList<>();
        Instant at = FIRST_PROBE;
        for (int i = 0; i < 2 * LEADS; i++) {
            ClaimedProbe probe = probe(at);
            probes.add(probe);
            failProbe(probe, new NextState.Retry(probe.dueAt(), false), at);
            at = circuit().nextProbeAt().orElseThrow();
        }

        assertThat(probes).extracting(probe -> probe.delivery().lead().value()).containsExactly(1L, 2L, 3L, 1L, 2L, 3L);
        assertThat(probes).extracting(ClaimedProbe::dueAt).containsOnly(retryAt);
        assertThat(probes).extracting(probe -> probe.delivery().attemptNumber()).containsOnly(2);
        record(report(true, 0, false), at);
        assertThat(claimAll(LEASE, retryAt.minusSeconds(1))).isEmpty();
        assertThat(claimAll(LEASE, retryAt))
                .hasSize(LEADS)
                .extracting(ClaimedDelivery::attemptNumber)
                .containsOnly(2);
    }

    @Test
    void attempts_of_a_delivery_contain_only_the_latest_probe_ahead_of_the_retry_time() {
        rename(new LeadId(1), "Only");
        Instant retryAt = NOW.plusSeconds(7200);
        ClaimedDelivery delivery = claimAll(LEASE, NOW).get(0);
        complete(delivery, new NextState.Retry(retryAt));
        recordFailures(5, NOW);
        ClaimedProbe first = probe(FIRST_PROBE);
        failProbe(first, new NextState.Retry(first.dueAt(), false), FIRST_PROBE);
        Instant second = FIRST_PROBE.plusSeconds(10);
        failProbe(probe(second), new NextState.Retry(first.dueAt(), false), second);

        assertThat(persistence
                        .deliveryLog()
                        .find(new DeliveryId(CRM, delivery.eventId()))
                        .orElseThrow()
                        .attempts())
                .extracting(DeliveryAttempt::number, DeliveryAttempt::endedAt)
                .containsExactly(tuple(1, NOW), tuple(2, second));
    }

    @Test
    void retry_after_is_respected_by_probes() {
        rename(new LeadId(1), "Only");
        Instant retryAt = NOW.plusSeconds(7200);
        claimAll(LEASE, NOW).forEach(delivery -> complete(delivery, new NextState.Retry(retryAt)));
        record(new EndpointReport(CRM, false, false, Optional.empty(), Optional.of(retryAt), 5, false), NOW);

        assertThat(claimProbes(retryAt.minusMillis(1))).isEmpty();
        assertThat(claimProbes(retryAt)).hasSize(1);
    }

    @Test
    void circuit_that_cannot_be_probed_yet_does_not_use_up_the_limit() {
        Endpoint erp = DemoCompany.endpoint("erp");
        subscribe(erp);
        rename(new LeadId(1), "Only");
        Instant retryAt = NOW.plusSeconds(7200);
        claimAll(LEASE, NOW).forEach(delivery -> complete(delivery, new NextState.Retry(retryAt)));
        record(new EndpointReport(CRM, false, false, Optional.empty(), Optional.of(retryAt), 5, false), NOW);
        record(
                new EndpointReport(erp.ref(), false, false, Optional.empty(), Optional.empty(), 5, false),
                NOW.plusSeconds(1));

        assertThat(persistence
                        .deliveryQueue()
                        .claimProbes(1, Set.of(), LEASE, NOW.plusSeconds(60), (key, bytes) -> true))
                .extracting(probe -> probe.delivery().endpoint().ref())
                .containsExactly(erp.ref());
    }

    @Test
    void paused_endpoint_is_not_probed_until_the_pause_ends() {
        renameAll();
        Instant end = NOW.plusSeconds(120);
        record(new EndpointReport(CRM, false, false, Optional.of(end), Optional.of(end), 5, false), NOW);

        assertThat(claimProbes(end.minusMillis(1))).isEmpty();
        assertThat(claimProbes(end)).hasSize(1);
    }

    @Test
    void endpoint_without_deliveries_is_probed_by_the_next_one() {
        recordFailures(5, NOW);
        assertThat(claimProbes(FIRST_PROBE)).isEmpty();

        rename(new LeadId(1), "New");

        assertThat(claimAll(LEASE, FIRST_PROBE)).isEmpty();
        assertThat(claimProbes(FIRST_PROBE)).hasSize(1);
    }

    @Test
    void next_attempt_of_a_held_delivery_is_not_before_the_next_probe() {
        rename(new LeadId(1), "Held");
        DeliveryId delivery =
                new DeliveryId(CRM, claimAll(Duration.ZERO, NOW).get(0).eventId());
        assertThat(persistence.deliveryLog().findNextAttempt(delivery)).contains(NOW);

        recordFailures(5, NOW);

        assertThat(persistence.deliveryLog().findNextAttempt(delivery)).contains(FIRST_PROBE);
    }

    @Test
    void disabled_endpoint_is_reported_once_and_not_probed() {
        renameAll();
        recordFailures(5, NOW);
        Instant later = NOW.plusSeconds(100);

        HealthChanges changes =
                persistence.endpointHealthStore().recordReports(List.of(report(false, 1, true)), later, NOW);

        assertThat(changes.disabled()).containsExactly(new DisabledEndpoint(CRM, "failing", NOW));
        Endpoint disabled =
                persistence.endpointStore().find(COMPANY, CRM_ENDPOINT.id()).orElseThrow();
        assertThat(disabled.disabledAt()).contains(later);
        assertThat(claimProbes(NOW.plusSeconds(3600))).isEmpty();
        assertThat(persistence
                        .endpointHealthStore()
                        .recordReports(List.of(report(false, 1, false)), later, NOW)
                        .disabled())
                .isEmpty();
        assertThat(persistence.auditLog().find(COMPANY, Optional.empty(), 10).entries())
                .containsExactly(new Auditor(COMPANY, Actor.service("deliveries"), later)
                        .entry(TargetType.WEBHOOK_ENDPOINT, CRM_ENDPOINT.id(), Verb.DISABLED));
    }

    @Test
    void enabling_an_endpoint_closes_its_circuit() {
        renameAll();
        recordFailures(5, NOW);
        change(CRM_ENDPOINT, "enabled", false);

        change(CRM_ENDPOINT, "enabled", true);

        assertThat(circuit()).isEqualTo(CircuitStatus.CLOSED);
        assertThat(claimAll(LEASE, NOW)).hasSize(LEADS);
    }

    private void renameAll() {
        LongStream.rangeClosed(1, LEADS).forEach(id -> rename(new LeadId(id), "Renamed"));
    }

    private static List<OrderingKey> keys() {
        return LongStream.rangeClosed(1, LEADS)
                .mapToObj(id -> new OrderingKey(CRM, new LeadId(id)))
                .toList();
    }

    private List<ClaimedProbe> claimProbes(Instant at) {
        return claimProbes(Set.of(), at);
    }

    private List<ClaimedProbe> claimProbes(Set<OrderingKey> excluded, Instant at) {
        return claimProbes(excluded, at, (key, bytes) -> true);
    }

    private List<ClaimedProbe> claimProbes(Set<OrderingKey> excluded, Instant at, PayloadAdmission admission) {
        return persistence.deliveryQueue().claimProbes(10, excluded, LEASE, at, admission);
    }

    private ClaimedProbe probe(Instant at) {
        List<ClaimedProbe> probes = claimProbes(at);
        assertThat(probes).hasSize(1);
        return probes.get(0);
    }

    private void failProbe(ClaimedProbe probe, NextState nextState, Instant at) {
        record(report(false, 1, true), at);
        complete(probe.delivery(), nextState, at);
    }

    private void complete(ClaimedDelivery delivery, NextState nextState) {
        complete(delivery, nextState, NOW);
    }

    private void complete(ClaimedDelivery delivery, NextState nextState, Instant at) {
        DeliveryAttempt attempt = new DeliveryAttempt(
                delivery.attemptNumber(),
                at,
                Duration.ofMillis(5),
                Optional.of(500),
                "",
                Optional.of("HTTP status 500"));
        persistence.deliveryQueue().complete(List.of(new CompletedAttempt(delivery, attempt, nextState)), at);
    }

    private HealthChanges recordFailures(int count, Instant at) {
        return record(report(false, count, false), at);
    }

    private HealthChanges record(EndpointReport report, Instant at) {
        return persistence.endpointHealthStore().recordReports(List.of(report), at, Instant.EPOCH);
    }

    private static EndpointReport report(boolean succeeded, int failures, boolean probed) {
        return new EndpointReport(CRM, succeeded, false, Optional.empty(), Optional.empty(), failures, probed);
    }

    private CircuitStatus circuit() {
        return persistence
                .endpointStore()
                .healthStatuses(COMPANY)
                .getOrDefault(CRM_ENDPOINT.id(), EndpointHealthStatus.HEALTHY)
                .circuit();
    }
}
