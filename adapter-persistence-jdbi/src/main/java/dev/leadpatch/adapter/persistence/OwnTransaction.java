package dev.leadpatch.adapter.persistence;

import dev.leadpatch.application.idempotency.IdempotentReplay;
import dev.leadpatch.application.idempotency.IdempotentRequest;
import dev.leadpatch.application.lead.LeadStore.Change;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.lead.LeadStore.Outcome;
import dev.leadpatch.application.lead.LeadUpdatedEvent;
import dev.leadpatch.application.webhook.OrderingKey;
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
    record Done<R>(Outcome<R> outcome, List<OrderingKey> queued) {
        static <R> Done<R> without(Outcome<R> outcome) {
            return new Done<>(outcome, List.of());
        }
    }

    Done<R> run(OpenTransaction transaction) {
        transaction.limitNetwork();
        Optional<IdempotentRequest<R>> repeatable = change.idempotentRequest();
        if (repeatable.isPresent()) {
            waitingForKey = true;
            Optional<IdempotentReplay> repetition = keys.claim(transaction.handle(), repeatable.get());
            waitingForKey = false;
            if (repetition.isPresent()) {
                return Done.without(new Outcome.Replayed<>(repetition.get()));
            }
        }
        return decide(transaction);
    }

    /** What it means that others did not let this through. */
    Done<R> notInTime() {
        return Done.without(
                waitingForKey ? new Outcome.Replayed<>(new IdempotentReplay.InProgress()) : new Outcome.Busy<>());
    }

    private Done<R> decide(OpenTransaction transaction) {
        transaction.limitNetwork();
        Handle handle = transaction.handle();
        LockedLeads locked =
                locks.lock(handle, change.leads().stream().map(this::own).toList());
        Decision<R> verdict = change.decider().decide(locked.of(change.company()));
        List<OrderingKey> queued =
                verdict instanceof Decision.Write<R> write ? write(transaction, locked, write.events()) : List.of();
        R result = verdict.fold(
                Decision.Write::result,
                Decision.NoWrite::result,
                lookUp -> lookUp.toResult().apply(changedSince(handle, lookUp)));
        change.idempotentRequest().ifPresent(repeatable -> keys.answer(handle, repeatable, result));
        return new Done<>(new Outcome.Completed<>(result), queued);
    }

    private List<OrderingKey> write(OpenTransaction transaction, LockedLeads locked, List<LeadUpdatedEvent> events) {
        events.forEach(event -> LeadChangeWriter.requireNextVersion(
                Optional.ofNullable(locked.leads().get(LeadRef.of(event.lead()))), event.lead()));
        return change.idempotentRequest().isPresent()
                ? writer.write(transaction, events, locked)
                : writer.writeAndCommit(transaction, events, locked);
    }

    private List<String> changedSince(Handle handle, Decision.NeedsHistory<?> lookUp) {
        return ChangedFields.since(handle, own(lookUp.leadId()), lookUp, Long.MAX_VALUE);
    }

    private LeadRef own(LeadId lead) {
        return new LeadRef(change.company(), lead);
    }
}
