package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.adapter.persistence.catalog.SnapshotLookup;
import dev.leadpatch.adapter.persistence.jdbc.TransactionContext;
import dev.leadpatch.adapter.persistence.lead.LeadLocker.LockWaitPolicy;
import dev.leadpatch.adapter.persistence.lead.LeadMemory.LeadReservation;
import dev.leadpatch.adapter.persistence.lead.LeadRow.LeadRef;
import dev.leadpatch.adapter.persistence.lead.PartwiseChange.Written;
import dev.leadpatch.application.idempotency.IdempotentRequest;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotentReplay;
import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.application.lead.LeadStore.Change;
import dev.leadpatch.application.lead.LeadStore.Outcome;
import dev.leadpatch.application.lead.LeadsTooLargeException;
import dev.leadpatch.application.lead.SplittableDecider;
import dev.leadpatch.application.memory.MemoryExhaustedException;
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
    private final boolean keepsEvents;
    private boolean isWaitingForKey;

    /** @param keepsEvents whether the outcome has the events, even if memory is lacking for all leads together */
    SingleChangeTransaction(
            Change<R> change,
            SnapshotLookup lookup,
            LeadChangeWriter writer,
            PostgresIdempotencyKeyStore keys,
            LeadReservation memory,
            boolean keepsEvents) {
        this.change = change;
        this.lookup = lookup;
        this.writer = writer;
        this.keys = keys;
        this.memory = memory;
        this.keepsEvents = keepsEvents;
    }

    /**
     * The outcome, to be applied once the transaction is committed.
     *
     * @param queued ordering keys with a new delivery
     * @param events the events that were written
     */
    record SingleOutcome<R>(Outcome<R> outcome, List<OrderingKey> queued, List<LeadEvent> events) {
        /** An outcome without a write. */
        SingleOutcome(Outcome<R> outcome) {
            this(outcome, List.of(), List.of());
        }
    }

    SingleOutcome<R> run(TransactionContext transaction) {
        transaction.applyNetworkTimeout();
        Handle handle = transaction.handle();
        Optional<IdempotentRequest<R>> request = change.idempotentRequest();
        if (request.isPresent()) {
            isWaitingForKey = true;
            Optional<IdempotentReplay> replay = keys.claim(handle, request.get(), change.allLeads());
            isWaitingForKey = false;
            if (replay.isPresent()) {
                return new SingleOutcome<>(new Outcome.Replayed<>(replay.get()));
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
            List<LeadRow> locked = lock(transaction, found);
            if (change.decider() instanceof SplittableDecider<R> decider && !fitTogether(locked)) {
                return complete(
                        handle,
                        new PartwiseChange<>(change, lookup, writer, memory, keepsEvents)
                                .run(transaction, locked, decider.inParts()));
            }
            memory.require(SizedPage.bytes(locked), locked.size());
            work = new UnitOfWork(handle, LeadLocker.read(handle, locked, companies(), lookup));
            matches = work.verified(change.company(), found);
            searches++;
        } while (!matches.equals(found) && searches < MAX_SEARCHES);
        UnitOfWork.DecidedChange<R> decided = work.decide(change, matches);
        List<OrderingKey> queued = writer.write(transaction, work);
        return complete(handle, new Written<>(decided.result().get(), decided.leads(), queued, work.events()));
    }

    /** Reserves memory for all leads together, which need fewer statements than parts; returns false if parts are needed. */
    private boolean fitTogether(List<LeadRow> locked) {
        long bytes = SizedPage.bytes(locked);
        try {
            memory.require(bytes, locked.size());
            return true;
        } catch (LeadsTooLargeException e) {
            return false;
        } catch (MemoryExhaustedException e) {
            if (bytes <= PartwiseChange.MAX_PART_BYTES || bytes > PartwiseChange.MAX_BYTES) {
                throw e;
            }
            return false;
        }
    }

    private SingleOutcome<R> complete(Handle handle, Written<R> written) {
        R result = written.result();
        change.importBatch()
                .ifPresent(batch -> PostgresImportBatchStore.insert(handle, change.company(), batch, result));
        change.idempotentRequest().ifPresent(claimed -> keys.storeResponse(handle, claimed, result, written.leads()));
        return new SingleOutcome<>(new Outcome.Completed<>(result), written.queued(), written.events());
    }

    private Set<CompanyId> companies() {
        return change.newLeads().isEmpty() ? Set.of() : Set.of(change.company());
    }

    /** Locks the leads of the change, and each lead that is the only one with a match key. */
    private List<LeadRow> lock(TransactionContext transaction, Map<MatchKey, List<LeadId>> matches) {
        Set<LeadRef> leads = new LinkedHashSet<>();
        change.allLeads().forEach(lead -> leads.add(new LeadRef(change.company(), lead)));
        matches.values().stream()
                .filter(matching -> matching.size() == 1)
                .forEach(matching -> leads.add(new LeadRef(change.company(), matching.get(0))));
        transaction.applyNetworkTimeout();
        return LeadLocker.lock(transaction.handle(), leads, LockWaitPolicy.BLOCK);
    }

    /** The outcome if other transactions held locks beyond the deadline. */
    SingleOutcome<R> timedOut() {
        return new SingleOutcome<>(
                isWaitingForKey ? new Outcome.Replayed<>(new IdempotentReplay.InProgress()) : new Outcome.Busy<>());
    }
}
