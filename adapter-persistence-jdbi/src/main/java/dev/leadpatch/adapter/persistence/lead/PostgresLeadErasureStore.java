package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.adapter.persistence.catalog.SnapshotLookup;
import dev.leadpatch.adapter.persistence.catalog.SnapshotRetries;
import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.jdbc.StoreDeadline;
import dev.leadpatch.adapter.persistence.jdbc.TransactionContext;
import dev.leadpatch.adapter.persistence.lead.LeadLocker.LockWaitPolicy;
import dev.leadpatch.adapter.persistence.lead.LeadLocker.LockedLeads;
import dev.leadpatch.adapter.persistence.lead.LeadMemory.LeadReservation;
import dev.leadpatch.adapter.persistence.lead.LeadRow.LeadRef;
import dev.leadpatch.application.lead.LeadErasureStore;
import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.application.lead.LeadStore.Change;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Erases leads in PostgreSQL. An erasure holds the lock of its lead, as a change does, and is written by the same writer.
 * Thread-safe.
 */
final class PostgresLeadErasureStore implements LeadErasureStore {
    private final Database database;
    private final SnapshotRetries retries;
    private final LeadChangeWriter writer;
    private final LeadMemory memory;
    private final CommitNotifier notifier;

    PostgresLeadErasureStore(
            Database database,
            SnapshotRetries retries,
            LeadChangeWriter writer,
            LeadMemory memory,
            CommitNotifier notifier) {
        this.database = database;
        this.retries = retries;
        this.writer = writer;
        this.memory = memory;
        this.notifier = notifier;
    }

    @Override
    public Outcome erase(CompanyId company, LeadId lead, Function<LeadSnapshot, LeadEvent> toEvent) {
        LeadRef ref = new LeadRef(company, lead);
        StoreDeadline deadline = new StoreDeadline();
        Optional<Erasure> erasure;
        try (LeadReservation reservation = memory.open(company)) {
            erasure = database.companyShares()
                    .changes()
                    .call(
                            company,
                            deadline,
                            () -> retries.run(
                                    company,
                                    deadline,
                                    lookup -> database.transact(
                                            deadline,
                                            transaction -> erase(transaction, ref, toEvent, lookup, reservation))))
                    .flatMap(erased -> erased);
        }
        erasure.ifPresent(committed -> notifier.committed(committed.queued(), committed.events()));
        return erasure.map(Erasure::outcome).orElseGet(Outcome.Busy::new);
    }

    private Erasure erase(
            TransactionContext transaction,
            LeadRef ref,
            Function<LeadSnapshot, LeadEvent> toEvent,
            SnapshotLookup lookup,
            LeadReservation reservation) {
        transaction.applyNetworkTimeout();
        List<LeadRow> rows = LeadLocker.lock(transaction.handle(), Set.of(ref), LockWaitPolicy.BLOCK);
        reservation.require(SizedPage.bytes(rows), 1);
        LockedLeads locked = LeadLocker.read(transaction.handle(), rows, Set.of(), lookup);
        LeadSnapshot snapshot = locked.snapshots().get(ref);
        if (snapshot == null) {
            return new Erasure(new Outcome.NotFound(), List.of(), List.of());
        }
        if (snapshot.lead().isErased()) {
            return new Erasure(new Outcome.Erased(snapshot.lead(), ErasedData.NOTHING), List.of(), List.of());
        }
        LeadEvent event = toEvent.apply(snapshot);
        ErasedData removed = new LeadDataEraser(transaction, event.lead()).erase();
        UnitOfWork work = new UnitOfWork(transaction.handle(), locked);
        work.decide(
                Change.of(
                        ref.company(),
                        ref.lead(),
                        found -> new Decision.Write<>(event, event.lead()),
                        Optional.empty()),
                Map.of());
        return new Erasure(new Outcome.Erased(event.lead(), removed), writer.write(transaction, work), work.events());
    }

    /**
     * The result of the transaction.
     *
     * @param queued ordering keys with a new delivery
     * @param events the event that was written, if there is one
     */
    private record Erasure(Outcome outcome, List<OrderingKey> queued, List<LeadEvent> events) {}
}
