package dev.leadpatch.application.testing;

import dev.leadpatch.application.lead.LeadStore;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.testing.LeadBuilder;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Base of the contract tests of {@link LeadStore}: a store with the leads of two companies. */
abstract class StoreContract extends ContractSteps {
    /** A lead of the other company only. */
    static final LeadId OTHER_LEAD = new LeadId(5);

    final AtomicInteger notifications = new AtomicInteger();
    volatile Runnable onNotification = () -> {};
    LeadStoreFixture fixture;

    /** Opens a store that contains what {@code setup} contains, and nothing else. */
    protected abstract LeadStoreFixture open(StoreSetup setup);

    @BeforeEach
    void openStore() {
        List<Lead> leads = Stream.concat(
                        Stream.of(
                                LeadBuilder.aLead().build(),
                                LeadBuilder.aLead().withCompany(OTHER_COMPANY).build(),
                                LeadBuilder.aLead()
                                        .withCompany(OTHER_COMPANY)
                                        .withId(OTHER_LEAD.value())
                                        .build()),
                        furtherLeads().stream())
                .toList();
        List<CompanyCatalog> catalogs = leads.stream()
                .map(Lead::company)
                .distinct()
                .map(DemoCatalog::demoCatalog)
                .toList();
        fixture = open(new StoreSetup(catalogs, leads, () -> now, () -> {
            notifications.incrementAndGet();
            onNotification.run();
        }));
    }

    /** The leads that the store contains in addition. */
    List<Lead> furtherLeads() {
        return List.of();
    }

    @AfterEach
    void closeStore() {
        fixture.close();
    }

    @Override
    LeadStore leadStore() {
        return fixture.leadStore();
    }

    List<StoredChange> storedChanges(CompanyId company, LeadId lead) {
        return fixture.storedChanges(company, lead);
    }
}
