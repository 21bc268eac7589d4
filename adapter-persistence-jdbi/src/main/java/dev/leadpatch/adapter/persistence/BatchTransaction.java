package dev.leadpatch.adapter.persistence;

import dev.leadpatch.application.idempotency.IdempotencyKey;
import dev.leadpatch.application.lead.LeadSnapshot;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.lead.LeadStore.Outcome;
import dev.leadpatch.application.lead.LeadUpdatedEvent;
import dev.leadpatch.application.webhook.OrderingKey;
import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.lead.Lead;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The transaction of a group commit: changes of single leads, each from a different caller. Each decision sees the
 * results of the decisions before it as if they were committed. Leads that another transaction has locked are skipped
 * (SKIP LOCKED), and their changes remain. An instance is used once, by one thread.
 */
final class BatchTransaction {
    // Maximum size of the custom fields in a batch, before and after their changes. It bounds the heap in use: the rest
    // of the batch is executed singly.
    private static final long MAX_CHARACTERS = 4_000_000;

    // Maximum total time of history queries, which delay every caller; the changes after it are executed singly.
    private static final Duration MAX_HISTORY_QUERY_TIME = Duration.ofMillis(50);

    private final TransactionContext transaction;
    private final LeadLocker locker;
    private final LeadChangeWriter writer;
    private final IdempotencyKeyDao keys;

    private final Map<LeadRef, LeadSnapshot> snapshots = new HashMap<>();
    private final List<LeadUpdatedEvent> events = new ArrayList<>();
    private final List<DecidedChange<?>> decided = new ArrayList<>();
    private final List<IdempotencyKeyDao.StoredKey> keysToStore = new ArrayList<>();
    private final List<Runnable> completions = new ArrayList<>();
    private final List<PendingChange<?>> remaining = new ArrayList<>();
    private long remainingCharacters = MAX_CHARACTERS;
    private boolean hasFurtherStatements; // history queries or idempotency keys, after the write
    private Duration historyQueryTime = Duration.ZERO;

    BatchTransaction(
            TransactionContext transaction, LeadLocker locker, LeadChangeWriter writer, IdempotencyKeyDao keys) {
        this.transaction = transaction;
        this.locker = locker;
        this.writer = writer;
        this.keys = keys;
    }

    /**
     * The result of a batch, to be applied once the transaction is committed.
     *
     * @param completions pass the outcomes to the callers
     * @param remaining changes to execute singly: the key exists, the lead is locked, or a limit is exceeded
     * @param queued ordering keys with a new delivery
     */
    record BatchOutcome(List<Runnable> completions, List<PendingChange<?>> remaining, List<OrderingKey> queued) {}

    BatchOutcome run(List<PendingChange<?>> changes) {
        transaction.applyNetworkTimeout();
        List<PendingChange<?>> newChanges = withoutUsedKeys(changes);
        LockedLeads locked = lock(newChanges);
        snapshots.putAll(locked.snapshots());
        Set<LeadRef> lockedLeads = lockedByOthers(newChanges);
        for (PendingChange<?> change : newChanges) {
            if (remainingCharacters <= 0 || lockedLeads.contains(change.leadRef())) {
                remaining.add(change);
            } else {
                decide(change);
            }
        }
        List<OrderingKey> queued = events.isEmpty() ? List.of() : write(locked);
        decided.forEach(this::complete);
        if (!keysToStore.isEmpty()) {
            keys.insert(transaction.handle(), keysToStore);
        }
        return new BatchOutcome(completions, remaining, queued);
    }

    private List<OrderingKey> write(LockedLeads locked) {
        return hasFurtherStatements
                ? writer.write(transaction, events, locked)
                : writer.writeAndCommit(transaction, events, locked);
    }

    /** Sets changes with an existing key aside; a single transaction replays the response or reuses the expired key. */
    private List<PendingChange<?>> withoutUsedKeys(List<PendingChange<?>> changes) {
        List<IdempotencyKey> used = changes.stream()
                .flatMap(change -> change.idempotencyKey().stream())
                .toList();
        if (used.isEmpty()) {
            return changes;
        }
        Set<IdempotencyKey> existingKeys = IdempotencyKeyDao.findExisting(transaction.handle(), used);
        List<PendingChange<?>> newChanges = new ArrayList<>();
        changes.forEach(change -> (change.idempotencyKey()
                                .filter(existingKeys::contains)
                                .isPresent()
                        ? remaining
                        : newChanges)
                .add(change));
        return newChanges;
    }

