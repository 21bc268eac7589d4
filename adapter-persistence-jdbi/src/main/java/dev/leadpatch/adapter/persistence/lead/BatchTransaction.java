package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.adapter.persistence.catalog.SnapshotLookup;
import dev.leadpatch.adapter.persistence.jdbc.TransactionContext;
import dev.leadpatch.adapter.persistence.lead.IdempotencyKeyBatch.StoredKey;
import dev.leadpatch.adapter.persistence.lead.LeadLocker.LockWaitPolicy;
import dev.leadpatch.adapter.persistence.lead.LeadLocker.LockedLeads;
import dev.leadpatch.adapter.persistence.lead.LeadRow.LeadRef;
import dev.leadpatch.adapter.persistence.lead.UnitOfWork.DecidedChange;
import dev.leadpatch.application.idempotency.IdempotentRequest;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotencyKey;
import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.application.lead.LeadStore.Change;
import dev.leadpatch.application.lead.LeadStore.Outcome;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import dev.leadpatch.domain.value.CompanyId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * The transaction of a group commit: changes of single leads, each from a different caller. Each decision sees the
 * results of the decisions before it as if they were committed. Leads that another transaction has locked are skipped
 * (SKIP LOCKED), and their changes remain. Changes of a company whose tenant snapshot is missing are set aside, so that
 * its load delays no other company. An instance is used once, by one thread.
 */
final class BatchTransaction {
    // Maximum size of the custom fields in a batch, before and after their changes. It bounds the heap in use: the rest
    // of the batch is executed singly.
    private static final long MAX_CHARACTERS = 4_000_000;

    // Maximum total time of history queries, which delay every caller; the changes after it are executed singly.
    private static final Duration MAX_HISTORY_QUERY_TIME = Duration.ofMillis(50);

    private final List<PendingChange<?>> changes;
    private final SnapshotLookup lookup;
    private final LeadChangeWriter writer;
    private final PostgresIdempotencyKeyStore keys;

    private final List<Runnable> evaluations = new ArrayList<>(); // of the results, after the write
    private final List<StoredKey> keysToStore = new ArrayList<>();
    private final List<Runnable> completions = new ArrayList<>();
    private final List<PendingChange<?>> remaining = new ArrayList<>();
    private final List<PendingChange<?>> withoutSnapshot = new ArrayList<>();
    private Duration historyQueryTime = Duration.ZERO;

    BatchTransaction(
            List<PendingChange<?>> changes,
            SnapshotLookup lookup,
            LeadChangeWriter writer,
            PostgresIdempotencyKeyStore keys) {
        this.changes = changes;
        this.lookup = lookup;
        this.writer = writer;
        this.keys = keys;
    }

    /**
     * The result of a batch, to be applied once the transaction is committed.
     *
     * @param completions pass the outcomes to the callers
     * @param remaining changes to execute singly: the key exists, the lead is locked or does not match any longer, or a limit
     *     or the memory is exceeded
     * @param withoutSnapshot changes of companies whose snapshot is missing
     * @param queued ordering keys with a new delivery
     * @param events the events that were written
     */
    record BatchOutcome(
            List<Runnable> completions,
            List<PendingChange<?>> remaining,
            List<PendingChange<?>> withoutSnapshot,
            List<OrderingKey> queued,
            List<LeadEvent> events) {}

    BatchOutcome run(TransactionContext transaction) {
        Handle handle = transaction.handle();
        transaction.applyNetworkTimeout();
        List<PendingChange<?>> unusedKeys = withoutUsedKeys(handle);
        transaction.applyNetworkTimeout();
        List<LeadRow> rows = LeadLocker.lock(handle, leadsOf(unusedKeys), LockWaitPolicy.SKIP);
        LockedLeads locked = LeadLocker.read(
                handle, new BatchAdmission(unusedKeys).admit(rows), companiesWithNewLeads(unusedKeys), lookup);
        List<PendingChange<?>> newChanges = withSnapshot(unusedKeys, locked);
        Set<LeadRef> lockedByOthers = lockedByOthers(handle, newChanges, locked);
        UnitOfWork work = new UnitOfWork(handle, locked);
        for (PendingChange<?> change : newChanges) {
            if (work.changedCharacters() >= MAX_CHARACTERS
                    || lockedByOthers.contains(change.leadRef())
                    || !work.verified(change.change().company(), change.matches())
                            .equals(change.matches())) {
                remaining.add(change);
            } else {
                decide(work, change);
            }
        }
        List<OrderingKey> queued = writer.write(transaction, work);
        evaluations.forEach(Runnable::run);
        if (!keysToStore.isEmpty()) {
            keys.insert(handle, keysToStore);
        }
        return new BatchOutcome(completions, remaining, withoutSnapshot, queued, work.events());
    }

