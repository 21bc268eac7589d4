package dev.leadpatch.application.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.application.lead.LeadStore;
import org.junit.jupiter.api.Test;

/** The contract of {@link LeadStore#change} with webhook endpoints: it queues deliveries and notifies the dispatcher. */
public abstract class LeadEventDeliveryContract extends PersistencePortsContract {

    @Test
    void event_is_stored_with_its_change() {
        LeadEvent event = rename(LEAD, "Other");

        assertThat(persistence.storedEvents(COMPANY, LEAD)).containsExactly(StoredEvent.of(event));
    }

    @Test
    void failed_payload_rendering_writes_nothing() {
        subscribe(DemoCompany.endpoint("crm"));
        payload = event -> {
            throw new IllegalStateException("a bug");
        };

        assertThatThrownBy(() -> rename(LEAD, "Other")).isInstanceOf(IllegalStateException.class);

        assertThat(lead().version()).isEqualTo(1);
        assertThat(persistence.storedChanges(COMPANY, LEAD)).isEmpty();
        assertThat(persistence.deliveryBacklog().measure().orderingKeys()).isZero();
        assertThat(notifications).hasValue(0);
    }

    @Test
    void payload_is_not_rendered_without_enabled_endpoints() {
        subscribe(DemoCompany.endpoint("off", false));
        payload = event -> {
            throw new IllegalStateException("rendered without a recipient");
        };

        rename(LEAD, "Other");

        assertThat(persistence.storedEvents(COMPANY, LEAD)).hasSize(1);
        assertThat(notifications).hasValue(0);
    }

    @Test
    void dispatcher_is_notified_after_commit() {
        subscribe(DemoCompany.endpoint("crm"));

        rename(LEAD, "Other");

        assertThat(notifications).hasValue(1);
    }
}
