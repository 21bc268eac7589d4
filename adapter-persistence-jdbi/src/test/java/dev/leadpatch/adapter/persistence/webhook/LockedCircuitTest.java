package dev.leadpatch.adapter.persistence.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.leadpatch.adapter.persistence.DemoDatabaseTestBase;
import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.application.webhook.ClaimedProbe;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.Endpoint.EndpointRef;
import dev.leadpatch.application.webhook.EndpointHealthStore.EndpointReport;
import dev.leadpatch.application.webhook.EndpointHealthStore.HealthChanges;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests circuit breakers while another session has locked the health of an endpoint or a queue head. */
final class LockedCircuitTest extends DemoDatabaseTestBase {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();
    private static final Endpoint LOCKED_ENDPOINT = DemoCompany.endpoint("crm");
    private static final EndpointRef LOCKED = LOCKED_ENDPOINT.ref();
    private static final Endpoint FREE_ENDPOINT = DemoCompany.endpoint("erp");
    private static final EndpointRef FREE = FREE_ENDPOINT.ref();
    private static final String LOCK_HEALTH =
            "select 1 from webhook_endpoint_health where endpoint_id = '%s' for update"
                    .formatted(LOCKED.id().value());
    private static final Duration LEASE = Duration.ofSeconds(60);

    private final Instant now = Instant.now().plusSeconds(3600);
    private final Instant probeAt = now.plusSeconds(5);

    LockedCircuitTest() {
        super(DATABASE);
    }

    @BeforeEach
    void subscribe() {
        DemoCompany.subscribe(persistence.endpointStore(), LOCKED_ENDPOINT);
        DemoCompany.subscribe(persistence.endpointStore(), FREE_ENDPOINT);
    }

    @Test
    void failures_open_the_circuit_when_they_are_reported_again_after_the_lock() {
        report(false, 1, now);

        HealthChanges whileLocked = whileLocked(LOCK_HEALTH, () -> report(false, 5, now));

        assertThat(whileLocked.opened()).containsExactly(FREE);
        assertThat(whileLocked.locked()).containsExactly(LOCKED);
        HealthChanges repeated = report(false, 5, now);
        assertThat(repeated.opened()).containsExactly(LOCKED);
        assertThat(repeated.locked()).isEmpty();
    }

    @Test
    void success_closes_the_circuit_when_it_is_reported_again_after_the_lock() {
        report(false, 5, now);

        HealthChanges whileLocked = whileLocked(LOCK_HEALTH, () -> report(true, 0, now));

        assertThat(whileLocked.closed()).containsExactly(FREE);
        assertThat(whileLocked.locked()).containsExactly(LOCKED);
        HealthChanges repeated = report(true, 0, now);
        assertThat(repeated.closed()).containsExactly(LOCKED);
        assertThat(repeated.locked()).isEmpty();
    }

    @Test
    void success_of_a_healthy_endpoint_needs_no_lock() {
        report(false, 1, now);
        report(true, 0, now);

        assertThat(whileLocked(LOCK_HEALTH, () -> report(true, 0, now))).isEqualTo(HealthChanges.NONE);
    }

    @Test
    void lost_success_of_a_probe_delays_the_next_probe_by_its_lease() {
        change(snapshot -> snapshot.lead().fields());
        report(false, 5, now);
        assertThat(claimProbes(probeAt)).hasSize(2);

        // the node ends before it repeats the report
        HealthChanges lost = whileLocked(LOCK_HEALTH, () -> report(true, 0, probeAt));

        assertThat(lost.locked()).containsExactly(LOCKED);
        assertThat(claimProbes(probeAt.plus(LEASE).minusMillis(1))).isEmpty();
        assertThat(claimProbes(probeAt.plus(LEASE)))
                .extracting(probe -> probe.delivery().endpoint().ref())
                .containsExactly(LOCKED);
    }

    @Test
    void success_resets_failures_that_were_counted_while_the_outage_was_not_recorded() {
        report(false, 4, now);
        // the row was locked by another session when the outage was recorded, but not when the failures were counted
        database.execute("update webhook_endpoint_health set failing_since = null, failed_at = null");

        report(true, 0, now);

        assertThat(report(false, 4, now).opened()).isEmpty();
    }

    @Test
    void locked_circuit_is_probed_after_the_lock() {
        change(snapshot -> snapshot.lead().fields());
        report(false, 5, now);

        assertThat(whileLocked(LOCK_HEALTH, () -> claimProbes(probeAt)))
                .extracting(probe -> probe.delivery().endpoint().ref())
                .containsExactly(FREE);
        assertThat(claimProbes(probeAt))
                .extracting(probe -> probe.delivery().endpoint().ref())
                .containsExactly(LOCKED);
    }

    @Test
    void probe_passes_over_a_locked_queue_head() {
        change(snapshot -> snapshot.lead().fields());
        database.execute("""
                insert into webhook_deliveries
                select (jsonb_populate_record(d, '{"lead_id": 790}')).* from webhook_deliveries d
                """);
        database.execute("""
                insert into webhook_queue_heads
                select (jsonb_populate_record(l, '{"lead_id": 790}')).* from webhook_queue_heads l
                """);
        report(false, 5, now);

        List<ClaimedProbe> probes = whileLocked(
                "select 1 from webhook_queue_heads where lead_id = 789 and endpoint_id = '%s' for update"
                        .formatted(LOCKED.id().value()),
                () -> claimProbes(probeAt));

        assertThat(probes)
                .extracting(
                        probe -> probe.delivery().endpoint().ref(),
                        probe -> probe.delivery().lead().value())
                .containsExactlyInAnyOrder(tuple(LOCKED, 790L), tuple(FREE, 789L));
    }

    private HealthChanges report(boolean succeeded, int failures, Instant at) {
        List<EndpointReport> reports = Stream.of(LOCKED, FREE)
                .map(endpoint -> new EndpointReport(
                        endpoint, succeeded, false, Optional.empty(), Optional.empty(), failures, false))
                .toList();
        return persistence.endpointHealthStore().recordReports(reports, at, Instant.EPOCH);
    }

    private List<ClaimedProbe> claimProbes(Instant at) {
        return persistence.deliveryQueue().claimProbes(10, Set.of(), LEASE, at, (key, bytes) -> true);
    }

    /** Runs {@code work} while another session holds the locks that the query takes. */
    private <T> T whileLocked(String query, Supplier<T> work) {
        return database.withHandle(handle -> {
            handle.begin();
            handle.select(query).mapTo(Integer.class).one();
            T result = work.get();
            handle.rollback();
            return result;
        });
    }
}
