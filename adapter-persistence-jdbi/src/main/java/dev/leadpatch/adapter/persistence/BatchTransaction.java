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
 * One transaction for changes of single leads, each of another caller. Each decision sees what the ones before it have
 * decided, as if they had been committed.
 */
final class BatchTransaction {
    // What is written for one large lead may be as much as a heap holds; the large ones of many are made alone.
    private static final long MAX_CHARACTERS = 4_000_000;

    // nobody waits longer for what others have changed since; who is left looks it up alone
    private static final Duration MAX_HISTORY_QUERY_TIME = Duration.ofMillis(50);

    private final TransactionContext transaction;
    private final LeadLocker locks;
    private final LeadChangeWriter writer;
    private final IdempotencyKeyDao keys;

    private final Map<LeadRef, LeadSnapshot> snapshots = new HashMap<>();
    private final List<LeadUpdatedEvent> events = new ArrayList<>();
    private final List<DecidedChange<?>> decided = new ArrayList<>();
    private final List<IdempotencyKeyDao.StoredKey> keysToStore = new ArrayList<>();
    private final List<Runnable> completions = new ArrayList<>();
    private final List<PendingChange<?>> remaining = new ArrayList<>();
    private long remainingCharacters = MAX_CHARACTERS;
    private boolean hasFurtherStatements; // when all is written: something to be looked up, or kept
    private Duration historyQueryTime = Duration.ZERO;

    BatchTransaction(
            TransactionContext transaction, LeadLocker locks, LeadChangeWriter writer, IdempotencyKeyDao keys) {
        this.transaction = transaction;
        this.locks = locks;
        this.writer = writer;
        this.keys = keys;
    }

    /**
     * What is to be done once it is committed.
     *
     * @param completions tells each caller the outcome
     * @param remaining those that others would have to wait for: because they wait themselves, or are large
     * @param queued the lines that have something new to deliver
     */
    record BatchOutcome(List<Runnable> completions, List<PendingChange<?>> remaining, List<OrderingKey> queued) {}

    BatchOutcome run(List<PendingChange<?>> changes) {
        transaction.applyNetworkTimeout();
        List<PendingChange<?>> fresh = withoutUsedKeys(changes);
        LockedLeads locked = lock(fresh);
        snapshots.putAll(locked.snapshots());
        Set<LeadRef> inUse = lockedByOthers(fresh);
        for (PendingChange<?> change : fresh) {
            if (remainingCharacters <= 0 || inUse.contains(change.leadRef())) {
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

    /** A key that was used before may be in use, or too old: that is for others to find out. */
    private List<PendingChange<?>> withoutUsedKeys(List<PendingChange<?>> changes) {
        List<IdempotencyKey> used = changes.stream()
                .flatMap(change -> change.idempotencyKey().stream())
                .toList();
        if (used.isEmpty()) {
            return changes;
        }
        Set<IdempotencyKey> known = IdempotencyKeyDao.findExisting(transaction.handle(), used);
        List<PendingChange<?>> fresh = new ArrayList<>();
        changes.forEach(change ->
                (change.idempotencyKey().filter(known::contains).isPresent() ? remaining : fresh).add(change));
        return fresh;
    }

    private LockedLeads lock(List<PendingChange<?>> changes) {
        transaction.applyNetworkTimeout();
        return locks.lockSkipLocked(transaction.handle(), leadsOf(changes));
    }

    /** Those that are there, and were not had. */
    private Set<LeadRef> lockedByOthers(List<PendingChange<?>> changes) {
        Set<LeadRef> missing = leadsOf(changes);
        missing.removeAll(snapshots.keySet());
        return missing.isEmpty() ? missing : locks.findExisting(transaction.handle(), missing);
    }

    private static Set<LeadRef> leadsOf(List<PendingChange<?>> changes) {
        Set<LeadRef> leads = new LinkedHashSet<>();
        changes.forEach(change -> leads.add(change.leadRef()));
        return leads;
    }

    /** A decision that fails is its own caller's trouble. */
    private <R> void decide(PendingChange<R> waiting) {
        LeadRef lead = waiting.leadRef();
        Optional<LeadSnapshot> found = Optional.ofNullable(snapshots.get(lead));
        try {
            Decision<R> verdict = waiting.change()
                    .decider()
                    .decide(found.map(it -> Map.of(lead.lead(), it)).orElseGet(Map::of));
            Supplier<Optional<R>> result = verdict.fold(
                    write -> {
                        write.events().forEach(event -> LeadChangeWriter.requireNextVersion(found, event.lead()));
                        write.events().forEach(event -> addEvent(event, found));
                        return () -> Optional.of(write.result());
                    },
                    leave -> () -> Optional.of(leave.result()),
                    lookUp -> {
                        hasFurtherStatements = true;
                        long until = found.orElseThrow().lead().version();
                        return () -> queryChangedFields(lead, lookUp, until);
                    });
            hasFurtherStatements |= waiting.idempotencyKey().isPresent();
            decided.add(new DecidedChange<>(waiting, result));
        } catch (RuntimeException failed) {
            completions.add(() -> waiting.fail(failed));
        }
    }

    private void addEvent(LeadUpdatedEvent event, Optional<LeadSnapshot> found) {
        snapshots.put(LeadRef.of(event.lead()), new LeadSnapshot(event.lead(), event.catalog()));
        events.add(event);
        found.ifPresent(before ->
                remainingCharacters -= customFieldCharacters(before.lead()) + customFieldCharacters(event.lead()));
    }

    /** About how many characters its custom fields have; everything else has few. */
    private static long customFieldCharacters(Lead lead) {
        long size = 0;
        for (CustomFieldValue value : lead.fields().customFields().values()) {
            size += value instanceof CustomFieldValue.Text text ? text.text().length() : 1;
        }
        return size;
    }

    private <R> Optional<R> queryChangedFields(LeadRef lead, Decision.NeedsHistory<R> lookUp, long until) {
        if (historyQueryTime.compareTo(MAX_HISTORY_QUERY_TIME) > 0) {
            return Optional.empty();
        }
        long start = System.nanoTime();
        List<String> fields = ChangedFieldsQuery.since(transaction.handle(), lead, lookUp, until);
        historyQueryTime = historyQueryTime.plusNanos(System.nanoTime() - start);
        return Optional.of(lookUp.toResult().apply(fields));
    }

    /** Looks up and keeps what is asked for, now that everything is written. */
    private <R> void complete(DecidedChange<R> decided) {
        PendingChange<R> waiting = decided.change();
        decided.result().get().ifPresentOrElse(result -> complete(waiting, result), () -> remaining.add(waiting));
    }

    private <R> void complete(PendingChange<R> waiting, R result) {
        waiting.change()
                .idempotentRequest()
                .ifPresent(repeatable -> keysToStore.add(IdempotencyKeyDao.StoredKey.of(repeatable, result)));
        completions.add(() -> waiting.complete(new Outcome.Completed<>(result)));
    }

    /** A change whose decision is made, and how its result is had once all is written, if there is time for that. */
    private record DecidedChange<R>(PendingChange<R> change, Supplier<Optional<R>> result) {}
}
