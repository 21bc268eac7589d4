package dev.leadpatch.application.testing;

import dev.leadpatch.application.access.ApiKeyStore;
import dev.leadpatch.application.activity.ActivityStore;
import dev.leadpatch.application.audit.AuditLog;
import dev.leadpatch.application.catalog.CatalogEntryStore;
import dev.leadpatch.application.catalog.CatalogEntryStore.CatalogDecision;
import dev.leadpatch.application.company.CompanyStore;
import dev.leadpatch.application.company.CompanyStore.Company;
import dev.leadpatch.application.feed.ChangeFeedStore;
import dev.leadpatch.application.history.LeadHistoryStore;
import dev.leadpatch.application.idempotency.IdempotencyKeyStore;
import dev.leadpatch.application.importing.ImportBatchStore;
import dev.leadpatch.application.lead.LeadErasureStore;
import dev.leadpatch.application.lead.LeadIdAllocator;
import dev.leadpatch.application.list.LeadListStore;
import dev.leadpatch.application.webhook.DeliveryBacklog;
import dev.leadpatch.application.webhook.DeliveryLog;
import dev.leadpatch.application.webhook.DeliveryQueue;
import dev.leadpatch.application.webhook.EndpointHealthStore;
import dev.leadpatch.application.webhook.EndpointStore;
import dev.leadpatch.application.webhook.ReplayStore;
import dev.leadpatch.application.webhook.SharedAllowlistStore;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.util.List;
import java.util.Map;

/** The implementations of all persistence ports, and access to stored data for their contract tests. */
public interface PersistencePorts extends LeadStoreFixture {
    LeadErasureStore leadErasureStore();

    @Override
    LeadIdAllocator leadIdAllocator();

    ImportBatchStore importBatchStore();

    LeadHistoryStore leadHistoryStore();

    LeadListStore leadListStore();

    ChangeFeedStore changeFeedStore();

    CatalogEntryStore catalogStore();

    @Override
    IdempotencyKeyStore idempotencyKeyStore();

    ApiKeyStore apiKeyStore();

    CompanyStore companyStore();

    EndpointStore endpointStore();

    DeliveryQueue deliveryQueue();

    DeliveryBacklog deliveryBacklog();

    EndpointHealthStore endpointHealthStore();

    DeliveryLog deliveryLog();

    ReplayStore replayStore();

    ActivityStore activityStore();

    SharedAllowlistStore sharedAllowlistStore();

    AuditLog auditLog();

    /** Returns the stored events of a lead, oldest first. */
    List<StoredEvent> storedEvents(CompanyId company, LeadId lead);

    /** Archives a lead, without a new version. */
    void archive(CompanyId company, LeadId lead);

    /** Expires all caches, so that the ports return stored data. */
    void expireCaches();

    @Override
    default void replaceCatalog(CompanyCatalog catalog) {
        catalogStore().change(catalog.company(), current -> new CatalogDecision<>(catalog, true));
    }

    /** Adds the companies of {@code setup}, each with an endpoint, so that each change queues a delivery. */
    default PersistencePorts with(StoreSetup setup) {
        for (CompanyCatalog catalog : setup.catalogs()) {
            CompanyId company = catalog.company();
            List<String> errors =
                    companyStore().add(new Company("Company", catalog, Map.of(), setup.leadsOf(company)), List.of());
            if (!errors.isEmpty()) {
                throw new IllegalStateException("the company was not added: " + errors);
            }
            DemoCompany.subscribe(endpointStore(), DemoCompany.endpointOf(company, "of-company-" + company.value()));
        }
        return this;
    }
}
