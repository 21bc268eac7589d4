package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.adapter.persistence.Sharding;
import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.jdbc.KeyedSemaphore;
import dev.leadpatch.adapter.persistence.jdbc.StoreDeadline;
import dev.leadpatch.adapter.persistence.lead.LeadMemory.LeadReservation;
import dev.leadpatch.application.idempotency.IdempotentRequest;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotencyKey;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotentReplay;
import dev.leadpatch.application.lead.LeadStore.Change;
import dev.leadpatch.application.lead.LeadStore.Outcome;
import dev.leadpatch.domain.lead.MatchKey;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Starts changes: in a group commit, or in a transaction of their own. Changes with the same idempotency key, and creations
 * with the same match key, are executed one after the other. Thread-safe.
 */
final class ChangeStarter {
    private static final int MAX_QUEUED_PER_COMPANY = 1_000;

    private final KeyedSemaphore<IdempotencyKey> idempotencyKeys = new KeyedSemaphore<>(1);
    private final KeyedSemaphore<TenantMatchKey> matchKeys = new KeyedSemaphore<>(1);
    private final Database database;
    private final NumberIndexes numberIndexes;
    private final PostgresIdempotencyKeyStore keys;
    private final WaitingPayloadQuota payloads;
    private final LeadMemory memory;
    private final TransactionalChangeExecutor executor;
    private final GroupCommit groupCommit;

    ChangeStarter(
            Database database,
            NumberIndexes numberIndexes,
            PostgresIdempotencyKeyStore keys,
            WaitingPayloadQuota payloads,
            LeadMemory memory,
            TransactionalChangeExecutor executor) {
        this.database = database;
        this.numberIndexes = numberIndexes;
        this.keys = keys;
        this.payloads = payloads;
        this.memory = memory;
        this.executor = executor;
        BatchLimit limit = database.sharding() == Sharding.CITUS
                ? BatchLimit.ofShards(GroupCommit.SLOW_BATCH, database.pool().maxSize() / 2)
                : BatchLimit.ofOneDatabase(GroupCommit.SLOW_BATCH);
        groupCommit = new GroupCommit(executor, MAX_QUEUED_PER_COMPANY, limit, database.watchdog());
    }

    /**
     * Starts a change. One that is not part of a group commit is completed when this method returns.
     *
     * @param caller executes the tasks that the group commit delegates to it after this method
     */
    <R> CompletableFuture<Outcome<R>> start(Change<R> change, ChangeCaller caller) {
        Optional<IdempotentReplay> refusal = change.idempotentRequest().flatMap(keys::refuseBeyondQuota);
        if (refusal.isPresent()) {
            return completed(new Outcome.Replayed<>(refusal.get()));
        }
        payloads.refresh(change.company());
        StoreDeadline deadline = new StoreDeadline();
        Optional<IdempotencyKey> key = change.idempotentRequest().map(IdempotentRequest::key);
        AtomicBoolean holdsKey = new AtomicBoolean(key.isPresent());
        Runnable releaseKey = () -> {
            if (holdsKey.getAndSet(false)) {
                idempotencyKeys.release(key.orElseThrow());
            }
        };
        if (key.isPresent() && !idempotencyKeys.tryAcquire(key.get(), deadline.remainingOf(StoreDeadline.LEAD_WAIT))) {
            return completed(new Outcome.Replayed<>(new IdempotentReplay.InProgress()));
        }
        try {
            return start(change, new Attempt(deadline, memory.open(change.company()), caller, releaseKey));
        } catch (RuntimeException | Error e) {
            releaseKey.run();
            throw e;
        }
    }

    private <R> CompletableFuture<Outcome<R>> start(Change<R> change, Attempt attempt) {
        try {
            if (!change.matchKeys().isEmpty()) {
                return startWithMatches(change, attempt);
            }
            // a change of several leads shares a commit already
            return change.allLeads().size() == 1 && change.importBatch().isEmpty()
                    ? submit(attempt.pending(change, Map.of()), attempt)
                    : completed(executeAlone(change, attempt));
        } catch (RuntimeException | Error e) {
            attempt.close();
            throw e;
        }
    }

    private <R> CompletableFuture<Outcome<R>> submit(PendingChange<R> change, Attempt attempt) {
        CompletableFuture<Outcome<R>> outcome = change.outcome().whenComplete((completed, failure) -> attempt.close());
        groupCommit.submit(change);
        return outcome;
    }

    private static <R> CompletableFuture<Outcome<R>> completed(Outcome<R> outcome) {
        return CompletableFuture.completedFuture(outcome);
    }

    /** Executes a change in its own transaction. Those of one company leave most connections to others. */
    private <R> Outcome<R> executeAlone(Change<R> change, Attempt attempt) {
        try (attempt) {
            return database.companyShares()
                    .changes()
                    .call(
                            change.company(),
                            attempt.deadline(),
                            () -> executor.execute(change, attempt.deadline(), attempt.memory()))
                    .orElseGet(Outcome.Busy::new);
        }
    }

    /**
     * Starts a change with match keys. If one lead matches, the change shares a group commit, which verifies the match.
     * Otherwise it waits for changes with the same keys in this process, without a connection, and searches again.
     */
    private <R> CompletableFuture<Outcome<R>> startWithMatches(Change<R> change, Attempt attempt) {
        numberIndexes.request(change.company(), MatchKeyDao.customFields(change.matchKeys()));
        Optional<PendingChange<R>> matched = findMatched(change, attempt);
        if (matched.isPresent()) {
            return submit(matched.get(), attempt);
        }
        List<TenantMatchKey> keys = change.matchKeys().stream()
                .map(key -> new TenantMatchKey(change.company(), key.term()))
                .distinct()
                .sorted(Comparator.comparing(TenantMatchKey::term)) // prevents deadlocks
                .toList();
        List<TenantMatchKey> locked = new ArrayList<>(keys.size());
        try {
            for (TenantMatchKey key : keys) {
                if (!matchKeys.tryAcquire(key, attempt.deadline().remainingOf(StoreDeadline.LEAD_WAIT))) {
                    attempt.close();
                    return completed(new Outcome.Busy<>());
                }
                locked.add(key);
            }
            matched = findMatched(change, attempt);
            if (matched.isEmpty()) {
                return completed(executeAlone(change, attempt));
            }
        } finally {
            locked.forEach(matchKeys::release);
        }
        return submit(matched.get(), attempt);
    }

    /** Returns the change of the only lead that matches; empty if none or several match, or the change has several keys. */
    private <R> Optional<PendingChange<R>> findMatched(Change<R> change, Attempt attempt) {
        if (change.matchKeys().size() != 1
                || !change.leads().isEmpty()
                || change.importBatch().isPresent()) {
            return Optional.empty();
        }
        Map<MatchKey, List<LeadId>> matches =
                database.use(handle -> MatchKeyDao.find(handle, change.company(), change.matchKeys()));
        return matches.values().stream().mapToInt(List::size).sum() == 1
                ? Optional.of(attempt.pending(change, matches))
                : Optional.empty();
    }

    /** The resources of a running change, which are released once. */
    private record Attempt(StoreDeadline deadline, LeadReservation memory, ChangeCaller caller, Runnable releaseKey)
            implements AutoCloseable {

        <R> PendingChange<R> pending(Change<R> change, Map<MatchKey, List<LeadId>> matches) {
            return new PendingChange<>(change, matches, deadline, memory, caller);
        }

        @Override
        public void close() {
            try {
                memory.close();
            } finally {
                releaseKey.run();
            }
        }
    }

    private record TenantMatchKey(CompanyId company, String term) {}
}
