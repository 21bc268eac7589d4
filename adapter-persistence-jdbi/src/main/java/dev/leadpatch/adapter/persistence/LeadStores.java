package dev.leadpatch.adapter.persistence;

import dev.leadpatch.adapter.persistence.catalog.PostgresCatalogStore;
import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.lead.CommitNotifier;
import dev.leadpatch.adapter.persistence.lead.NumberIndexes;
import dev.leadpatch.adapter.persistence.lead.PostgresIdempotencyKeyStore;
import dev.leadpatch.adapter.persistence.lead.PostgresLeadStore;
import dev.leadpatch.adapter.persistence.lead.WaitingPayloadQuota;
import dev.leadpatch.adapter.persistence.list.PostgresLeadListStore;
import dev.leadpatch.application.memory.MemoryBudget;
import java.time.InstantSource;

/** The stores of leads and catalogs, which share caches and quotas. */
record LeadStores(PostgresCatalogStore catalogStore, PostgresLeadStore leadStore, PostgresLeadListStore listStore) {

    static LeadStores open(Database database, PersistenceOptions options, CommitNotifier notifier) {
        InstantSource clock = options.clock();
        MemoryBudget memory = options.memory();
        PostgresIdempotencyKeyStore keys = new PostgresIdempotencyKeyStore(database, clock, options.ticker());
        PostgresCatalogStore catalogStore = new PostgresCatalogStore(database, keys, memory);
        NumberIndexes numbers = new NumberIndexes(database, System::nanoTime);
        WaitingPayloadQuota payloads = new WaitingPayloadQuota(database, options.payload(), options.ticker());
        return new LeadStores(
                catalogStore,
                new PostgresLeadStore(database, catalogStore, numbers, keys, payloads, clock, memory, notifier),
                new PostgresLeadListStore(database, catalogStore, numbers, memory));
    }
}
