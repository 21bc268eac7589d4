package dev.leadpatch.application.testing;

import dev.leadpatch.application.access.ApiKeyStore;
import dev.leadpatch.application.company.CompanyStore;
import dev.leadpatch.application.history.LeadHistoryStore;
import dev.leadpatch.application.idempotency.IdempotencyKeyStore;
import dev.leadpatch.application.lead.CatalogStore;
import dev.leadpatch.application.lead.LeadStore;
import dev.leadpatch.application.webhook.DeliveryBacklog;
import dev.leadpatch.application.webhook.DeliveryLog;
import dev.leadpatch.application.webhook.DeliveryQueue;
import dev.leadpatch.application.webhook.EndpointHealthStore;
import dev.leadpatch.application.webhook.EndpointStore;
import dev.leadpatch.application.webhook.ReplayStore;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.util.List;

/** One adapter to all ports that keep something, and what its contract tests have to look at beside them. */
public interface PersistencePorts extends AutoCloseable {
    LeadStore leadStore();

    LeadHistoryStore leadHistoryStore();

    CatalogStore catalogStore();

    IdempotencyKeyStore idempotencyKeyStore();

    ApiKeyStore apiKeyStore();

    CompanyStore companyStore();

    EndpointStore endpointStore();

    DeliveryQueue deliveryQueue();

    DeliveryBacklog deliveryBacklog();

    EndpointHealthStore endpointHealthStore();

    DeliveryLog deliveryLog();

    ReplayStore replayStore();

    /** What is kept of a lead's changes, oldest first. */
    List<StoredChange> storedChanges(CompanyId company, LeadId lead);

    /** What is kept of a lead's events, oldest first. */
    List<StoredEvent> storedEvents(CompanyId company, LeadId lead);

    /** From now on no port answers from what it remembers of the past. */
    void expireCaches();

    @Override
    void close();
}
