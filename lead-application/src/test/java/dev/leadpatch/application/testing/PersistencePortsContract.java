package dev.leadpatch.application.testing;

import dev.leadpatch.application.lead.LeadSnapshot;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.lead.LeadStore.Outcome;
import dev.leadpatch.application.lead.LeadUpdatedEvent;
import dev.leadpatch.application.webhook.Delivery;
import dev.leadpatch.application.webhook.DeliveryQueue.DueOrderingKey;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.EventPayloadRenderer;
import dev.leadpatch.application.webhook.OrderingKey;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the contracts of all ports start from: an adapter that keeps the demo company and another one. */
abstract class PersistencePortsContract {
    static final CompanyId COMPANY = DemoCatalog.COMPANY;
    static final CompanyId OTHER_COMPANY = new CompanyId(2);
    static final Instant NOW = Instant.parse("2024-06-01T12:00:00Z");
    static final LeadId LEAD = new LeadId(789);

    private final AtomicLong eventSequence = new AtomicLong();
    final AtomicInteger notifications = new AtomicInteger();
    volatile Instant now = NOW;
    volatile EventPayloadRenderer payload = PersistencePortsContract::render;
    PersistencePorts persistence;

    /** An adapter that keeps nothing yet. */
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

    /** What is taken of all that is due. */
    List<Delivery> claimAll(Duration lease, Instant at) {
        List<OrderingKey> due = persistence.deliveryQueue().findDue(Map.of(), 10, at).stream()
                .map(DueOrderingKey::orderingKey)
                .toList();
        return persistence.deliveryQueue().claim(due, lease, at).deliveries();
    }

    UUID newEventId() {
        return new UUID(0, eventSequence.incrementAndGet());
    }

    Lead lead() {
        return persistence.leadStore().find(COMPANY, LEAD).orElseThrow().lead();
    }

    /** Gives the lead another name, and tells what was written. */
    LeadUpdatedEvent rename(LeadId lead, String companyName) {
        return rename(COMPANY, lead, companyName);
    }

    LeadUpdatedEvent rename(CompanyId company, LeadId lead, String companyName) {
        Outcome<LeadUpdatedEvent> outcome = change(company, lead, found -> {
            LeadUpdatedEvent event = DemoCompany.renamedEvent(newEventId(), found, companyName);
            return new Decision.Write<>(event, event);
        });
        return resultOf(outcome);
    }

    /** Changes a lead that is there. */
    <R> Outcome<R> change(CompanyId company, LeadId lead, Function<LeadSnapshot, Decision<R>> decision) {
        return persistence.leadStore().change(DemoCompany.change(company, lead, decision));
    }

    static <R> R resultOf(Outcome<R> outcome) {
        return outcome.fold(
                result -> result,
                repeated -> Assertions.fail("the request was repeated"),
                () -> Assertions.fail("the lead was busy"));
    }

    private static String render(LeadUpdatedEvent event) {
        return "{\"id\":\"%s\",\"company_name\":\"%s\"}"
                .formatted(event.id(), event.lead().fields().companyName());
    }
}
