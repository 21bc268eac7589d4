package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.adapter.persistence.jdbc.TransactionContext;
import dev.leadpatch.adapter.persistence.lead.LeadLocker.LockWaitPolicy;
import dev.leadpatch.adapter.persistence.lead.LeadLocker.LockedLeads;
import dev.leadpatch.adapter.persistence.lead.LeadRow.LeadRef;
import dev.leadpatch.application.idempotency.IdempotentRequest;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotentReplay;
import dev.leadpatch.application.lead.LeadStore.Change;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.lead.LeadStore.Outcome;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import dev.leadpatch.domain.lead.MatchKey;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The transaction of a single change: claims the idempotency key, locks the leads, then writes the decision. It waits
 * for locks, and may run several times until it conflicts with no other transaction. An instance is used for one
 * change, by one thread.
 */
final class SingleChangeTransaction<R> {
    private final Change<R> change;
    private final LeadLocker locker;
    private final LeadChangeWriter writer;
    private final PostgresIdempotencyKeyStore keys;
    private boolean isWaitingForKey;

    SingleChangeTransaction(
            Change<R> change, LeadLocker locker, LeadChangeWriter writer, PostgresIdempotencyKeyStore keys) {
        this.change = change;
        this.locker = locker;
        this.writer = writer;
        this.keys = keys;
    }

    /** @param queued ordering keys with a new delivery */
    record SingleOutcome<R>(Outcome<R> outcome, List<OrderingKey> queued) {}

    SingleOutcome<R> run(TransactionContext transaction) {
        transaction.applyNetworkTimeout();
        Handle handle = transaction.handle();
        Optional<IdempotentRequest<R>> request = change.idempotentRequest();
        if (request.isPresent()) {
            isWaitingForKey = true;
            Optional<IdempotentReplay> replay = keys.claim(handle, request.get());
            isWaitingForKey = false;
            if (replay.isPresent()) {
                return new SingleOutcome<>(new Outcome.Replayed<>(replay.get()), List.of());
            }
        }
        Matches matches = lockMatches(transaction);
        UnitOfWork work = new UnitOfWork(handle, matches.locked());
        UnitOfWork.DecidedChange<R> decided = work.decide(change, matches.ids());
        List<OrderingKey> queued = writer.write(transaction, work);
        R result = decided.result().get();
        request.ifPresent(claimed -> keys.storeResponse(handle, claimed, result));
        return new SingleOutcome<>(new Outcome.Completed<>(result), queued);
    }

    /**
     * Locks the match keys, then the leads of the change and each lead that is the only one with a key. A lead may have
     * got another value, or been archived, before its lock was granted; the search is then repeated.
     */
    private Matches lockMatches(TransactionContext transaction) {
        Handle handle = transaction.handle();
        if (!change.matchKeys().isEmpty()) {
            MatchKeyDao.lock(handle, change.company(), change.matchKeys());
        }
        while (true) {
            transaction.applyNetworkTimeout();
            Map<MatchKey, List<LeadId>> ids = MatchKeyDao.find(handle, change.company(), change.matchKeys());
            Map<MatchKey, LeadRef> only = new HashMap<>();
            ids.forEach((key, leads) -> {
                if (leads.size() == 1) {
                    only.put(key, new LeadRef(change.company(), leads.get(0)));
                }
            });
            Set<LeadRef> leads = new LinkedHashSet<>(only.values());
            change.allLeads().forEach(lead -> leads.add(new LeadRef(change.company(), lead)));
            transaction.applyNetworkTimeout();
            LockedLeads locked = locker.lock(handle, leads, companiesWithNewLeads(), LockWaitPolicy.BLOCK);
            if (only.entrySet().stream()
                    .allMatch(
                            match -> isMatch(match.getKey(), locked.snapshots().get(match.getValue())))) {
                return new Matches(ids, locked);
            }
        }
    }

    private Set<CompanyId> companiesWithNewLeads() {
        return change.newLeads().isEmpty() ? Set.of() : Set.of(change.company());
    }

    private static boolean isMatch(MatchKey key, @Nullable LeadSnapshot snapshot) {
        return snapshot != null
                && !snapshot.lead().isArchived()
                && key.matches(snapshot.lead().fields());
    }

    private record Matches(Map<MatchKey, List<LeadId>> ids, LockedLeads locked) {}

    /** The outcome if other transactions held locks beyond the deadline. */
    SingleOutcome<R> timedOut() {
        return new SingleOutcome<>(
                isWaitingForKey ? new Outcome.Replayed<>(new IdempotentReplay.InProgress()) : new Outcome.Busy<>(),
                List.of());
    }
}
