package dev.leadpatch.application.testing;

import dev.leadpatch.application.lead.CatalogStore;
import dev.leadpatch.application.webhook.EndpointHealthStore;
import dev.leadpatch.application.webhook.EventPayloadRenderer;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.time.InstantSource;
import java.util.List;

/** All in-memory adapters, wired to each other. */
public final class InMemoryPersistence implements PersistencePorts {
    private final InMemoryLeadStore leadStore;
    private final InMemoryLeadErasureStore leadErasureStore;
    private final InMemoryLeadListStore leadListStore;
    private final InMemoryChangeFeedStore changeFeedStore;
    private final InMemoryIdempotencyKeyStore idempotencyKeyStore;
    private final InMemoryApiKeyStore apiKeyStore;
    private final InMemoryCompanyStore companyStore;
    private final InMemoryEndpointStore endpointStore;
    private final InMemoryDeliveryQueue deliveryQueue;
    private final InMemoryEndpointHealthStore healthStore;
    private final InMemoryDeliveryLog deliveryLog;
    private final InMemoryActivityStore activityStore;
    private final InMemorySharedAllowlistStore sharedAllowlistStore;
    private final InMemoryAuditLog auditLog = new InMemoryAuditLog();

    public InMemoryPersistence(EventPayloadRenderer payload, InstantSource clock, Runnable wake) {
        // breaks the cycle: the lead store is created after the endpoint store
        CatalogStore[] catalogs = new CatalogStore[1];
        DeliveryQueueState queueState = new DeliveryQueueState();
        endpointStore = new InMemoryEndpointStore(
                company -> catalogs[0].find(company),
                endpoint -> {
                    synchronized (queueState) {
                        queueState.removeEndpoint(endpoint);
                    }
                },
                auditLog);
        endpointStore.addEnabledListener(endpoint -> {
            synchronized (queueState) {
                queueState.makeDue(endpoint.ref(), endpoint.updatedAt());
            }
        });
        healthStore = new InMemoryEndpointHealthStore(endpointStore);
        deliveryQueue = new InMemoryDeliveryQueue(endpointStore, healthStore, payload, clock, wake, queueState);
        deliveryLog = new InMemoryDeliveryLog(queueState, healthStore, auditLog);
        idempotencyKeyStore = new InMemoryIdempotencyKeyStore(clock);
        sharedAllowlistStore = new InMemorySharedAllowlistStore(clock);
        leadStore = new InMemoryLeadStore(idempotencyKeyStore, deliveryQueue, auditLog);
        leadErasureStore = new InMemoryLeadErasureStore(leadStore, idempotencyKeyStore, queueState);
        leadListStore = new InMemoryLeadListStore(leadStore);
        changeFeedStore = new InMemoryChangeFeedStore(leadStore);
        activityStore = new InMemoryActivityStore(leadStore, queueState);
        catalogs[0] = leadStore;
        apiKeyStore = new InMemoryApiKeyStore(leadStore, auditLog);
        endpointStore.setKeyFinder(apiKeyStore::find);
        companyStore = new InMemoryCompanyStore(leadStore, apiKeyStore, auditLog);
    }

    /** Opens adapters with the companies of {@code setup}. */
    public static PersistencePorts open(StoreSetup setup) {
        return new InMemoryPersistence(event -> "{}", setup.clock(), setup.notification()).with(setup);
    }

    @Override
    public InMemoryLeadStore leadStore() {
        return leadStore;
    }

    @Override
    public InMemoryLeadErasureStore leadErasureStore() {
        return leadErasureStore;
    }

    @Override
    public InMemoryLeadStore importBatchStore() {
        return leadStore;
    }

    @Override
    public InMemoryLeadStore leadIdAllocator() {
        return leadStore;
    }

    @Override
    public InMemoryLeadStore leadHistoryStore() {
        return leadStore;
    }

    @Override
    public InMemoryLeadListStore leadListStore() {
        return leadListStore;
    }

    @Override
    public InMemoryChangeFeedStore changeFeedStore() {
        return changeFeedStore;
    }

    @Override
    public InMemoryLeadStore catalogStore() {
        return leadStore;
    }

    @Override
    public InMemoryIdempotencyKeyStore idempotencyKeyStore() {
        return idempotencyKeyStore;
    }

    @Override
    public InMemoryApiKeyStore apiKeyStore() {
        return apiKeyStore;
    }

    @Override
    public InMemoryCompanyStore companyStore() {
        return companyStore;
    }

    @Override
    public InMemoryEndpointStore endpointStore() {
        return endpointStore;
    }

    @Override
    public InMemoryDeliveryQueue deliveryQueue() {
        return deliveryQueue;
    }

    @Override
    public InMemoryDeliveryQueue deliveryBacklog() {
        return deliveryQueue;
    }

    @Override
    public EndpointHealthStore endpointHealthStore() {
        return healthStore;
    }

    @Override
    public InMemoryDeliveryLog deliveryLog() {
        return deliveryLog;
    }

    @Override
    public InMemoryDeliveryLog replayStore() {
        return deliveryLog;
    }

    @Override
    public InMemoryActivityStore activityStore() {
        return activityStore;
    }

    @Override
    public InMemorySharedAllowlistStore sharedAllowlistStore() {
        return sharedAllowlistStore;
    }

    @Override
    public InMemoryAuditLog auditLog() {
        return auditLog;
    }

    @Override
    public List<StoredChange> storedChanges(CompanyId company, LeadId lead) {
        return leadStore.events(company, lead).stream().map(StoredChange::of).toList();
    }

    @Override
    public List<StoredEvent> storedEvents(CompanyId company, LeadId lead) {
        return leadStore.events(company, lead).stream().map(StoredEvent::of).toList();
    }

    @Override
    public void archive(CompanyId company, LeadId lead) {
        leadListStore.archive(company, lead);
    }

    @Override
    public void expireCaches() {
        // no caches
    }

    @Override
    public void close() {
        // no resources
    }
}
