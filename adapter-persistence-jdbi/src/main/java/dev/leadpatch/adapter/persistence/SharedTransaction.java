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
final class SharedTransaction {
    // What is written for one large lead may be as much as a heap holds; the large ones of many are made alone.
    private static final long ROOM = 4_000_000;

    // nobody waits longer for what others have changed since; who is left looks it up alone
    private static final Duration MOST_LOOKING = Duration.ofMillis(50);

    private final OpenTransaction transaction;
    private final LeadLocks locks;
    private final LeadChangeWriter writer;
    private final KeptKeys keys;

    private final Map<LeadRef, LeadSnapshot> leads = new HashMap<>();
    private final List<LeadUpdatedEvent> events = new ArrayList<>();
    private final List<Judged<?>> judged = new ArrayList<>();
    private final List<KeptKeys.Kept> answers = new ArrayList<>();
    private final List<Runnable> ends = new ArrayList<>();
    private final List<WaitingChange<?>> left = new ArrayList<>();
    private long room = ROOM;
    private boolean furtherWork; // when all is written: something to be looked up, or kept
    private Duration looking = Duration.ZERO;

    SharedTransaction(OpenTransaction transaction, LeadLocks locks, LeadChangeWriter writer, KeptKeys keys) {
        this.transaction = transaction;
        this.locks = locks;
        this.writer = writer;
        this.keys = keys;
    }

    /**
     * What is to be done once it is committed.
     *
     * @param ends tells each caller the outcome
     * @param left those that others would have to wait for: because they wait themselves, or are large
     * @param queued the lines that have something new to deliver
     */
    record Done(List<Runnable> ends, List<WaitingChange<?>> left, List<OrderingKey> queued) {}

    Done run(List<WaitingChange<?>> changes) {
        transaction.limitNetwork();
        List<WaitingChange<?>> fresh = withoutKnownKeys(changes);
        LockedLeads locked = lock(fresh);
        leads.putAll(locked.leads());
        Set<LeadRef> inUse = inUse(fresh);
        for (WaitingChange<?> change : fresh) {
            if (room <= 0 || inUse.contains(change.lead())) {
                left.add(change);
            } else {
                judge(change);
            }
        }
        List<OrderingKey> queued = events.isEmpty() ? List.of() : write(locked);
        judged.forEach(this::settle);
        if (!answers.isEmpty()) {
            keys.keep(transaction.handle(), answers);
        }
        return new Done(ends, left, queued);
    }

    private List<OrderingKey> write(LockedLeads locked) {
        return furtherWork
                ? writer.write(transaction, events, locked)
                : writer.writeAndCommit(transaction, events, locked);
    }

    /** A key that was used before may be in use, or too old: that is for others to find out. */
    private List<WaitingChange<?>> withoutKnownKeys(List<WaitingChange<?>> changes) {
        List<IdempotencyKey> used =
                changes.stream().flatMap(change -> change.key().stream()).toList();
        if (used.isEmpty()) {
            return changes;
        }
        Set<IdempotencyKey> known = KeptKeys.known(transaction.handle(), used);
        List<WaitingChange<?>> fresh = new ArrayList<>();
        changes.forEach(change -> (change.key().filter(known::contains).isPresent() ? left : fresh).add(change));
        return fresh;
    }

    private LockedLeads lock(List<WaitingChange<?>> changes) {
        transaction.limitNetwork();
        return locks.lockFree(transaction.handle(), leadsOf(changes));
    }

    /** Those that are there, and were not had. */
    private Set<LeadRef> inUse(List<WaitingChange<?>> changes) {
        Set<LeadRef> missing = leadsOf(changes);
        missing.removeAll(leads.keySet());
        return missing.isEmpty() ? missing : locks.existing(transaction.handle(), missing);
    }

    private static Set<LeadRef> leadsOf(List<WaitingChange<?>> changes) {
        Set<LeadRef> leads = new LinkedHashSet<>();
        changes.forEach(change -> leads.add(change.lead()));
        return leads;
    }

    /** A decision that fails is its own caller's trouble. */
    private <R> void judge(WaitingChange<R> waiting) {
        LeadRef lead = waiting.lead();
        Optional<LeadSnapshot> found = Optional.ofNullable(leads.get(lead));
        try {
            Decision<R> verdict = waiting.change()
                    .decider()
                    .decide(found.map(it -> Map.of(lead.lead(), it)).orElseGet(Map::of));
            Supplier<Optional<R>> result = verdict.fold(
                    write -> {
                        write.events().forEach(event -> LeadChangeWriter.requireNextVersion(found, event.lead()));
                        write.events().forEach(event -> add(event, found));
                        return () -> Optional.of(write.result());
                    },
                    leave -> () -> Optional.of(leave.result()),
                    lookUp -> {
                        furtherWork = true;
                        long until = found.orElseThrow().lead().version();
                        return () -> lookUp(lead, lookUp, until);
                    });
            furtherWork |= waiting.key().isPresent();
            judged.add(new Judged<>(waiting, result));
        } catch (RuntimeException failed) {
            ends.add(() -> waiting.fail(failed));
        }
    }

    private void add(LeadUpdatedEvent event, Optional<LeadSnapshot> found) {
        leads.put(LeadRef.of(event.lead()), new LeadSnapshot(event.lead(), event.catalog()));
        events.add(event);
        found.ifPresent(before -> room -= size(before.lead()) + size(event.lead()));
    }

    /** About how many characters its custom fields have; everything else has few. */
    private static long size(Lead lead) {
        long size = 0;
        for (CustomFieldValue value : lead.fields().customFields().values()) {
            size += value instanceof CustomFieldValue.Text text ? text.text().length() : 1;
        }
        return size;
    }

    private <R> Optional<R> lookUp(LeadRef lead, Decision.NeedsHistory<R> lookUp, long until) {
        if (looking.compareTo(MOST_LOOKING) > 0) {
            return Optional.empty();
        }
        long start = System.nanoTime();
        List<String> fields = ChangedFields.since(transaction.handle(), lead, lookUp, until);
        looking = looking.plusNanos(System.nanoTime() - start);
        return Optional.of(lookUp.toResult().apply(fields));
    }

    /** Looks up and keeps what is asked for, now that everything is written. */
    private <R> void settle(Judged<R> decided) {
        WaitingChange<R> waiting = decided.waiting();
        decided.result().get().ifPresentOrElse(result -> settle(waiting, result), () -> left.add(waiting));
    }

    private <R> void settle(WaitingChange<R> waiting, R result) {
        waiting.change().idempotentRequest().ifPresent(repeatable -> answers.add(KeptKeys.Kept.of(repeatable, result)));
        ends.add(() -> waiting.end(new Outcome.Completed<>(result)));
    }

    /** A change whose decision is made, and how its result is had once all is written, if there is time for that. */
    private record Judged<R>(WaitingChange<R> waiting, Supplier<Optional<R>> result) {}
}
