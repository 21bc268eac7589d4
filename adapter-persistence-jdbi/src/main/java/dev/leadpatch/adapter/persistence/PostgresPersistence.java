package dev.leadpatch.adapter.persistence;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.leadpatch.adapter.persistence.jdbc.HostConnections;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.delivery.dispatch.WebhookDispatcher;
import dev.leadpatch.application.lead.LeadEventListener;
import dev.leadpatch.application.memory.MemoryBudget;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import dev.leadpatch.application.webhook.EventPayloadRenderer;
import dev.leadpatch.application.webhook.WebhookSender;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;

/**
 * The persistence adapter for PostgreSQL 15 or later. Opening does not wait for the database: until it is reachable,
 * {@link #readiness} does not hold and every port throws {@code StoreUnavailableException}. Thread-safe.
 */
public final class PostgresPersistence extends PostgresStores implements AutoCloseable {
    private final List<Runnable> started = new CopyOnWriteArrayList<>();

    PostgresPersistence(PersistenceOptions options) {
        super(options);
    }

    /** Opens the adapter with connection pools of its own, without waiting for the database. */
    public static PostgresPersistence open(
            PostgresSettings settings, EventPayloadRenderer payload, InstantSource clock, BackgroundLoops loops) {
        return new PostgresPersistence(PersistenceOptions.of(settings, payload, clock, loops, Ticker.systemTicker()));
    }

    /** Returns a builder of an adapter that uses the connection pool of a host. */
    public static Builder builder(DataSource pool) {
        return new Builder(pool);
    }

    /** Migrates the schema to the latest version, and returns it. */
    public String migrate() {
        return PostgresSchema.migrate(options().connections());
    }

    /** Sets the receiver of the ordering keys that have a new delivery. It is called after commits, and must not wait. */
    public void onDeliveriesQueued(Consumer<List<OrderingKey>> receiver) {
        notifier().setOnDeliveriesQueued(receiver);
    }

    /**
     * Starts the background loops that delete expired data, advance replays, index leads for the text search, end the
     * subscriptions of invalid API keys and measure quotas. A database needs them on at least one node; several may run them.
     *
     * @param logRetention how long completed deliveries and replays are stored
     */
    public Housekeeping startHousekeeping(Duration logRetention) {
        return startHousekeeping(new Retention(logRetention, Optional.empty()));
    }

    /** As {@link #startHousekeeping(Duration)}, with a retention period of the history of leads. */
    public Housekeeping startHousekeeping(Retention retention) {
        Housekeeping housekeeping = Housekeeping.of(this, retention, options().clock())
                .start(options().loops());
        started.add(housekeeping::close);
        return housekeeping;
    }

    /**
     * Starts a dispatcher of webhook deliveries with the default settings, which is notified after commits.
     *
     * @param sender such as that of {@code HttpWebhooks}
     * @param random the source of the jitter of polls and retries, such as a {@code SecureRandom}; must be thread-safe
     */
    public WebhookDispatcher startDispatcher(WebhookSender sender, RandomGenerator random) {
        WebhookDispatcher dispatcher = WebhookDispatcher.builder(
                        deliveryQueue(), endpointHealthStore(), options().clock(), random)
                .memory(options().memory())
                .start(sender, options().loops());
        started.add(dispatcher::close);
        onDeliveriesQueued(dispatcher::notifyCommitted);
        return dispatcher;
    }

    /** Closes the adapter, what it has started, and the connections that it has opened. The pool of a host stays open. */
    @Override
    public void close() {
        try {
            BackgroundLoops.forEach(started, Runnable::run);
        } finally {
            closeStores();
        }
    }

    /**
     * Opens the persistence adapter on the connection pool of a host, which the adapter never closes. It applies its settings
     * to single transactions, so each connection returns to the pool as it was.
     */
    public static final class Builder {
        private final DataSource dataSource;
        private String schema = PostgresSettings.DEFAULT_SCHEMA;
        private int maxConnections = 6;
        private int maxDeliveryConnections = 2;
        private SecretKeys secretKeys = SecretKeys.NONE;
        private MemoryBudget memory = MemoryBudget.ofHeap();
        private EventPayloadRenderer payload = Builder::refuseToRender;
        private LeadEventListener listener = LeadEventListener.NONE;
        private InstantSource clock = InstantSource.system();
        private BackgroundLoops loops = new BackgroundLoops();

        Builder(DataSource dataSource) {
            this.dataSource = dataSource;
        }

        private static String refuseToRender(Object event) {
            throw new IllegalStateException("an endpoint receives the event, but no payload renderer is set: pass"
                    + " HttpWebhooks.payloadRenderer() to the builder");
        }

        /**
         * Sets the schema of the tables: lower-case letters, digits and underscores. The default is
         * {@value PostgresSettings#DEFAULT_SCHEMA}. The migration creates it.
         */
        public Builder schema(String name) {
            if (!PostgresSettings.isValidSchema(name)) {
                throw new IllegalArgumentException("invalid name of a schema");
            }
            schema = name;
            return this;
        }

        /**
         * Sets the maximum numbers of connections; the default is 6 for requests and 2 for deliveries. The pool
         * should have more connections than both together, or other parts of the host wait for the adapter.
         */
        public Builder maxConnections(int ofRequests, int ofDeliveries) {
            if (ofRequests < 1 || ofDeliveries < 1) {
                throw new IllegalArgumentException("the adapter needs at least one connection of each kind");
            }
            maxConnections = ofRequests;
            maxDeliveryConnections = ofDeliveries;
            return this;
        }

        /** Sets the renderer of webhook payloads. Without it, a change fails if a webhook endpoint receives its event. */
        public Builder payloads(EventPayloadRenderer renderer) {
            payload = renderer;
            return this;
        }

        /** Sets the listener of committed changes; by default, there is none. */
        public Builder listener(LeadEventListener eventListener) {
            listener = eventListener;
            return this;
        }

        /** Sets the keys for the secrets of webhook endpoints. By default, there is none, and no endpoint can be added. */
        public Builder secretKeys(SecretKeys keys) {
            secretKeys = keys;
            return this;
        }

        /** Sets the memory of the leads and catalogs that are read; the default is a quarter of the heap. */
        public Builder memory(MemoryBudget budget) {
            memory = budget;
            return this;
        }

        /** Sets the clock of idempotency keys and deliveries; the default is the system clock. */
        public Builder clock(InstantSource source) {
            clock = source;
            return this;
        }

        /** Sets the runner of background loops. The default one writes failures to the platform's logger. */
        public Builder loops(BackgroundLoops runner) {
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
}
