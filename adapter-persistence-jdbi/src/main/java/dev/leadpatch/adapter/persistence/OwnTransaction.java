package dev.leadpatch.adapter.persistence;

import dev.leadpatch.application.idempotency.Repeatable;
import dev.leadpatch.application.idempotency.Repetition;
import dev.leadpatch.application.lead.LeadStore.Change;
import dev.leadpatch.application.lead.LeadStore.Outcome;
import dev.leadpatch.application.lead.LeadStore.Verdict;
import dev.leadpatch.application.lead.LeadUpdated;
import dev.leadpatch.application.webhook.Line;
import dev.leadpatch.domain.value.LeadId;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * The transaction of one change alone: its key first, then the leads, then what was decided. It may have to be run
 * several times until it is not disturbed.
 */
final class OwnTransaction<R> {
    private final Change<R> change;
    private final LeadLocks locks;
    private final LeadChangeWriter writer;
    private final KeptKeys keys;
    private boolean waitingForKey;

    OwnTransaction(Change<R> change, LeadLocks locks, LeadChangeWriter writer, KeptKeys keys) {
        this.change = change;
        this.locks = locks;
        this.writer = writer;
        this.keys = keys;
    }

    /**
     * How it ended.
     *
     * @param queued the lines that have something new to deliver
     */
    record Done<R>(Outcome<R> outcome, List<Line> queued) {
        static <R> Done<R> without(Outcome<R> outcome) {
            return new Done<>(outcome, List.of());
        }
    }

    Done<R> run(OpenTransaction transaction) {
        transaction.limitNetwork();
        Optional<Repeatable<R>> repeatable = change.repeatable();
        if (repeatable.isPresent()) {
            waitingForKey = true;
            Optional<Repetition> repetition = keys.claim(transaction.handle(), repeatable.get());
            waitingForKey = false;
            if (repetition.isPresent()) {
                return Done.without(new Outcome.Repeated<>(repetition.get()));
            }
        }
        return decide(transaction);
    }

    /** What it means that others did not let this through. */
    Done<R> notInTime() {
        return Done.without(waitingForKey ? new Outcome.Repeated<>(new Repetition.UnderWay()) : new Outcome.Busy<>());
    }

    private Done<R> decide(OpenTransaction transaction) {
        transaction.limitNetwork();
        Handle handle = transaction.handle();
        LockedLeads locked =
                locks.lock(handle, change.leads().stream().map(this::own).toList());
        Verdict<R> verdict = change.decision().judge(locked.of(change.company()));
        List<Line> queued =
                verdict instanceof Verdict.Write<R> write ? write(transaction, locked, write.events()) : List.of();
        R result = verdict.fold(
                Verdict.Write::result,
                Verdict.Leave::result,
                lookUp -> lookUp.result().apply(changedSince(handle, lookUp)));
        change.repeatable().ifPresent(repeatable -> keys.answer(handle, repeatable, result));
        return new Done<>(new Outcome.Decided<>(result), queued);
    }

    private List<Line> write(OpenTransaction transaction, LockedLeads locked, List<LeadUpdated> events) {
        events.forEach(event -> LeadChangeWriter.requireNextVersion(
                Optional.ofNullable(locked.leads().get(LeadRef.of(event.lead()))), event.lead()));
        return change.repeatable().isPresent()
                ? writer.write(transaction, events, locked)
                : writer.writeAndCommit(transaction, events, locked);
    }

    private List<String> changedSince(Handle handle, Verdict.LookUp<?> lookUp) {
        return ChangedFields.since(handle, own(lookUp.lead()), lookUp, Long.MAX_VALUE);
    }

    private LeadRef own(LeadId lead) {
        return new LeadRef(change.company(), lead);
    }
}
