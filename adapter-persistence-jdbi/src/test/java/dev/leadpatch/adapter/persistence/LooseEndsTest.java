package dev.leadpatch.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.EndpointHealthStore.EndpointReport;
import dev.leadpatch.application.webhook.OrderingKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What waits for an endpoint that was removed, and what is queued by those who had read of it before. */
final class LooseEndsTest extends DemoTest {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();
    private static final Endpoint CRM = DemoCompany.endpoint("crm");
    private static final Endpoint ERP = DemoCompany.endpoint("erp");

    LooseEndsTest() {
        super(DATABASE);
    }

    @Test
    void what_a_change_queues_for_an_endpoint_that_is_removed_meanwhile_is_dropped() {
        DemoCompany.subscribe(persistence.endpointStore(), CRM);
        DemoCompany.subscribe(persistence.endpointStore(), ERP);

        changeWhileRemoving(CRM);
        assertThat(waitingFor(CRM)).isEqualTo(2);

        assertThat(persistence.deliveryQueue().deleteDeliveriesOfRemovedEndpoints(10))
                .isEqualTo(1);

        assertThat(waitingFor(CRM)).isZero();
        assertThat(waitingFor(ERP)).isEqualTo(2);
        assertThat(persistence.deliveryQueue().deleteDeliveriesOfRemovedEndpoints(10))
                .isZero();
    }

    @Test
    void what_waits_for_an_endpoint_is_nobodys_when_it_is_removed_and_is_dropped_afterwards() {
        DemoCompany.subscribe(persistence.endpointStore(), CRM);
        change(found -> found.lead().fields());

        persistence.endpointStore().remove(COMPANY, CRM.id());

        Instant later = Instant.now().plusSeconds(60);
        assertThat(persistence.deliveryQueue().findDue(Map.of(), 10, later)).isEmpty();
        assertThat(persistence
                        .deliveryQueue()
                        .claim(List.of(new OrderingKey(CRM.ref(), LEAD)), Duration.ofSeconds(60), later)
                        .deliveries())
                .isEmpty();
        // whoever removes it does not wait for it
        assertThat(waitingFor(CRM)).isEqualTo(2);
        assertThat(persistence.deliveryQueue().deleteDeliveriesOfRemovedEndpoints(10))
                .isEqualTo(1);
        assertThat(waitingFor(CRM)).isZero();
    }

    @Test
    void what_nobody_will_deliver_does_not_count_as_waiting() {
        DemoCompany.subscribe(persistence.endpointStore(), CRM);

        changeWhileRemoving(CRM);

        assertThat(persistence.deliveryBacklog().measure().orderingKeys()).isZero();
        assertThat(persistence.deliveryBacklog().measure().oldestQueuedAt()).isEmpty();
    }

    @Test
    void it_is_dropped_in_parts() {
        DemoCompany.subscribe(persistence.endpointStore(), CRM);
        change(found -> {
            persistence.endpointStore().remove(COMPANY, CRM.id());
            return found.lead().fields();
        });
        database.execute("""
                insert into webhook_deliveries (company_id, endpoint_id, event_id, lead_id, sequence, configuration, queued_at)
                select company_id, endpoint_id, gen_random_uuid(), lead_id, sequence + place, configuration, queued_at
                from webhook_deliveries, generate_series(1, 2) place
                """);

        assertThat(persistence.deliveryQueue().deleteDeliveriesOfRemovedEndpoints(2))
                .isEqualTo(2);
        assertThat(persistence.deliveryQueue().deleteDeliveriesOfRemovedEndpoints(2))
                .isEqualTo(1);
        assertThat(persistence.deliveryQueue().deleteDeliveriesOfRemovedEndpoints(2))
                .isZero();
    }

    @Test
    void what_becomes_known_of_a_removed_endpoints_health_is_forgotten() {
        DemoCompany.subscribe(persistence.endpointStore(), CRM);
        persistence.endpointStore().remove(COMPANY, CRM.id());
        Instant now = Instant.now();
        persistence
                .endpointHealthStore()
                .recordReports(
                        List.of(new EndpointReport(CRM.ref(), false, false, Optional.empty())),
                        now,
                        now.minusSeconds(1));
        assertThat(count("webhook_endpoint_health")).isEqualTo(1);

        persistence.deliveryQueue().deleteDeliveriesOfRemovedEndpoints(10);

        assertThat(count("webhook_endpoint_health")).isZero();
    }

    @Test
    void a_removed_endpoint_is_remembered_until_no_change_can_know_it_any_more() {
        DemoCompany.subscribe(persistence.endpointStore(), CRM);
        persistence.endpointStore().remove(COMPANY, CRM.id());

        persistence.deliveryQueue().deleteDeliveriesOfRemovedEndpoints(10);
        assertThat(count("webhook_removed_endpoints")).isEqualTo(1);

        database.execute("update webhook_removed_endpoints set removed_at = removed_at - interval '61 minutes'");
        persistence.deliveryQueue().deleteDeliveriesOfRemovedEndpoints(10);
        assertThat(count("webhook_removed_endpoints")).isZero();
    }

    @Test
    void the_replays_of_an_endpoint_go_with_it() {
        DemoCompany.subscribe(persistence.endpointStore(), CRM);
        Instant now = Instant.now();
        persistence.replayStore().start(CRM.id().value(), CRM.ref(), now, now);

        persistence.endpointStore().remove(COMPANY, CRM.id());

        assertThat(count("webhook_replays")).isZero();
        assertThat(persistence.replayStore().advance(10, now)).isFalse();
    }

    private void changeWhileRemoving(Endpoint endpoint) {
        change(found -> {
            // the change has read by now who is to be told
            persistence.endpointStore().remove(COMPANY, endpoint.id());
            return found.lead().fields();
        });
    }

    /** Lines and deliveries. */
    private long waitingFor(Endpoint endpoint) {
        return database.query(
                        """
                        select (select count(*) from webhook_lines where endpoint_id = ?)
                               + (select count(*) from webhook_deliveries where endpoint_id = ?) as waiting
                        """,
                        (row, context) -> row.getLong(1),
                        endpoint.id().value(),
                        endpoint.id().value())
                .get(0);
    }

    private long count(String table) {
        return database.one(Long.class, "select count(*) from " + table);
    }
}
