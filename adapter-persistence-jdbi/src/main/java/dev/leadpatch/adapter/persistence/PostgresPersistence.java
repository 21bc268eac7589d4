package dev.leadpatch.adapter.persistence;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.access.ApiKeyStore;
import dev.leadpatch.application.background.BackgroundLoops;
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
import dev.leadpatch.application.webhook.EventPayloadRenderer;
import dev.leadpatch.application.webhook.OrderingKey;
import dev.leadpatch.application.webhook.ReplayStore;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;

/**
 * Everything that is kept, in PostgreSQL 15 or later. Opening it does not wait for the database: until that can be
 * reached, {@link #isReady} is false and every port throws {@link StoreUnavailableException}.
 */
public final class PostgresPersistence implements AutoCloseable {
    private static final String HAS_SCHEMA = "select to_regclass('lead_changes') is not null";

    // All that requests do leads by a key to what it looks for, whatever the values are; to plan that anew for each use
    // costs more than to do it.
    private static final String REQUEST_OPTIONS = "-c plan_cache_mode=force_generic_plan";

    // A queue is empty at one moment and full at the next, so a plan that fits what the statistics say may be the worst
    // a moment later. An index leads to whatever its statements look for, and is never far from the best; and each
    // batch
    // gets a plan for its own size.
    //
    // A commit is not waited for: what a crash of the database takes back is an attempt that is made again, as after
    // any
    // other crash. Changes are not made here.
    private static final String DELIVERY_OPTIONS = "-c enable_seqscan=off -c enable_bitmapscan=off "
            + "-c plan_cache_mode=force_custom_plan -c synchronous_commit=off";

    private final PostgresSettings settings;
    private final SecretCipher secretCipher;
    private final Database requests;
    private final Database deliveries;
    private final PostgresLeadStore leadStore;
    private final PostgresCatalogStore catalogStore;
    private final PostgresApiKeyStore apiKeyStore;

    private PostgresPersistence(
            PostgresSettings settings,
            EventPayloadRenderer payload,
            InstantSource clock,
            Consumer<List<OrderingKey>> deliveriesQueued,
            BackgroundLoops loops,
            Ticker ticker) {
        this.settings = settings;
        secretCipher = new SecretCipher(settings.secretKey());
        requests = new Database(settings, "requests", settings.maxConnections(), REQUEST_OPTIONS, loops);
        deliveries = new Database(settings, "deliveries", settings.maxDeliveryConnections(), DELIVERY_OPTIONS, loops);
        TenantSnapshotCache contexts = new TenantSnapshotCache();
        leadStore = new PostgresLeadStore(
                requests,
                contexts,
                new TransactionalChangeExecutor(
                        requests,
                        new LeadLocker(contexts),
                        new LeadChangeWriter(payload, clock),
                        new IdempotencyKeyDao(clock),
                        deliveriesQueued));
        catalogStore = new PostgresCatalogStore(requests, contexts);
        apiKeyStore = new PostgresApiKeyStore(requests, ticker);
    }

    /**
     * Opens the database that {@code settings} name.
     *
     * @param payload renders the events that are to be delivered
     * @param clock tells from when on a delivery is due, and an idempotency key unknown again
     * @param deliveriesQueued told after each commit which lines have something new; must be quick
     */
    public static PostgresPersistence open(
            PostgresSettings settings,
            EventPayloadRenderer payload,
            InstantSource clock,
            Consumer<List<OrderingKey>> deliveriesQueued) {
        return open(settings, payload, clock, deliveriesQueued, new BackgroundLoops());
    }

    /**
     * The same with a runner of background loops.
     *
     * @param loops runs the watchdogs of transactions
     */
    public static PostgresPersistence open(
            PostgresSettings settings,
            EventPayloadRenderer payload,
            InstantSource clock,
            Consumer<List<OrderingKey>> deliveriesQueued,
            BackgroundLoops loops) {
        return open(settings, payload, clock, deliveriesQueued, loops, Ticker.systemTicker());
    }

    static PostgresPersistence open(
            PostgresSettings settings,
            EventPayloadRenderer payload,
            InstantSource clock,
            Consumer<List<OrderingKey>> deliveriesQueued,
            BackgroundLoops loops,
            Ticker ticker) {
        return new PostgresPersistence(settings, payload, clock, deliveriesQueued, loops, ticker);
    }

    /**
     * Brings the schema up to date; nothing happens if it is.
     *
     * @throws StoreUnavailableException if the database could not be reached
     * @throws DatabaseUnusableException if it is not set up so that Leadpatch can use it
     */
    public void migrate() {
        SchemaMigrator.migrate(settings);
    }

    /**
     * Encrypts the endpoints' secrets and headers that an older version kept in clear, if there is a key.
     *
     * @return how many endpoints have a secret that can't be read, because another key has encrypted it: their deliveries
     *     fail until the key is back, or the secret is replaced
     * @throws StoreUnavailableException if the database could not be reached
     */
    public long encryptSecrets() {
        return new PlaintextSecretMigration(requests, secretCipher).migrate();
    }

    public LeadStore leadStore() {
        return leadStore;
    }

    public LeadHistoryStore leadHistoryStore() {
        return new PostgresLeadHistoryStore(requests);
    }

    public CatalogStore catalogStore() {
        return catalogStore;
    }

    public IdempotencyKeyStore idempotencyKeyStore() {
        return new PostgresIdempotencyKeyStore(requests);
    }

    public ApiKeyStore apiKeyStore() {
        return apiKeyStore;
    }

    public CompanyStore companyStore() {
        return new PostgresCompanyStore(requests, Database.jdbi(new LongRunningDataSource(settings, "leadpatch-load")));
    }

    public EndpointStore endpointStore() {
        return new PostgresEndpointStore(requests, secretCipher);
    }

    public DeliveryQueue deliveryQueue() {
        return new PostgresDeliveryQueue(deliveries, secretCipher);
    }

    public DeliveryBacklog deliveryBacklog() {
        return new PostgresDeliveryBacklog(deliveries);
    }

    /** The pools of connections: that of requests, and that of deliveries. */
    public List<ConnectionPool> connectionPools() {
        return List.of(requests, deliveries);
    }

    public EndpointHealthStore endpointHealthStore() {
        return new PostgresEndpointHealthStore(deliveries);
    }

    public DeliveryLog deliveryLog() {
        return new PostgresDeliveryLog(requests);
    }

    public ReplayStore replayStore() {
        return new PostgresReplayStore(requests);
    }

    /** Whether the database can be used, and has a schema; answered in less than two seconds. */
    public boolean isReady() {
        try {
            // not by a connection that requests would wait for: being busy is not being out of order
            return deliveries.use(handle ->
                    handle.createQuery(HAS_SCHEMA).mapTo(Boolean.class).one());
        } catch (StoreUnavailableException unavailable) {
            return false;
        }
    }

    /** Closes all connections. */
    @Override
    public void close() {
        // both, even if one fails to close; in reverse order
        try (deliveries;
                requests) {}
    }
}
