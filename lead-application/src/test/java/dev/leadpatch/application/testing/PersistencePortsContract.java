package dev.leadpatch.application.testing;

import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.lead.LeadStore.Outcome;
import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDelivery;
import dev.leadpatch.application.webhook.DeliveryQueue.DueOrderingKey;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.EventPayloadRenderer;
import dev.leadpatch.domain.endpoint.EndpointPatch;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Base of the contract tests: an adapter that contains the demo company and another one. */
abstract class PersistencePortsContract {
    static final CompanyId COMPANY = DemoCatalog.COMPANY;
    static final CompanyId OTHER_COMPANY = new CompanyId(2);
    static final Instant NOW = Instant.parse("2024-06-01T12:00:00Z");
    static final LeadId LEAD = new LeadId(789);

    final AtomicInteger notifications = new AtomicInteger();
    volatile Instant now = NOW;
    volatile EventPayloadRenderer payload = PersistencePortsContract::render;
    PersistencePorts persistence;

    /** Opens an adapter without data. */
    protected abstract PersistencePorts open(EventPayloadRenderer payload, InstantSource clock, Runnable wake);

    @BeforeEach
    void addCompanies() {
        persistence = reopen();
        Assertions.assertThat(persistence.companyStore().add(DemoCompany.demoCompany()))
                .isEmpty();
        Assertions.assertThat(persistence.companyStore().add(DemoCompany.anotherCompany(OTHER_COMPANY)))
                .isEmpty();
    }

    final PersistencePorts reopen() {
        return open(event -> payload.render(event), () -> now, notifications::incrementAndGet);
    }

    @AfterEach
    void close() {
        persistence.close();
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
                                current.settings().patchedWith(EndpointPatch.readChange(Map.of(name, value))), NOW));
    }

    /** Claims all due deliveries. */
    List<ClaimedDelivery> claimAll(Duration lease, Instant now) {
        List<OrderingKey> dueKeys = persistence.deliveryQueue().findDue(Map.of(), 10, now).stream()
                .map(DueOrderingKey::orderingKey)
                .toList();
        return persistence.deliveryQueue().claim(dueKeys, lease, now).deliveries();
    }

    Lead lead() {
        return persistence.leadStore().find(COMPANY, LEAD).orElseThrow().lead();
    }

    /** Changes the company name of the lead, and returns the event. */
    LeadEvent rename(LeadId lead, String companyName) {
        return rename(COMPANY, lead, companyName);
    }

    LeadEvent rename(CompanyId company, LeadId lead, String companyName) {
        Outcome<LeadEvent> outcome = change(company, lead, snapshot -> {
            LeadEvent event = DemoCompany.renamedEvent(snapshot, companyName);
            return new Decision.Write<>(event, event);
        });
        return resultOf(outcome);
    }

    /** Changes an existing lead. */
    <R> Outcome<R> change(CompanyId company, LeadId lead, Function<LeadSnapshot, Decision<R>> decider) {
        return persistence.leadStore().change(DemoCompany.change(company, lead, decider));
    }

    static <R> R resultOf(Outcome<R> outcome) {
        return outcome.fold(
                result -> result,
                replay -> Assertions.fail("the request was replayed"),
                () -> Assertions.fail("the lead was busy"));
    }

    private static String render(LeadEvent event) {
        return "{\"id\":\"%s\",\"company_name\":\"%s\"}"
                .formatted(event.id(), event.lead().fields().companyName());
    }
}
