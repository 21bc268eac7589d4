package dev.leadpatch.adapter.persistence;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.delivery.dispatch.WebhookDispatcher;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import dev.leadpatch.application.webhook.EventPayloadRenderer;
import dev.leadpatch.application.webhook.WebhookSender;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;

/**
 * The persistence adapter for PostgreSQL 15 or later. Opening does not wait for the database: until it is reachable,
 * {@link #readiness} does not hold and every port throws {@code StoreUnavailableException}. Thread-safe.
 */
public final class PostgresPersistence extends PostgresStores implements AutoCloseable {
    private static final Duration QUOTA_INTERVAL = Duration.ofSeconds(10);

    private final PersistenceOptions options;
    private final List<Runnable> started = new CopyOnWriteArrayList<>();

    PostgresPersistence(PersistenceOptions options) {
        super(options);
        this.options = options;
    }

    /** Opens the adapter with connection pools of its own, without waiting for the database. */
    public static PostgresPersistence open(
            PostgresSettings settings, EventPayloadRenderer payload, InstantSource clock, BackgroundLoops loops) {
        return new PostgresPersistence(PersistenceOptions.of(settings, payload, clock, loops, Ticker.systemTicker()));
    }

    /** Returns a builder of an adapter that uses the connection pool of a host. */
    public static PostgresPersistenceBuilder builder(DataSource pool) {
        return new PostgresPersistenceBuilder(pool);
    }

    /** Migrates the schema to the latest version, and returns it. */
    public String migrate() {
        return PostgresSchema.migrate(options.connections());
    }

    /** Sets the receiver of the ordering keys that have a new delivery. It is called after commits, and must not wait. */
    public void onDeliveriesQueued(Consumer<List<OrderingKey>> receiver) {
        notifier().setOnDeliveriesQueued(receiver);
    }

    /**
     * Starts the background loops that delete expired data, advance replays, index leads for the text search and end the
     * subscriptions of invalid API keys. A database needs them on at least one node; several may run them.
     *
     * @param logRetention how long completed deliveries and replays are stored
     */
    public Housekeeping startHousekeeping(Duration logRetention) {
        Housekeeping housekeeping =
                Housekeeping.of(this, logRetention, options.clock()).start(options.loops());
        started.add(housekeeping::close);
        started.add(options.loops().schedule("leadpatch-quotas", QUOTA_INTERVAL, quotas()::measure)::close);
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
                        deliveryQueue(), endpointHealthStore(), options.clock(), random)
                .memory(options.memory())
                .start(sender, options.loops());
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
}