    /** Sets all changes of a company aside whose snapshot is missing, so that they stay together. */
    private List<PendingChange<?>> withSnapshot(List<PendingChange<?>> newChanges, LockedLeads locked) {
        Predicate<PendingChange<?>> isMissing =
                change -> locked.isMissing(change.change().company());
        changes.stream().filter(isMissing).forEach(withoutSnapshot::add);
        if (withoutSnapshot.isEmpty()) {
            return newChanges;
        }
        remaining.removeIf(isMissing);
        return newChanges.stream().filter(isMissing.negate()).toList();
    }

    /** Sets changes with an existing key aside; a single transaction replays the response or reuses the expired key. */
    private List<PendingChange<?>> withoutUsedKeys(Handle handle) {
        List<IdempotencyKey> used =
                changes.stream().flatMap(change -> keyOf(change).stream()).toList();
        if (used.isEmpty()) {
            return changes;
        }
        Set<IdempotencyKey> existingKeys = IdempotencyKeyBatch.findExisting(handle, used);
        List<PendingChange<?>> newChanges = new ArrayList<>();
        changes.forEach(change ->
                (keyOf(change).filter(existingKeys::contains).isPresent() ? remaining : newChanges).add(change));
        return newChanges;
    }

    private static Optional<IdempotencyKey> keyOf(PendingChange<?> pending) {
        return pending.change().idempotentRequest().map(IdempotentRequest::key);
    }

    /** The leads that exist and were not locked, or not admitted. */
    private Set<LeadRef> lockedByOthers(Handle handle, List<PendingChange<?>> newChanges, LockedLeads locked) {
        Set<LeadRef> missing = leadsOf(newChanges);
        missing.removeAll(locked.snapshots().keySet());
        return missing.isEmpty() ? missing : LeadLocker.findExisting(handle, missing);
    }

    private static Set<LeadRef> leadsOf(List<PendingChange<?>> changes) {
        Set<LeadRef> leads = new LinkedHashSet<>();
        changes.forEach(change -> leads.add(change.leadRef()));
        return leads;
    }

    private static Set<CompanyId> companiesWithNewLeads(List<PendingChange<?>> changes) {
        return changes.stream()
                .map(PendingChange::change)
                .filter(change -> !change.newLeads().isEmpty())
                .map(Change::company)
                .collect(Collectors.toSet());
    }

    /** Decides one change. A decision that throws fails its own change only. */
    private <R> void decide(UnitOfWork work, PendingChange<R> pending) {
        try {
            DecidedChange<R> decided = work.decide(pending.change(), pending.matches());
            evaluations.add(() -> evaluate(pending, decided));
        } catch (RuntimeException e) {
            completions.add(() -> pending.fail(e));
        }
    }

    /** Evaluates the result of a change, and schedules its completion. */
    private <R> void evaluate(PendingChange<R> pending, DecidedChange<R> decided) {
        if (decided.needsHistory() && historyQueryTime.compareTo(MAX_HISTORY_QUERY_TIME) > 0) {
            remaining.add(pending);
            return;
        }
        long start = System.nanoTime();
        R result = decided.result().get();
        historyQueryTime = historyQueryTime.plusNanos(System.nanoTime() - start);
        pending.change()
                .idempotentRequest()
                .ifPresent(request -> keysToStore.add(StoredKey.of(request, result, decided.leads())));
        Runnable completion = () -> pending.complete(new Outcome.Completed<>(result));
        // the response with a large lead takes long to render: not before those of other callers
        completions.add(pending.memory().isUsed() ? () -> pending.delegateOrRun(completion) : completion);
    }
}
