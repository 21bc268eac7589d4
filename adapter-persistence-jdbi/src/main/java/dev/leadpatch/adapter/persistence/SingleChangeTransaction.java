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
final class SingleChangeTransaction<R> {
    private final Change<R> change;
    private final LeadLocker locks;
    private final LeadChangeWriter writer;
    private final IdempotencyKeyDao keys;
    private boolean isWaitingForKey;

    SingleChangeTransaction(Change<R> change, LeadLocker locks, LeadChangeWriter writer, IdempotencyKeyDao keys) {
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
    record SingleOutcome<R>(Outcome<R> outcome, List<OrderingKey> queued) {
        static <R> SingleOutcome<R> withoutDeliveries(Outcome<R> outcome) {
            return new SingleOutcome<>(outcome, List.of());
        }
    }

    SingleOutcome<R> run(TransactionContext transaction) {
        transaction.applyNetworkTimeout();
        Optional<IdempotentRequest<R>> repeatable = change.idempotentRequest();
        if (repeatable.isPresent()) {
            isWaitingForKey = true;
            Optional<IdempotentReplay> repetition = keys.claim(transaction.handle(), repeatable.get());
            isWaitingForKey = false;
            if (repetition.isPresent()) {
                return SingleOutcome.withoutDeliveries(new Outcome.Replayed<>(repetition.get()));
            }
        }
        return decide(transaction);
    }

    /** What it means that others did not let this through. */
    SingleOutcome<R> timedOut() {
        return SingleOutcome.withoutDeliveries(
                isWaitingForKey ? new Outcome.Replayed<>(new IdempotentReplay.InProgress()) : new Outcome.Busy<>());
    }

    private SingleOutcome<R> decide(TransactionContext transaction) {
        transaction.applyNetworkTimeout();
        Handle handle = transaction.handle();
        LockedLeads locked =
                locks.lock(handle, change.leads().stream().map(this::leadRef).toList());
        Decision<R> verdict = change.decider().decide(locked.ofCompany(change.company()));
        List<OrderingKey> queued =
                verdict instanceof Decision.Write<R> write ? write(transaction, locked, write.events()) : List.of();
        R result = verdict.fold(
                Decision.Write::result,
                Decision.NoWrite::result,
                lookUp -> lookUp.toResult().apply(changedFieldsSince(handle, lookUp)));
        change.idempotentRequest().ifPresent(repeatable -> keys.storeResponse(handle, repeatable, result));
        return new SingleOutcome<>(new Outcome.Completed<>(result), queued);
    }

    private List<OrderingKey> write(TransactionContext transaction, LockedLeads locked, List<LeadUpdatedEvent> events) {
        events.forEach(event -> LeadChangeWriter.requireNextVersion(
                Optional.ofNullable(locked.snapshots().get(LeadRef.of(event.lead()))), event.lead()));
        return change.idempotentRequest().isPresent()
                ? writer.write(transaction, events, locked)
                : writer.writeAndCommit(transaction, events, locked);
    }

    private List<String> changedFieldsSince(Handle handle, Decision.NeedsHistory<?> lookUp) {
        return ChangedFieldsQuery.since(handle, leadRef(lookUp.leadId()), lookUp, Long.MAX_VALUE);
    }

    private LeadRef leadRef(LeadId lead) {
        return new LeadRef(change.company(), lead);
    }
}
