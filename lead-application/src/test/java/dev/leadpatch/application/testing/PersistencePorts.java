package dev.leadpatch.application.testing;

import dev.leadpatch.application.access.ApiKeyStore;
import dev.leadpatch.application.activity.ActivityStore;
import dev.leadpatch.application.audit.AuditLog;
import dev.leadpatch.application.catalog.CatalogEntryStore;
import dev.leadpatch.application.company.CompanyStore;
import dev.leadpatch.application.feed.ChangeFeedStore;
import dev.leadpatch.application.history.LeadHistoryStore;
import dev.leadpatch.application.idempotency.IdempotencyKeyStore;
import dev.leadpatch.application.importing.ImportBatchStore;
import dev.leadpatch.application.lead.LeadErasureStore;
import dev.leadpatch.application.lead.LeadIdAllocator;
import dev.leadpatch.application.lead.LeadStore;
import dev.leadpatch.application.list.LeadListStore;
import dev.leadpatch.application.webhook.DeliveryBacklog;
import dev.leadpatch.application.webhook.DeliveryLog;
import dev.leadpatch.application.webhook.DeliveryQueue;
import dev.leadpatch.application.webhook.EndpointHealthStore;
import dev.leadpatch.application.webhook.EndpointStore;
import dev.leadpatch.application.webhook.ReplayStore;
import dev.leadpatch.application.webhook.SharedAllowlistStore;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.util.List;

/** The implementations of all persistence ports, and access to stored data for their contract tests. */
public interface PersistencePorts extends AutoCloseable {
    LeadStore leadStore();

    LeadErasureStore leadErasureStore();

    LeadIdAllocator leadIdAllocator();

    ImportBatchStore importBatchStore();

    LeadHistoryStore leadHistoryStore();

    LeadListStore leadListStore();

    ChangeFeedStore changeFeedStore();

    CatalogEntryStore catalogStore();

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

    /** Returns the stored changes of a lead, oldest first. */
    List<StoredChange> storedChanges(CompanyId company, LeadId lead);

    /** Returns the stored events of a lead, oldest first. */
    List<StoredEvent> storedEvents(CompanyId company, LeadId lead);

    /** Archives a lead, without a new version. */
    void archive(CompanyId company, LeadId lead);

    /** Expires all caches, so that the ports return stored data. */
    void expireCaches();

    @Override
    void close();
}
