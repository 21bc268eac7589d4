package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.adapter.persistence.StorageQuotas.CompanyQuotas;
import dev.leadpatch.adapter.persistence.catalog.PostgresCatalogStore;
import dev.leadpatch.adapter.persistence.catalog.TenantSnapshotCache;
import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.jdbc.JoinedTransactions;
import dev.leadpatch.adapter.persistence.jdbc.KeyedSemaphore;
import dev.leadpatch.adapter.persistence.jdbc.StoreDeadline;
import dev.leadpatch.adapter.persistence.lead.LeadMemory.LeadReservation;
import dev.leadpatch.application.idempotency.IdempotencyKeyStore;
import dev.leadpatch.application.idempotency.IdempotentRequest;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotencyKey;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotentReplay;
import dev.leadpatch.application.lead.LeadErasureStore;
import dev.leadpatch.application.lead.LeadStore;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.lead.StoreCapability;
import dev.leadpatch.application.memory.MemoryBudget;
import dev.leadpatch.domain.lead.MatchKey;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Stores leads in PostgreSQL. A change locks the rows of its leads. Within this process, changes of one lead are queued
 * without a connection and share a group commit. Changes of other processes wait for the lock. Thread-safe.
 */
public final class PostgresLeadStore implements LeadStore {
    private static final int MAX_QUEUED_PER_COMPANY = 1_000;

    private final KeyedSemaphore<IdempotencyKey> idempotencyKeys = new KeyedSemaphore<>(1);
    private final KeyedSemaphore<TenantMatchKey> matchKeys = new KeyedSemaphore<>(1);
    private final Database database;
    private final LeadFinder finder;
    private final NumberIndexes numberIndexes;
    private final PostgresIdempotencyKeyStore keys;
    private final WaitingPayloadQuota payloads;
    private final LeadMemory memory;
    private final TenantSnapshotCache snapshots;
    private final LeadChangeWriter writer;
    private final CommitNotifier notifier;
    private final TransactionalChangeExecutor executor;
    private final GroupCommit groupCommit;
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
        this.database = database;
        this.memory = new LeadMemory(memory);
        this.notifier = notifier;
        snapshots = catalogs.snapshots();
        finder = new LeadFinder(database, snapshots, this.memory);
        this.numberIndexes = numberIndexes;
        this.keys = keys;
        this.payloads = payloads;
        writer = new LeadChangeWriter(payloads, clock);
        executor = new TransactionalChangeExecutor(database, snapshots, writer, keys, notifier);
        erasureStore = new PostgresLeadErasureStore(database, snapshots.retries(), writer, this.memory, notifier);
        groupCommit = new GroupCommit(executor, MAX_QUEUED_PER_COMPANY, GroupCommit.SLOW_BATCH);
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
        Optional<IdempotentReplay> refusal = change.idempotentRequest().flatMap(keys::refuseBeyondQuota);
        if (refusal.isPresent()) {
            return new Outcome.Replayed<>(refusal.get());
        }
        payloads.refresh(change.company());
        StoreDeadline deadline = new StoreDeadline();
        Optional<IdempotencyKey> key = change.idempotentRequest().map(IdempotentRequest::key);
        if (key.isPresent() && !idempotencyKeys.tryAcquire(key.get(), deadline.remainingOf(StoreDeadline.LEAD_WAIT))) {
            return new Outcome.Replayed<>(new IdempotentReplay.InProgress());
        }
        try (LeadReservation reservation = memory.open(change.company())) {
            if (!change.matchKeys().isEmpty()) {
                return executeWithMatches(change, deadline, reservation);
            }
            // a change of several leads shares a commit already
            return change.allLeads().size() == 1 && change.importBatch().isEmpty()
                    ? groupCommit.execute(new PendingChange<>(change, Map.of(), deadline, reservation))
                    : executeAlone(change, deadline, reservation);
        } finally {
            if (key.isPresent()) {
                idempotencyKeys.release(key.get());
            }
        }
    }

    /** Executes a change in its own transaction. Those of one company leave most connections to others. */
    private <R> Outcome<R> executeAlone(Change<R> change, StoreDeadline deadline, LeadReservation reservation) {
        return database.companyShares()
                .changes()
                .call(change.company(), deadline, () -> executor.execute(change, deadline, reservation))
                .orElseGet(Outcome.Busy::new);
    }

    /**
     * Executes a change with match keys. If one lead matches, the change shares a group commit, which verifies the match.
     * Otherwise it waits for changes with the same keys in this process, without a connection, and searches again.
     */
    private <R> Outcome<R> executeWithMatches(Change<R> change, StoreDeadline deadline, LeadReservation reservation) {
        numberIndexes.request(change.company(), MatchKeyDao.customFields(change.matchKeys()));
        Optional<PendingChange<R>> matched = findMatched(change, deadline, reservation);
        if (matched.isPresent()) {
            return groupCommit.execute(matched.get());
        }
        List<TenantMatchKey> keys = change.matchKeys().stream()
                .map(key -> new TenantMatchKey(change.company(), key.term()))
                .distinct()
                .sorted(Comparator.comparing(TenantMatchKey::term)) // prevents deadlocks
                .toList();
        List<TenantMatchKey> locked = new ArrayList<>(keys.size());
        try {
            for (TenantMatchKey key : keys) {
                if (!matchKeys.tryAcquire(key, deadline.remainingOf(StoreDeadline.LEAD_WAIT))) {
                    return new Outcome.Busy<>();
                }
                locked.add(key);
            }
            matched = findMatched(change, deadline, reservation);
            if (matched.isEmpty()) {
                return executeAlone(change, deadline, reservation);
            }
        } finally {
            locked.forEach(matchKeys::release);
        }
        return groupCommit.execute(matched.get());
    }

    /** Returns the change of the only lead that matches; empty if none or several match, or the change has several keys. */
    private <R> Optional<PendingChange<R>> findMatched(
            Change<R> change, StoreDeadline deadline, LeadReservation reservation) {
        if (change.matchKeys().size() != 1
                || !change.leads().isEmpty()
                || change.importBatch().isPresent()) {
            return Optional.empty();
        }
        Map<MatchKey, List<LeadId>> matches =
                database.use(handle -> MatchKeyDao.find(handle, change.company(), change.matchKeys()));
        return matches.values().stream().mapToInt(List::size).sum() == 1
                ? Optional.of(new PendingChange<>(change, matches, deadline, reservation))
                : Optional.empty();
    }

    private record TenantMatchKey(CompanyId company, String term) {}
}
