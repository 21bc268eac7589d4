package dev.leadpatch.application.testing;

import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.application.lead.LeadStore;
import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDelivery;
import dev.leadpatch.application.webhook.DeliveryQueue.DueOrderingKey;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.EventPayloadRenderer;
import dev.leadpatch.domain.endpoint.EndpointPatch;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Base of the contract tests: an adapter that contains the demo company and another one. */
abstract class PersistencePortsContract extends ContractSteps {
    final AtomicInteger notifications = new AtomicInteger();
    volatile EventPayloadRenderer payload = PersistencePortsContract::render;
    PersistencePorts persistence;

    /** Opens an adapter without data. */
    protected abstract PersistencePorts open(EventPayloadRenderer payload, InstantSource clock, Runnable wake);

    @BeforeEach
    void addCompanies() {
        persistence = reopen();
        Assertions.assertThat(persistence.companyStore().add(DemoCompany.demoCompany(), List.of()))
                .isEmpty();
        Assertions.assertThat(persistence.companyStore().add(DemoCompany.anotherCompany(OTHER_COMPANY), List.of()))
                .isEmpty();
    }

    final PersistencePorts reopen() {
        return open(event -> payload.render(event), () -> now, notifications::incrementAndGet);
    }

    @AfterEach
    void close() {
        persistence.close();
    }

    @Override
    LeadStore leadStore() {
        return persistence.leadStore();
    }

    void subscribe(Endpoint endpoint) {
        DemoCompany.subscribe(persistence.endpointStore(), endpoint);
    }

    /** Changes one setting of an endpoint. */
    void change(Endpoint endpoint, String name, Object value) {
        persistence
                .endpointStore()
                .change(
                        COMPANY,
                        endpoint.id(),
                        (current, others) -> current.withSettings(
                                current.settings().patchedWith(EndpointPatch.readChange(Map.of(name, value))), NOW),
                        (before, after) -> List.of());
    }

    /** Claims all due deliveries. */
    List<ClaimedDelivery> claimAll(Duration lease, Instant now) {
        List<OrderingKey> dueKeys = persistence.deliveryQueue().findDue(Map.of(), 10, now).stream()
                .map(DueOrderingKey::orderingKey)
                .toList();
        return persistence.deliveryQueue().claim(dueKeys, lease, now).deliveries();
    }

    private static String render(LeadEvent event) {
        return "{\"id\":\"%s\",\"company_name\":\"%s\"}"
                .formatted(event.id(), event.lead().fields().companyName());
    }
}
