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
 * The transaction of a single change: claims the idempotency key, locks the leads, then writes the decision. It waits
 * for locks, and may run several times until it conflicts with no other transaction.
 */
final class SingleChangeTransaction<R> {
    private final Change<R> change;
    private final LeadLocker locker;
    private final LeadChangeWriter writer;
    private final IdempotencyKeyDao keys;
    private boolean isWaitingForKey;

    SingleChangeTransaction(Change<R> change, LeadLocker locker, LeadChangeWriter writer, IdempotencyKeyDao keys) {
        this.change = change;
        this.locker = locker;
        this.writer = writer;
        this.keys = keys;
    }

    /**
     * The outcome of the change.
     *
     * @param queued ordering keys with a new delivery
     */
    record SingleOutcome<R>(Outcome<R> outcome, List<OrderingKey> queued) {
        static <R> SingleOutcome<R> withoutDeliveries(Outcome<R> outcome) {
            return new SingleOutcome<>(outcome, List.of());
        }
    }

    SingleOutcome<R> run(TransactionContext transaction) {
        transaction.applyNetworkTimeout();
        Optional<IdempotentRequest<R>> request = change.idempotentRequest();
        if (request.isPresent()) {
            isWaitingForKey = true;
            Optional<IdempotentReplay> replay = keys.claim(transaction.handle(), request.get());
            isWaitingForKey = false;
            if (replay.isPresent()) {
                return SingleOutcome.withoutDeliveries(new Outcome.Replayed<>(replay.get()));
            }
        }
        return decide(transaction);
    }

    /** The outcome if other transactions held locks beyond the deadline. */
    SingleOutcome<R> timedOut() {
        return SingleOutcome.withoutDeliveries(
                isWaitingForKey ? new Outcome.Replayed<>(new IdempotentReplay.InProgress()) : new Outcome.Busy<>());
    }

    private SingleOutcome<R> decide(TransactionContext transaction) {
        transaction.applyNetworkTimeout();
        Handle handle = transaction.handle();
        LockedLeads locked =
                locker.lock(handle, change.leads().stream().map(this::leadRef).toList());
        Decision<R> decision = change.decider().decide(locked.ofCompany(change.company()));
        List<OrderingKey> queued =
                decision instanceof Decision.Write<R> write ? write(transaction, locked, write.events()) : List.of();
        R result = decision.fold(
                Decision.Write::result,
                Decision.NoWrite::result,
                needsHistory -> needsHistory.toResult().apply(changedFieldsSince(handle, needsHistory)));
        change.idempotentRequest().ifPresent(request -> keys.storeResponse(handle, request, result));
        return new SingleOutcome<>(new Outcome.Completed<>(result), queued);
    }

    private List<OrderingKey> write(TransactionContext transaction, LockedLeads locked, List<LeadUpdatedEvent> events) {
        events.forEach(event -> LeadChangeWriter.requireNextVersion(
                Optional.ofNullable(locked.snapshots().get(LeadRef.of(event.lead()))), event.lead()));
        return change.idempotentRequest().isPresent()
                ? writer.write(transaction, events, locked)
                : writer.writeAndCommit(transaction, events, locked);
    }

    private List<String> changedFieldsSince(Handle handle, Decision.NeedsHistory<?> needsHistory) {
        return ChangedFieldsQuery.since(handle, leadRef(needsHistory.leadId()), needsHistory, Long.MAX_VALUE);
    }

    private LeadRef leadRef(LeadId lead) {
        return new LeadRef(change.company(), lead);
    }
}
