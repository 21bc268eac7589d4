package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.adapter.persistence.StorageQuotas.CompanyQuotas;
import dev.leadpatch.adapter.persistence.catalog.PostgresCatalogStore;
import dev.leadpatch.adapter.persistence.catalog.TenantSnapshotCache;
import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.jdbc.JoinedTransactions;
import dev.leadpatch.application.idempotency.IdempotencyKeyStore;
import dev.leadpatch.application.lead.LeadErasureStore;
import dev.leadpatch.application.lead.LeadStore;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.lead.StoreCapability;
import dev.leadpatch.application.memory.MemoryBudget;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Stores leads in PostgreSQL. A change locks the rows of its leads. Within this process, changes of one lead are queued
 * without a connection and share a group commit. Changes of other processes wait for the lock. Thread-safe.
 */
public final class PostgresLeadStore implements LeadStore {
    private final LeadFinder finder;
    private final PostgresIdempotencyKeyStore keys;
    private final WaitingPayloadQuota payloads;
    private final LeadMemory memory;
    private final TenantSnapshotCache snapshots;
    private final LeadChangeWriter writer;
    private final CommitNotifier notifier;
    private final ChangeStarter starter;
    private final PostgresLeadErasureStore erasureStore;

    public PostgresLeadStore(
            Database database,
            PostgresCatalogStore catalogs,
            NumberIndexes numberIndexes,
            PostgresIdempotencyKeyStore keys,
            WaitingPayloadQuota payloads,
            InstantSource clock,
            MemoryBudget memory,
            CommitNotifier notifier) {
        this.memory = new LeadMemory(memory);
        this.notifier = notifier;
        snapshots = catalogs.snapshots();
        finder = new LeadFinder(database, snapshots, this.memory);
        this.keys = keys;
        this.payloads = payloads;
        writer = new LeadChangeWriter(payloads, clock);
        TransactionalChangeExecutor executor =
                new TransactionalChangeExecutor(database, snapshots, writer, keys, notifier);
        erasureStore = new PostgresLeadErasureStore(database, snapshots.retries(), writer, this.memory, notifier);
        starter = new ChangeStarter(database, numberIndexes, keys, payloads, this.memory, executor);
    }

    /** The store of the keys of this one. */
    public IdempotencyKeyStore idempotencyKeyStore() {
        return keys;
    }

    /** The quotas of idempotency keys and waiting payloads. */
    public CompanyQuotas quotas() {
        return new LeadStoreQuotas(keys.quota(), payloads);
    }

    /** Returns a store of the same leads whose changes are part of the transactions of a host. */
    public LeadStore join(JoinedTransactions transactions) {
        return new JoinedLeadStore(transactions, snapshots, writer, keys, memory, notifier);
    }

    /** The store that erases the leads of this one. */
    public LeadErasureStore erasureStore() {
        return erasureStore;
    }

    @Override
    public Set<StoreCapability> capabilities() {
        return StoreCapability.ALL;
    }

    @Override
    public Optional<LeadSnapshot> find(CompanyId company, LeadId lead) {
        return finder.find(company, lead);
    }

    @Override
    public Optional<LeadId> findId(CompanyId company, UUID uuid) {
        return finder.findId(company, uuid);
    }

    @Override
    public <R> Outcome<R> change(Change<R> change) {
        CallerThread caller = new CallerThread();
        return caller.await(starter.start(change, caller));
    }

    @Override
    public <R> CompletionStage<Outcome<R>> changeAsync(Change<R> change, Executor executor) {
        AsynchronousCaller caller = new AsynchronousCaller(executor);
        try {
            return starter.start(change, caller);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        } finally {
            caller.runTasks();
        }
    }
}
