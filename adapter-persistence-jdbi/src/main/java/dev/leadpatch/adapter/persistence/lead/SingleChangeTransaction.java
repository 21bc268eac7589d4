package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.adapter.persistence.catalog.SnapshotLookup;
import dev.leadpatch.adapter.persistence.jdbc.TransactionContext;
import dev.leadpatch.adapter.persistence.lead.LeadLocker.LockWaitPolicy;
import dev.leadpatch.adapter.persistence.lead.LeadLocker.LockedLeads;
import dev.leadpatch.adapter.persistence.lead.LeadMemory.LeadReservation;
import dev.leadpatch.adapter.persistence.lead.LeadRow.LeadRef;
import dev.leadpatch.application.idempotency.IdempotentRequest;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotentReplay;
import dev.leadpatch.application.lead.LeadStore.Change;
import dev.leadpatch.application.lead.LeadStore.Outcome;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import dev.leadpatch.domain.lead.MatchKey;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * The transaction of a single change: claims the idempotency key, locks the leads, then writes the decision. It waits
 * for locks, and may run several times until it conflicts with no other transaction. An instance is used for one
 * change, by one thread.
 */
final class SingleChangeTransaction<R> {
    private static final int MAX_SEARCHES = 3;

    private final Change<R> change;
    private final SnapshotLookup lookup;
    private final LeadChangeWriter writer;
    private final PostgresIdempotencyKeyStore keys;
    private final LeadReservation memory;
    private boolean isWaitingForKey;

    SingleChangeTransaction(
            Change<R> change,
            SnapshotLookup lookup,
            LeadChangeWriter writer,
            PostgresIdempotencyKeyStore keys,
            LeadReservation memory) {
        this.change = change;
        this.lookup = lookup;
        this.writer = writer;
        this.keys = keys;
        this.memory = memory;
    }

    /** @param queued ordering keys with a new delivery */
    record SingleOutcome<R>(Outcome<R> outcome, List<OrderingKey> queued) {}

    SingleOutcome<R> run(TransactionContext transaction) {
        transaction.applyNetworkTimeout();
        Handle handle = transaction.handle();
        Optional<IdempotentRequest<R>> request = change.idempotentRequest();
        if (request.isPresent()) {
            isWaitingForKey = true;
            Optional<IdempotentReplay> replay = keys.claim(handle, request.get(), change.allLeads());
            isWaitingForKey = false;
            if (replay.isPresent()) {
                return new SingleOutcome<>(new Outcome.Replayed<>(replay.get()), List.of());
            }
        }
        if (!change.matchKeys().isEmpty()) {
            MatchKeyDao.lock(handle, change.company(), change.matchKeys());
        }
        Map<MatchKey, List<LeadId>> found;
        Map<MatchKey, List<LeadId>> matches;
        UnitOfWork work;
        int searches = 0;
        do { // a lead may have got another value, or been archived, before its lock was granted
            transaction.applyNetworkTimeout();
            found = MatchKeyDao.find(handle, change.company(), change.matchKeys());
            work = new UnitOfWork(handle, lock(transaction, found));
            matches = work.verified(change.company(), found);
            searches++;
        } while (!matches.equals(found) && searches < MAX_SEARCHES);
        UnitOfWork.DecidedChange<R> decided = work.decide(change, matches);
        List<OrderingKey> queued = writer.write(transaction, work);
        R result = decided.result().get();
        change.importBatch()
                .ifPresent(batch -> PostgresImportBatchStore.insert(handle, change.company(), batch, result));
        request.ifPresent(claimed -> keys.storeResponse(handle, claimed, result, decided.leads()));
        return new SingleOutcome<>(new Outcome.Completed<>(result), queued);
    }

    /** Locks the leads of the change, and each lead that is the only one with a match key. */
    private LockedLeads lock(TransactionContext transaction, Map<MatchKey, List<LeadId>> matches) {
        Set<LeadRef> leads = new LinkedHashSet<>();
        change.allLeads().forEach(lead -> leads.add(new LeadRef(change.company(), lead)));
        matches.values().stream()
                .filter(matching -> matching.size() == 1)
                .forEach(matching -> leads.add(new LeadRef(change.company(), matching.get(0))));
        Set<CompanyId> companies = change.newLeads().isEmpty() ? Set.of() : Set.of(change.company());
        transaction.applyNetworkTimeout();
        return LeadLocker.lock(transaction.handle(), leads, companies, LockWaitPolicy.BLOCK, lookup, this::admit);
    }

    private List<LeadRow> admit(List<LeadRow> locked) {
        memory.require(locked.stream().mapToLong(LeadRow::customFieldsBytes).sum(), locked.size());
        return locked;
    }

    /** The outcome if other transactions held locks beyond the deadline. */
    SingleOutcome<R> timedOut() {
        return new SingleOutcome<>(
                isWaitingForKey ? new Outcome.Replayed<>(new IdempotentReplay.InProgress()) : new Outcome.Busy<>(),
                List.of());
    }
}
