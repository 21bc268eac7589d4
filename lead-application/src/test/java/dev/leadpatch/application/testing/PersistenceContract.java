package dev.leadpatch.application.testing;

import dev.leadpatch.application.lead.FoundLead;
import dev.leadpatch.application.lead.LeadStore.Outcome;
import dev.leadpatch.application.lead.LeadStore.Verdict;
import dev.leadpatch.application.lead.LeadUpdated;
import dev.leadpatch.application.webhook.Delivery;
import dev.leadpatch.application.webhook.DeliveryQueue.Due;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.EventPayload;
import dev.leadpatch.application.webhook.Line;
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
abstract class PersistenceContract {
    static final CompanyId COMPANY = DemoCatalog.COMPANY;
    static final CompanyId OTHER = new CompanyId(2);
    static final Instant NOW = Instant.parse("2024-06-01T12:00:00Z");
    static final LeadId LEAD = new LeadId(789);

    private final AtomicLong lastEvent = new AtomicLong();
    final AtomicInteger wakes = new AtomicInteger();
    volatile Instant now = NOW;
    volatile EventPayload payload = PersistenceContract::render;
    Persistence persistence;

    /** An adapter that keeps nothing yet. */
    protected abstract Persistence open(EventPayload payload, InstantSource clock, Runnable wake);

    @BeforeEach
    void putCompaniesIn() {
        persistence = openAnew();
        Assertions.assertThat(persistence.companies().add(DemoCompany.demoCompany()))
                .isEmpty();
        Assertions.assertThat(persistence.companies().add(DemoCompany.anotherCompany(OTHER)))
                .isEmpty();
    }

    final Persistence openAnew() {
        return open(event -> payload.render(event), () -> now, wakes::incrementAndGet);
    }

    @AfterEach
    void close() {
        persistence.close();
    }

    void subscribe(Endpoint endpoint) {
        DemoCompany.subscribe(persistence.endpoints(), endpoint);
    }

    /** What is taken of all that is due. */
    List<Delivery> claimAll(Duration lease, Instant at) {
        List<Line> due = persistence.deliveryQueue().look(Map.of(), 10, at).stream()
                .map(Due::line)
                .toList();
        return persistence.deliveryQueue().claim(due, lease, at).deliveries();
    }

    UUID newEventId() {
        return new UUID(0, lastEvent.incrementAndGet());
    }

    Lead lead() {
        return persistence.leads().find(COMPANY, LEAD).orElseThrow().lead();
    }

    /** Gives the lead another name, and tells what was written. */
    LeadUpdated rename(LeadId lead, String companyName) {
        return rename(COMPANY, lead, companyName);
    }

    LeadUpdated rename(CompanyId company, LeadId lead, String companyName) {
        Outcome<LeadUpdated> outcome = change(company, lead, found -> {
            LeadUpdated event = DemoCompany.renamed(newEventId(), found, companyName);
            return new Verdict.Write<>(event, event);
        });
        return decided(outcome);
    }

    /** Changes a lead that is there. */
    <R> Outcome<R> change(CompanyId company, LeadId lead, Function<FoundLead, Verdict<R>> decision) {
        return persistence.leads().change(DemoCompany.change(company, lead, decision));
    }

    static <R> R decided(Outcome<R> outcome) {
        return outcome.fold(
                result -> result,
                repeated -> Assertions.fail("the request was repeated"),
                () -> Assertions.fail("the lead was busy"));
    }

    private static String render(LeadUpdated event) {
        return "{\"id\":\"%s\",\"company_name\":\"%s\"}"
                .formatted(event.id(), event.lead().fields().companyName());
    }
}
