package dev.leadpatch.adapter.persistence;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.leadpatch.adapter.persistence.jdbc.HostConnections;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.lead.LeadEventListener;
import dev.leadpatch.application.memory.MemoryBudget;
import dev.leadpatch.application.webhook.EventPayloadRenderer;
import java.time.InstantSource;
import javax.sql.DataSource;

/**
 * Opens the persistence adapter on the connection pool of a host. Everything but the pool has a default.
 *
 * <p>The pool stays the host's: the adapter never closes it, and returns each connection with the settings that it had.
 * Schema, time limits and other settings apply to single transactions, so the pool may be behind PgBouncer in transaction
 * mode. The adapter uses at most {@link #maxConnections} connections at the same time.
 */
public final class PostgresPersistenceBuilder {
    private static final int MAX_CONNECTIONS = 8;
    private static final int MAX_DELIVERY_CONNECTIONS = 2;

    private final DataSource dataSource;
    private String schema = PostgresSettings.DEFAULT_SCHEMA;
    private int maxConnections = MAX_CONNECTIONS;
    private int maxDeliveryConnections = MAX_DELIVERY_CONNECTIONS;
    private SecretKeys secretKeys = SecretKeys.NONE;
    private MemoryBudget memory = MemoryBudget.ofHeap();
    private EventPayloadRenderer payload = PostgresPersistenceBuilder::refuseToRender;
    private LeadEventListener listener = LeadEventListener.NONE;
    private InstantSource clock = InstantSource.system();
    private BackgroundLoops loops = new BackgroundLoops();

    PostgresPersistenceBuilder(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    private static String refuseToRender(Object event) {
        throw new IllegalStateException("an endpoint receives the event, but no payload renderer is set: pass"
                + " HttpWebhooks.payloadRenderer() to PostgresPersistenceBuilder.payloads");
    }

    /**
     * Sets the schema of the tables; the default is {@value PostgresSettings#DEFAULT_SCHEMA}. The migration creates it.
     *
     * @throws IllegalArgumentException if the name is not lower-case letters, digits and underscores
     */
    public PostgresPersistenceBuilder schema(String name) {
        if (!PostgresSettings.isValidSchema(name)) {
            throw new IllegalArgumentException("invalid name of a schema");
        }
        schema = name;
        return this;
    }

    /**
     * Sets the maximum numbers of connections; the default is 8 for requests and 2 for deliveries and housekeeping. The
     * pool must have more connections than both together, or other parts of the host wait for the adapter.
     *
     * @throws IllegalArgumentException if a number is less than 1
     */
    public PostgresPersistenceBuilder maxConnections(int ofRequests, int ofDeliveries) {
        if (ofRequests < 1 || ofDeliveries < 1) {
            throw new IllegalArgumentException("the adapter needs at least one connection of each kind");
        }
        maxConnections = ofRequests;
        maxDeliveryConnections = ofDeliveries;
        return this;
    }

    /** Sets the renderer of webhook payloads. Without it, a change fails if a webhook endpoint receives its event. */
    public PostgresPersistenceBuilder payloads(EventPayloadRenderer renderer) {
        payload = renderer;
        return this;
    }

    /** Sets the listener of committed changes; by default, there is none. */
    public PostgresPersistenceBuilder listener(LeadEventListener eventListener) {
        listener = eventListener;
        return this;
    }

    /** Sets the keys for the secrets of webhook endpoints. By default, there is none, and no endpoint can be added. */
    public PostgresPersistenceBuilder secretKeys(SecretKeys keys) {
        secretKeys = keys;
        return this;
    }

    /** Sets the memory of the leads and catalogs that are read; the default is a quarter of the heap. */
    public PostgresPersistenceBuilder memory(MemoryBudget budget) {
        memory = budget;
        return this;
    }

    /** Sets the clock of idempotency keys and deliveries; the default is the system clock. */
    public PostgresPersistenceBuilder clock(InstantSource source) {
        clock = source;
        return this;
    }

    /** Sets the runner of background loops. The default one writes failures to the platform's logger. */
    public PostgresPersistenceBuilder loops(BackgroundLoops runner) {
        loops = runner;
        return this;
    }

    /** Opens the adapter, without waiting for the database. */
    public PostgresPersistence open() {
        return new PostgresPersistence(new PersistenceOptions(
                new HostConnections(dataSource, schema),
                maxConnections,
                maxDeliveryConnections,
                secretKeys,
                memory,
                payload,
                listener,
                clock,
                loops,
                Ticker.systemTicker()));
    }
}
