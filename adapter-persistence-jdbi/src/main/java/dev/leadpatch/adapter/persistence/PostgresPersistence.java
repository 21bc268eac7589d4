package dev.leadpatch.adapter.persistence;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import dev.leadpatch.application.webhook.EventPayloadRenderer;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * The persistence adapter for PostgreSQL 15 or later. Opening does not wait for the database: until it is reachable,
 * {@link #readiness} does not hold and every port throws {@code StoreUnavailableException}. Thread-safe.
 */
public final class PostgresPersistence extends PostgresStores implements AutoCloseable {
    private final PersistenceOptions options;

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

    /** Closes the adapter and the connections that it has opened. The pool of a host stays open. */
    @Override
    public void close() {
        closeStores();
    }
}
