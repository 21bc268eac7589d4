package dev.leadpatch.adapter.persistence;

import dev.leadpatch.adapter.persistence.audit.PostgresAuditLog;
import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.jdbc.DatabaseReadiness;
import dev.leadpatch.adapter.persistence.jdbc.JoinedTransactions;
import dev.leadpatch.adapter.persistence.lead.CommitNotifier;
import dev.leadpatch.adapter.persistence.lead.HistoryRetention;
import dev.leadpatch.adapter.persistence.lead.PostgresChangeFeedStore;
import dev.leadpatch.adapter.persistence.lead.PostgresImportBatchStore;
import dev.leadpatch.adapter.persistence.lead.PostgresLeadHistoryStore;
import dev.leadpatch.adapter.persistence.lead.PostgresLeadIdAllocator;
import dev.leadpatch.adapter.persistence.tenant.PostgresApiKeyStore;
import dev.leadpatch.adapter.persistence.tenant.PostgresCompanyStore;
import dev.leadpatch.adapter.persistence.webhook.CompanyDeliveryRetention;
import dev.leadpatch.adapter.persistence.webhook.PostgresWebhookStores;
import dev.leadpatch.application.ReadinessCondition;
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
import java.util.List;

/** The implementations of the persistence ports. Thread-safe. */
abstract sealed class PostgresStores permits PostgresPersistence {
    private final PersistenceOptions options;
    private final PostgresWebhookStores webhooks;
    private final Database requests;
    private final Database deliveries;
    private final CommitNotifier notifier;
    private final LeadStores leadStores;
    private final PostgresApiKeyStore apiKeyStore;
    private final HistoryRetention historyRetention;

    PostgresStores(PersistenceOptions options) {
        this.options = options;
        requests = Database.ofRequests(options.connections(), options.maxConnections(), options.loops());
        deliveries = Database.ofDeliveries(options.connections(), options.maxDeliveryConnections(), options.loops());
        webhooks = new PostgresWebhookStores(requests, deliveries, options.secretKeys());
        notifier = new CommitNotifier(options.listener());
        leadStores = LeadStores.open(requests, options, notifier);
        apiKeyStore = new PostgresApiKeyStore(requests, options.ticker(), options.loops());
        historyRetention = new HistoryRetention(requests);
    }

    PersistenceOptions options() {
        return options;
    }

    CommitNotifier notifier() {
        return notifier;
    }

    public SecretMaintenance secretMaintenance() {
        return webhooks.secrets();
    }

    public LeadStore leadStore() {
        return leadStores.leadStore();
    }

    /**
     * Returns a store whose changes are part of the host's transactions: they are committed, or rolled back, with the other
     * statements of the host. They do not share a group commit.
     *
     * <p>The transaction must be READ COMMITTED, or the host must repeat it after a serialization failure. A change that
     * fails, or returns {@code Busy}, is undone by a savepoint, and the host can continue its transaction. A changed lead is
     * locked until the transaction ends, and others wait for it for two seconds at most: the transaction should be short.
     *
     * @param transactions the transactions of the host
     */
    public LeadStore leadStoreIn(HostTransaction transactions) {
        return leadStores
                .leadStore()
                .join(new JoinedTransactions(transactions, options.connections().schema()));
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
        return new PostgresLeadHistoryStore(requests, options.memory());
    }

    public LeadListStore leadListStore() {
        return leadStores.listStore();
    }

    public ChangeFeedStore changeFeedStore() {
        return new PostgresChangeFeedStore(requests, options.memory());
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

    public HistoryCleanup historyCleanup() {
        return historyRetention;
    }

    CompanyDeliveryRetention companyDeliveryRetention() {
        return webhooks.companyRetention();
    }

    public ApiKeyStore apiKeyStore() {
        return apiKeyStore;
    }

    public CompanyStore companyStore() {
        return new PostgresCompanyStore(
                requests, leadStores.catalogStore(), options.connections().longTransactions("leadpatch-load"));
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

    void closeStores() {
        try (deliveries;
                requests;
                apiKeyStore) {} // closes all, even if one fails to close
    }
}
