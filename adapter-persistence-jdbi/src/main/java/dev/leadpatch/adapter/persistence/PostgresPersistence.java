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
    private static final String FOR_REQUESTS = "-c plan_cache_mode=force_generic_plan";

    // A queue is empty at one moment and full at the next, so a plan that fits what the statistics say may be the worst
    // a moment later. An index leads to whatever its statements look for, and is never far from the best; and each
    // batch
    // gets a plan for its own size.
    //
    // A commit is not waited for: what a crash of the database takes back is an attempt that is made again, as after
    // any
    // other crash. Changes are not made here.
    private static final String FOR_QUEUES = "-c enable_seqscan=off -c enable_bitmapscan=off "
            + "-c plan_cache_mode=force_custom_plan -c synchronous_commit=off";

    private final PostgresSettings settings;
    private final SecretBox box;
    private final Database requests;
    private final Database deliveries;
    private final PostgresLeads leads;
    private final PostgresCatalogs catalogs;
    private final PostgresApiKeys apiKeys;

    private PostgresPersistence(
            PostgresSettings settings,
            EventPayloadRenderer payload,
            InstantSource clock,
            Consumer<List<OrderingKey>> deliveriesQueued,
            BackgroundLoops loops,
            Ticker ticker) {
        this.settings = settings;
        box = new SecretBox(settings.secretKey());
        requests = new Database(settings, "requests", settings.connections(), FOR_REQUESTS, loops);
        deliveries = new Database(settings, "deliveries", settings.deliveryConnections(), FOR_QUEUES, loops);
        CompanyContexts contexts = new CompanyContexts();
        leads = new PostgresLeads(
                requests,
                contexts,
                new LeadTransactions(
                        requests,
                        new LeadLocks(contexts),
                        new LeadChangeWriter(payload, clock),
                        new KeptKeys(clock),
                        deliveriesQueued));
        catalogs = new PostgresCatalogs(requests, contexts);
        apiKeys = new PostgresApiKeys(requests, ticker);
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
     * @throws DatabaseUnusable if it is not set up so that Leadpatch can use it
     */
    public void migrate() {
        Migrations.run(settings);
    }

    /**
     * Encrypts the endpoints' secrets and headers that an older version kept in clear, if there is a key.
     *
     * @return how many endpoints have a secret that can't be read, because another key has encrypted it: their deliveries
     *     fail until the key is back, or the secret is replaced
     * @throws StoreUnavailableException if the database could not be reached
     */
    public long protectSecrets() {
        return new SecretProtection(requests, box).protect();
    }

    public LeadStore leads() {
        return leads;
    }

    public LeadHistoryStore histories() {
        return new PostgresHistories(requests);
    }

    public CatalogStore catalogs() {
        return catalogs;
    }

    public IdempotencyKeyStore idempotencyKeys() {
        return new PostgresIdempotencyKeys(requests);
    }

    public ApiKeyStore apiKeys() {
        return apiKeys;
    }

    public CompanyStore companies() {
        return new PostgresCompanies(requests, Database.jdbi(new PatientDataSource(settings, "leadpatch-load")));
    }

    public EndpointStore endpoints() {
        return new PostgresEndpoints(requests, box);
    }

    public DeliveryQueue deliveryQueue() {
        return new PostgresDeliveryQueue(deliveries, box);
    }

    public DeliveryBacklog deliveryBacklog() {
        return new PostgresDeliveryBacklog(deliveries);
    }

    /** The pools of connections: that of requests, and that of deliveries. */
    public List<ConnectionPool> pools() {
        return List.of(requests, deliveries);
    }

    public EndpointHealthStore endpointHealth() {
        return new PostgresEndpointHealth(deliveries);
    }

    public DeliveryLog deliveryLog() {
        return new PostgresDeliveryLog(requests);
    }

    public ReplayStore replays() {
        return new PostgresReplays(requests);
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
        requests.close();
        deliveries.close();
    }
}
