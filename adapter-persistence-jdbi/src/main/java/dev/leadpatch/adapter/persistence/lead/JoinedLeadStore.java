package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.adapter.persistence.catalog.SnapshotLookup;
import dev.leadpatch.adapter.persistence.catalog.TenantSnapshotCache;
import dev.leadpatch.adapter.persistence.jdbc.JoinedTransactions;
import dev.leadpatch.adapter.persistence.jdbc.TransactionCallback;
import dev.leadpatch.adapter.persistence.jdbc.TransactionContext;
import dev.leadpatch.adapter.persistence.lead.LeadMemory.LeadReservation;
import dev.leadpatch.adapter.persistence.lead.LeadRow.LeadRef;
import dev.leadpatch.adapter.persistence.lead.SingleChangeTransaction.SingleOutcome;
import dev.leadpatch.application.StoreBusyException;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotentReplay;
import dev.leadpatch.application.lead.LeadStore;
import dev.leadpatch.application.lead.StoreCapability;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Stores leads in the transactions of a host. A change is durable when the host has committed; until then, it holds the
 * locks of its leads. It shares no group commit, and uses the connection of the host alone: a second one could exhaust
 * the pool of the host. Thread-safe if the host's transactions are.
 */
final class JoinedLeadStore implements LeadStore {
    private final JoinedTransactions transactions;
    private final SnapshotLookup snapshots;
    private final LeadChangeWriter writer;
    private final PostgresIdempotencyKeyStore keys;
    private final LeadMemory memory;
    private final CommitNotifier notifier;

    JoinedLeadStore(
            JoinedTransactions transactions,
            TenantSnapshotCache snapshots,
            LeadChangeWriter writer,
            PostgresIdempotencyKeyStore keys,
            LeadMemory memory,
            CommitNotifier notifier) {
        this.transactions = transactions;
        this.snapshots =
                (handle, company, version) -> Optional.of(snapshots.getInHostTransaction(handle, company, version));
        this.writer = writer;
        this.keys = keys;
        this.memory = memory;
        this.notifier = notifier;
    }

    @Override
    public Set<StoreCapability> capabilities() {
        return StoreCapability.ALL;
    }

    @Override
    public Optional<LeadSnapshot> find(CompanyId company, LeadId lead) {
        try (LeadReservation reservation = memory.open(company)) {
            return read(transaction -> LeadFinder.find(transaction.handle(), new LeadRef(company, lead), reservation)
                    .flatMap(row -> snapshots
                            .find(transaction.handle(), company, row.catalogVersion())
                            .map(tenant -> new LeadSnapshot(row.lead(), tenant.catalog()))));
        }
    }

    @Override
    public Optional<LeadId> findId(CompanyId company, UUID uuid) {
        return read(transaction -> LeadFinder.findId(transaction.handle(), company, uuid));
    }

    private <T> T read(TransactionCallback<T> work) {
        return transactions.run(work).orElseThrow(() -> new StoreBusyException("another transaction held a lock"));
    }

    @Override
    public <R> Outcome<R> change(Change<R> change) {
        try (LeadReservation reservation = memory.open(change.company())) {
            SingleChangeTransaction<R> single =
                    new SingleChangeTransaction<>(change, snapshots, writer, keys, reservation, notifier.hasListener());
            SingleOutcome<R> outcome = transactions
                    .run(transaction -> run(transaction, single, change))
                    .orElseGet(single::timedOut);
            if (!outcome.queued().isEmpty() || !outcome.events().isEmpty()) {
                transactions.afterCommit(() -> notifier.committed(outcome.queued(), outcome.events()));
            }
            return outcome.outcome();
        }
    }

    private <R> SingleOutcome<R> run(
            TransactionContext transaction, SingleChangeTransaction<R> single, Change<R> change) {
        Optional<IdempotentReplay> refusal =
                change.idempotentRequest().flatMap(request -> keys.refuseBeyondQuota(transaction.handle(), request));
        return refusal.map(replay -> new SingleOutcome<R>(new Outcome.Replayed<>(replay)))
                .orElseGet(() -> single.run(transaction));
    }
}
