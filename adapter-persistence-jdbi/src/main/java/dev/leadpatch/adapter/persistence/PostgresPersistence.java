package dev.leadpatch.adapter.persistence;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.leadpatch.adapter.persistence.audit.PostgresAuditLog;
import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.jdbc.DatabaseReadiness;
import dev.leadpatch.adapter.persistence.lead.PostgresChangeFeedStore;
import dev.leadpatch.adapter.persistence.lead.PostgresImportBatchStore;
import dev.leadpatch.adapter.persistence.lead.PostgresLeadHistoryStore;
import dev.leadpatch.adapter.persistence.lead.PostgresLeadIdAllocator;
import dev.leadpatch.adapter.persistence.tenant.PostgresApiKeyStore;
import dev.leadpatch.adapter.persistence.tenant.PostgresCompanyStore;
import dev.leadpatch.adapter.persistence.webhook.PostgresWebhookStores;
import dev.leadpatch.application.ReadinessCondition;
import dev.leadpatch.application.access.ApiKeyStore;
import dev.leadpatch.application.activity.ActivityStore;
import dev.leadpatch.application.audit.AuditLog;
import dev.leadpatch.application.background.BackgroundLoops;
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
import dev.leadpatch.application.webhook.EventPayloadRenderer;
import dev.leadpatch.application.webhook.ReplayStore;
import dev.leadpatch.application.webhook.SharedAllowlistStore;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;

/**
 * The persistence adapter for PostgreSQL 15 or later. Opening does not wait for the database: until it is reachable,
 * {@link #readiness} does not hold and every port throws {@code StoreUnavailableException}. Thread-safe.
 */
public final class PostgresPersistence implements AutoCloseable {
    private final PostgresSettings settings;
    private final PostgresWebhookStores webhooks;
    private final Database requests;
    private final Database deliveries;
    private final LeadStores leadStores;
    private final PostgresApiKeyStore apiKeyStore;

    PostgresPersistence(
            PostgresSettings settings,
            EventPayloadRenderer payload,
            InstantSource clock,
            Consumer<List<DeliveryQueue.OrderingKey>> onQueued,
            BackgroundLoops loops,
            Ticker ticker) {
        this.settings = settings;
        requests = Database.ofRequests(settings, loops);
        deliveries = Database.ofDeliveries(settings, loops);
        webhooks = new PostgresWebhookStores(requests, deliveries, settings.secretKeys());
        leadStores = LeadStores.open(requests, settings.memory(), payload, clock, ticker, onQueued);
        apiKeyStore = new PostgresApiKeyStore(requests, ticker, loops);
    }

    /** Opens the adapter without waiting for the database. {@code onDeliveriesQueued} is called after commits, and must not wait. */
    public static PostgresPersistence open(
            PostgresSettings settings,
            EventPayloadRenderer payload,
            InstantSource clock,
            Consumer<List<DeliveryQueue.OrderingKey>> onDeliveriesQueued,
            BackgroundLoops loops) {
        return new PostgresPersistence(settings, payload, clock, onDeliveriesQueued, loops, Ticker.systemTicker());
    }

    /** Migrates the schema to the latest version, and returns it. */
    public String migrate() {
        return PostgresSchema.migrate(settings);
    }

    public SecretMaintenance secretMaintenance() {
        return webhooks.secrets();
    }

    public LeadStore leadStore() {
        return leadStores.leadStore();
    }

    public LeadErasureStore leadErasureStore() {
        return leadStores.leadStore().erasureStore();
    }

    public ImportBatchStore importBatchStore() {
        return new PostgresImportBatchStore(requests);
    }

    public LeadIdAllocator leadIdAllocator() {
        return new PostgresLeadIdAllocator(requests);
    }

    public LeadHistoryStore leadHistoryStore() {
        return new PostgresLeadHistoryStore(requests, settings.memory());
    }

    public LeadListStore leadListStore() {
        return leadStores.listStore();
    }

    public ChangeFeedStore changeFeedStore() {
        return new PostgresChangeFeedStore(requests, settings.memory());
    }

    public CatalogEntryStore catalogStore() {
        return leadStores.catalogStore();
    }

    public IdempotencyKeyStore idempotencyKeyStore() {
        return leadStores.leadStore().idempotencyKeyStore();
    }

    public StorageQuotas.CompanyQuotas quotas() {
        return leadStores.leadStore().quotas();
    }

    public ApiKeyStore apiKeyStore() {
        return apiKeyStore;
    }

    public CompanyStore companyStore() {
        return new PostgresCompanyStore(requests, leadStores.catalogStore(), settings);
    }

    public EndpointStore endpointStore() {
        return webhooks.endpoints();
    }

    public DeliveryQueue deliveryQueue() {
        return webhooks.queue();
    }

    public DeliveryBacklog deliveryBacklog() {
        return webhooks.queue();
    }

    public List<ConnectionPool> connectionPools() {
        return List.of(requests.pool(), deliveries.pool());
    }

    public CatalogCache catalogCache() {
        return leadStores.catalogStore().snapshots();
    }

    public EndpointHealthStore endpointHealthStore() {
        return webhooks.health();
    }

    public DeliveryLog deliveryLog() {
        return webhooks.log();
    }

    public ActivityStore activityStore() {
        return webhooks.activity();
    }

    public AuditLog auditLog() {
        return new PostgresAuditLog(requests);
    }

    public ReplayStore replayStore() {
        return webhooks.replays();
    }

    public SharedAllowlistStore sharedAllowlistStore() {
        return webhooks.sharedAllowlist();
    }

    public ReadinessCondition readiness() {
        return new DatabaseReadiness(deliveries);
    }

    @Override
    public void close() {
        try (deliveries;
                requests;
                apiKeyStore) {} // closes all, even if one fails to close
    }
}
