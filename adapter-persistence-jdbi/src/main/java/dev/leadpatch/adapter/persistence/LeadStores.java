package dev.leadpatch.adapter.persistence;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.leadpatch.adapter.persistence.catalog.PostgresCatalogStore;
import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.lead.NumberIndexes;
import dev.leadpatch.adapter.persistence.lead.PostgresIdempotencyKeyStore;
import dev.leadpatch.adapter.persistence.lead.PostgresLeadStore;
import dev.leadpatch.adapter.persistence.lead.WaitingPayloadQuota;
import dev.leadpatch.adapter.persistence.list.PostgresLeadListStore;
import dev.leadpatch.application.memory.MemoryBudget;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import dev.leadpatch.application.webhook.EventPayloadRenderer;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;

/** The stores of leads and catalogs, which share caches and quotas. */
record LeadStores(PostgresCatalogStore catalogStore, PostgresLeadStore leadStore, PostgresLeadListStore listStore) {

    static LeadStores open(
            Database database,
            MemoryBudget memory,
            EventPayloadRenderer payload,
            InstantSource clock,
            Ticker ticker,
            Consumer<List<OrderingKey>> onQueued) {
        PostgresIdempotencyKeyStore keys = new PostgresIdempotencyKeyStore(database, clock, ticker);
        PostgresCatalogStore catalogStore = new PostgresCatalogStore(database, keys, memory);
        NumberIndexes numbers = new NumberIndexes(database, System::nanoTime);
        WaitingPayloadQuota payloads = new WaitingPayloadQuota(database, payload, ticker);
        return new LeadStores(
                catalogStore,
                new PostgresLeadStore(database, catalogStore, numbers, keys, payloads, clock, memory, onQueued),
                new PostgresLeadListStore(database, catalogStore, numbers, memory));
    }
}
