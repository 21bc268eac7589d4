package dev.leadpatch.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.application.webhook.CompletedAttempt;
import dev.leadpatch.application.webhook.CompletedAttempt.NextState;
import dev.leadpatch.application.webhook.Delivery;
import dev.leadpatch.application.webhook.DeliveryAttempt;
import dev.leadpatch.application.webhook.DeliveryLog;
import dev.leadpatch.application.webhook.DeliveryQueue.DueOrderingKey;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.SendResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which bodies are kept, and for how long. */
final class OldBodiesTest extends DemoTest {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();
    private static final Endpoint CRM = DemoCompany.endpoint("crm");
    private static final Endpoint ERP = DemoCompany.endpoint("erp");

    private final Instant later = Instant.now().plusSeconds(3600);
    private DeliveryLog log;

    OldBodiesTest() {
        super(DATABASE);
    }

    @BeforeEach
    void tell_both_of_a_change() {
        DemoCompany.subscribe(persistence.endpointStore(), CRM);
        DemoCompany.subscribe(persistence.endpointStore(), ERP);
        log = persistence.deliveryLog();
        change(found -> found.lead().fields());
    }

    @Test
    void a_body_is_forgotten_when_no_endpoint_waits_for_it_or_has_it_in_its_log() {
        log.deletePayloads(later, 10);
        assertThat(bodies()).isEqualTo(1);

        deliver(CRM);
        assertThat(log.deleteCompleted(later, 10)).isEqualTo(1);
        log.deletePayloads(later, 10);
        assertThat(bodies()).isEqualTo(1);

        deliver(ERP);
        log.deletePayloads(later, 10);
        assertThat(bodies()).isEqualTo(1);

        assertThat(log.deleteCompleted(later, 10)).isEqualTo(1);
        log.deletePayloads(later, 10);
        assertThat(bodies()).isZero();
        assertThat(database.one(Long.class, "select count(*) from lead_events")).isEqualTo(1);
    }

    @Test
    void a_young_body_is_not_forgotten() {
        removeBoth();

        Instant changed = persistence.storedEvents(COMPANY, LEAD).get(0).occurredAt();
        assertThat(log.deletePayloads(changed, 10)).isZero();
        assertThat(log.deletePayloads(changed.plusMillis(1), 10)).isEqualTo(1);
    }

    @Test
    void with_the_last_endpoint_that_needs_it_a_body_goes() {
        removeBoth();

        assertThat(log.deletePayloads(later, 10)).isEqualTo(1);
        assertThat(bodies()).isZero();
    }

    @Test
    void what_is_kept_does_not_hide_what_comes_after_it() {
        database.execute("""
                insert into lead_events
                    (company_id, event_id, lead_id, sequence, occurred_at, actor_user_uuid, payload)
                select company_id, gen_random_uuid(), lead_id, sequence + n, occurred_at + n * interval '1 second',
                       actor_user_uuid, payload
                from lead_events, generate_series(1, 2) n
                """);

        assertThat(log.deletePayloads(later, 1)).isEqualTo(1);
        assertThat(bodies()).isEqualTo(3);
        assertThat(log.deletePayloads(later, 1)).isEqualTo(1);
        assertThat(bodies()).isEqualTo(2);
        assertThat(log.deletePayloads(later, 1)).isEqualTo(1);
        assertThat(bodies()).isEqualTo(1);
        assertThat(log.deletePayloads(later, 1)).isZero();
        // and from the beginning
        assertThat(log.deletePayloads(later, 1)).isEqualTo(1);
    }

    private void removeBoth() {
        persistence.endpointStore().remove(COMPANY, CRM.id());
        persistence.endpointStore().remove(COMPANY, ERP.id());
    }

    private void deliver(Endpoint endpoint) {
        List<DueOrderingKey> due = persistence.deliveryQueue().findDue(endpoint.ref(), Instant.EPOCH, 10, later);
        List<Delivery> claimed = persistence
                .deliveryQueue()
                .claim(due.stream().map(DueOrderingKey::orderingKey).toList(), Duration.ofSeconds(60), later)
                .deliveries();
        assertThat(claimed).hasSize(1);
        DeliveryAttempt accepted = DeliveryAttempt.of(1, new SendResult.Responded(204), later);
        persistence
                .deliveryQueue()
                .complete(
                        List.of(new CompletedAttempt(claimed.get(0), accepted, new NextState.Delivered())),
                        later.minusSeconds(1));
    }

    private long bodies() {
        return database.one(Long.class, "select count(*) from lead_events where payload is not null");
    }
}
