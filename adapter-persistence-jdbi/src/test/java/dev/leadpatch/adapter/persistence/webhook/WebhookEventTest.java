package dev.leadpatch.adapter.persistence.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.persistence.DemoDatabaseTestBase;
import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDelivery;
import dev.leadpatch.application.webhook.DeliveryQueue.DueOrderingKey;
import dev.leadpatch.domain.lead.Lead;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Tests the rows of events: one for each change that an endpoint receives. */
final class WebhookEventTest extends DemoDatabaseTestBase {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();

    WebhookEventTest() {
        super(DATABASE);
    }

    @Test
    void change_without_recipients_has_no_event_row() {
        change(snapshot -> snapshot.lead().fields());

        assertThat(database.queryOne(Long.class, "select count(*) from lead_changes"))
                .isEqualTo(1);
        assertThat(database.queryOne(Long.class, "select count(*) from webhook_events"))
                .isZero();
    }

    @Test
    void event_row_has_the_id_that_is_derived_from_the_change() {
        DemoCompany.subscribe(persistence.endpointStore(), DemoCompany.endpoint("crm"));
        change(snapshot -> snapshot.lead().fields());

        Lead lead = findLead().lead();
        assertThat(database.queryOne(UUID.class, "select event_id from webhook_events"))
                .isEqualTo(LeadEvent.idOf(lead.uuid(), lead.version(), lead.updatedAt()));
    }

    @Test
    void pending_delivery_does_not_depend_on_the_rows_of_the_change() {
        DemoCompany.subscribe(persistence.endpointStore(), DemoCompany.endpoint("crm"));
        change(snapshot -> snapshot.lead().fields());
        UUID user = database.queryOne(UUID.class, "select actor_user_uuid from webhook_events");
        database.execute("delete from lead_changes");

        Instant now = Instant.now();
        List<DueOrderingKey> due = persistence.deliveryQueue().findDue(Map.of(), 10, now);
        List<ClaimedDelivery> claimed = persistence
                .deliveryQueue()
                .claim(due.stream().map(DueOrderingKey::orderingKey).toList(), Duration.ofMinutes(1), now)
                .deliveries();

        assertThat(claimed)
                .singleElement()
                .satisfies(delivery -> assertThat(delivery.actorUuid()).isEqualTo(user));
    }
}
