package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.adapter.persistence.catalog.TenantSnapshotCache;
import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.jdbc.SqlErrorCategory;
import dev.leadpatch.adapter.persistence.jdbc.StoreDeadline;
import dev.leadpatch.adapter.persistence.jdbc.StoreDeadline.StoreDeadlineExceededException;
import dev.leadpatch.adapter.persistence.lead.BatchTransaction.BatchOutcome;
import dev.leadpatch.adapter.persistence.lead.LeadMemory.LeadReservation;
import dev.leadpatch.adapter.persistence.lead.SingleChangeTransaction.SingleOutcome;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.lead.LeadStore.Change;
import dev.leadpatch.application.lead.LeadStore.Outcome;
import dev.leadpatch.application.memory.MemoryExhaustedException;
import dev.leadpatch.domain.value.CompanyId;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Executes changes, in a transaction each or in a batch, and notifies about them after the commit. */
final class TransactionalChangeExecutor implements ChangeExecutor {
    private static final Logger LOG = LoggerFactory.getLogger(TransactionalChangeExecutor.class);

    private final Database database;
    private final TenantSnapshotCache snapshots;
    private final LeadChangeWriter writer;
    private final PostgresIdempotencyKeyStore keys;
    private final CommitNotifier notifier;

    TransactionalChangeExecutor(
            Database database,
            TenantSnapshotCache snapshots,
            LeadChangeWriter writer,
            PostgresIdempotencyKeyStore keys,
            CommitNotifier notifier) {
        this.database = database;
        this.snapshots = snapshots;
        this.writer = writer;
        this.keys = keys;
        this.notifier = notifier;
    }

    /** Executes a change in its own transaction, waiting for locks. */
    <R> Outcome<R> execute(Change<R> change, StoreDeadline deadline, LeadReservation memory) {
        SingleOutcome<R> result = snapshots.retries().run(change.company(), deadline, lookup -> {
            SingleChangeTransaction<R> single =
                    new SingleChangeTransaction<>(change, lookup, writer, keys, memory, notifier.hasListener());
            return database.transact(deadline, single::run).orElseGet(single::timedOut);
        });
        notifier.committed(result.queued(), result.events());
        return result.outcome();
    }

    @Override
    public <R> void executeSingle(PendingChange<R> pending) {
        try {
            StoreDeadline deadline = pending.deadline();
            // past the last retry, the batch was the last attempt
            pending.complete(
                    deadline.isBefore(StoreDeadline.LAST_RETRY)
                            ? execute(pending.change(), deadline, pending.memory())
                            : new Outcome.Busy<>());
        } catch (RuntimeException e) {
            pending.fail(e);
        } catch (Error e) {
            pending.fail(new IllegalStateException(e));
        }
    }

    @Override
    public BatchResult executeBatch(List<PendingChange<?>> changes) {
        try {
            BatchTransaction batch = new BatchTransaction(
                    changes, (handle, company, version) -> snapshots.find(company, version), writer, keys);
            return toBatchResult(
                    changes, database.transactOnce(earliest(changes), StoreDeadline.LATE_CONNECTION_WAIT, batch::run));
        } catch (RuntimeException | Error e) {
            return failed(changes, e);
        }
    }

    @Override
    public BatchResult executeTenantBatch(List<PendingChange<?>> changes) {
        try {
            StoreDeadline earliest = earliest(changes);
            CompanyId company = changes.get(0).change().company();
            return snapshots.retries().run(company, earliest, lookup -> {
                BatchTransaction batch = new BatchTransaction(changes, lookup, writer, keys);
                return toBatchResult(
                        changes, database.transactOnce(earliest, StoreDeadline.LATE_CONNECTION_WAIT, batch::run));
            });
        } catch (RuntimeException | Error e) {
            return failed(changes, e);
        }
    }

    private static StoreDeadline earliest(List<PendingChange<?>> changes) {
        return Collections.min(changes.stream().map(PendingChange::deadline).toList());
    }

    /** @param outcome empty if nothing was changed; each change is then executed singly */
    private BatchResult toBatchResult(List<PendingChange<?>> changes, Optional<BatchOutcome> outcome) {
        return outcome.map(batch -> new BatchResult(batch.remaining(), batch.withoutSnapshot(), () -> complete(batch)))
                .orElseGet(() -> new BatchResult(changes, () -> {}));
    }

    private void complete(BatchOutcome outcome) {
        try {
            notifier.deliveriesQueued(outcome.queued());
        } finally {
            try {
                // continues after a failure, such as an OutOfMemoryError in one of them
                BackgroundLoops.forEach(outcome.completions(), Runnable::run);
            } finally {
                notifier.eventsCommitted(outcome.events());
            }
        }
    }

    /** Fails the changes if the database is unavailable; otherwise each of them is executed singly. */
    private static BatchResult failed(List<PendingChange<?>> changes, Throwable failure) {
        if (failure instanceof StoreUnavailableException unavailable) {
            return new BatchResult(List.of(), () -> changes.forEach(change -> change.fail(unavailable.copy())));
        }
        // without memory, each caller gets an exception of its own
        if (!(failure instanceof StoreDeadlineExceededException || failure instanceof MemoryExhaustedException)) {
            // concurrent use of an idempotency key is normal; any other failure may be logged only here
            Level level = SqlErrorCategory.of(failure) == SqlErrorCategory.UNIQUE_VIOLATION ? Level.DEBUG : Level.WARN;
            LOG.atLevel(level)
                    .setCause(failure)
                    .log("Batch of {} changes failed; retrying each change in its own transaction", changes.size());
        }
        return new BatchResult(changes, () -> {});
    }
}