    private LockedLeads lock(List<PendingChange<?>> changes) {
        transaction.applyNetworkTimeout();
        return locker.lockSkipLocked(transaction.handle(), leadsOf(changes));
    }

    /** The leads that exist and were not locked. */
    private Set<LeadRef> lockedByOthers(List<PendingChange<?>> changes) {
        Set<LeadRef> missing = leadsOf(changes);
        missing.removeAll(snapshots.keySet());
        return missing.isEmpty() ? missing : locker.findExisting(transaction.handle(), missing);
    }

    private static Set<LeadRef> leadsOf(List<PendingChange<?>> changes) {
        Set<LeadRef> leads = new LinkedHashSet<>();
        changes.forEach(change -> leads.add(change.leadRef()));
        return leads;
    }

    /** Decides one change. A decision that throws fails its own change only. */
    private <R> void decide(PendingChange<R> pending) {
        LeadRef lead = pending.leadRef();
        Optional<LeadSnapshot> snapshot = Optional.ofNullable(snapshots.get(lead));
        try {
            Decision<R> decision = pending.change()
                    .decider()
                    .decide(snapshot.map(value -> Map.of(lead.lead(), value)).orElseGet(Map::of));
            Supplier<Optional<R>> result = decision.fold(
                    write -> {
                        write.events().forEach(event -> LeadChangeWriter.requireNextVersion(snapshot, event.lead()));
                        write.events().forEach(event -> addEvent(event, snapshot));
                        return () -> Optional.of(write.result());
                    },
                    noWrite -> () -> Optional.of(noWrite.result()),
                    needsHistory -> {
                        hasFurtherStatements = true;
                        long untilVersion = snapshot.orElseThrow().lead().version();
                        return () -> queryChangedFields(lead, needsHistory, untilVersion);
                    });
            hasFurtherStatements |= pending.idempotencyKey().isPresent();
            decided.add(new DecidedChange<>(pending, result));
        } catch (RuntimeException e) {
            completions.add(() -> pending.fail(e));
        }
    }

    private void addEvent(LeadUpdatedEvent event, Optional<LeadSnapshot> snapshot) {
        snapshots.put(LeadRef.of(event.lead()), new LeadSnapshot(event.lead(), event.catalog()));
        events.add(event);
        snapshot.ifPresent(before ->
                remainingCharacters -= customFieldCharacters(before.lead()) + customFieldCharacters(event.lead()));
    }

    /** The approximate size of the custom fields in characters; all other fields are short. */
    private static long customFieldCharacters(Lead lead) {
        long size = 0;
        for (CustomFieldValue value : lead.fields().customFields().values()) {
            size += value instanceof CustomFieldValue.Text text ? text.text().length() : 1;
        }
        return size;
    }

    private <R> Optional<R> queryChangedFields(LeadRef lead, Decision.NeedsHistory<R> needsHistory, long untilVersion) {
        if (historyQueryTime.compareTo(MAX_HISTORY_QUERY_TIME) > 0) {
            return Optional.empty();
        }
        long start = System.nanoTime();
        List<String> fields = ChangedFieldsQuery.since(transaction.handle(), lead, needsHistory, untilVersion);
        historyQueryTime = historyQueryTime.plusNanos(System.nanoTime() - start);
        return Optional.of(needsHistory.toResult().apply(fields));
    }

    /** Evaluates the result of a decision after the write, and schedules its completion. */
    private <R> void complete(DecidedChange<R> change) {
        PendingChange<R> pending = change.change();
        change.result().get().ifPresentOrElse(result -> complete(pending, result), () -> remaining.add(pending));
    }

    private <R> void complete(PendingChange<R> pending, R result) {
        pending.change()
                .idempotentRequest()
                .ifPresent(request -> keysToStore.add(IdempotencyKeyDao.StoredKey.of(request, result)));
        completions.add(() -> pending.complete(new Outcome.Completed<>(result)));
    }

    /** A decided change; its result is evaluated after the write, and empty if the time limit is exceeded. */
    private record DecidedChange<R>(PendingChange<R> change, Supplier<Optional<R>> result) {}
}
