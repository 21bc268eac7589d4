package dev.leadpatch.adapter.persistence.webhook;

import dev.leadpatch.adapter.persistence.Sharding;
import dev.leadpatch.adapter.persistence.jdbc.Database;
import java.time.Instant;

/** Deletes old deliveries and payloads, in batches. Thread-safe. */
interface DeliveryRetention {

    static DeliveryRetention of(Database database) {
        return database.sharding() == Sharding.CITUS
                ? new ShardedDeliveryRetention(database)
                : new DeliveryCleanup(database);
    }

    /** Deletes up to {@code limit} deliveries that were completed before {@code before}; returns their number. */
    int deleteCompleted(Instant before, int limit);

    /**
     * Deletes the payloads that no delivery needs among the next {@code limit} ones.
     *
     * @return the number of scanned payloads
     */
    int deletePayloads(Instant before, int limit);
}
