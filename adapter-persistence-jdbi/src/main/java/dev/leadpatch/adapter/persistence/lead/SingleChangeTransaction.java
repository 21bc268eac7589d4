package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.adapter.persistence.jdbc.TransactionContext;
import dev.leadpatch.application.idempotency.IdempotentRequest;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotentReplay;
import dev.leadpatch.application.lead.LeadStore.Change;
import dev.leadpatch.application.lead.LeadStore.Outcome;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
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
        Handle handle = transaction.handle();
        Optional<IdempotentRequest<R>> request = change.idempotentRequest();
        if (request.isPresent()) {
            isWaitingForKey = true;
            Optional<IdempotentReplay> replay = keys.claim(handle, request.get());
            isWaitingForKey = false;
            if (replay.isPresent()) {
                return SingleOutcome.withoutDeliveries(new Outcome.Replayed<>(replay.get()));
            }
        }
        transaction.applyNetworkTimeout();
        List<LeadRef> leads = change.leads().stream()
                .map(lead -> new LeadRef(change.company(), lead))
                .toList();
        UnitOfWork work = new UnitOfWork(transaction, locker.lock(handle, leads), writer);
        UnitOfWork.DecidedChange<R> decided = work.decide(change);
        List<OrderingKey> queued = work.write();
        R result = decided.result().get();
        request.ifPresent(claimed -> keys.storeResponse(handle, claimed, result));
        return new SingleOutcome<>(new Outcome.Completed<>(result), queued);
    }

    /** The outcome if other transactions held locks beyond the deadline. */
    SingleOutcome<R> timedOut() {
        return SingleOutcome.withoutDeliveries(
                isWaitingForKey ? new Outcome.Replayed<>(new IdempotentReplay.InProgress()) : new Outcome.Busy<>());
    }
}
