package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.jdbc.Deadline;
import dev.leadpatch.adapter.persistence.jdbc.SqlErrorCategory;
import dev.leadpatch.adapter.persistence.jdbc.StoreTimeouts;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.lead.LeadStore.Change;
import dev.leadpatch.application.lead.LeadStore.Outcome;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Executes changes, in a transaction each or in a batch, and reports the queued deliveries after the commit. */
public final class TransactionalChangeExecutor implements ChangeExecutor {
    private static final Logger LOG = LoggerFactory.getLogger(TransactionalChangeExecutor.class);

    private final Database database;
    private final LeadLocker locker;
    private final LeadChangeWriter writer;
    private final IdempotencyKeyDao keys;
    private final Consumer<List<OrderingKey>> onDeliveriesQueued;

    public TransactionalChangeExecutor(
            Database database,
            LeadLocker locker,
            LeadChangeWriter writer,
            IdempotencyKeyDao keys,
            Consumer<List<OrderingKey>> onDeliveriesQueued) {
        this.database = database;
        this.locker = locker;
        this.writer = writer;
        this.keys = keys;
        this.onDeliveriesQueued = onDeliveriesQueued;
    }

    /** Executes a change in its own transaction, waiting for locks. */
    <R> Outcome<R> execute(Change<R> change, Deadline deadline) {
        SingleChangeTransaction<R> single = new SingleChangeTransaction<>(change, locker, writer, keys);
        SingleChangeTransaction.SingleOutcome<R> result =
                database.transact(deadline, single::run).orElseGet(single::timedOut);
        notifyQueued(result.queued());
        return result.outcome();
    }

    @Override
    public <R> void executeSingle(PendingChange<R> pending) {
        try {
            Deadline deadline = pending.deadline();
            // past the last retry, the batch was the last attempt
            pending.complete(
                    deadline.isBefore(StoreTimeouts.LAST_RETRY)
                            ? execute(pending.change(), deadline)
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
            return tryBatch(changes).map(this::toBatchResult).orElseGet(() -> new BatchResult(changes, () -> {}));
        } catch (RuntimeException e) {
            return new BatchResult(List.of(), () -> changes.forEach(change -> change.fail(copyOf(e))));
        }
    }

    /** An exception for each caller: threads that share an instance would add suppressed exceptions to it. */
    private static RuntimeException copyOf(RuntimeException e) {
        return e instanceof StoreUnavailableException
                ? new StoreUnavailableException(String.valueOf(e.getMessage()), e)
                : new IllegalStateException(e);
    }

    /** Empty if the batch was rolled back, because of a conflict or because the database rejected a change. */
    private Optional<BatchTransaction.BatchOutcome> tryBatch(List<PendingChange<?>> changes) {
        Deadline earliest =
                Collections.min(changes.stream().map(PendingChange::deadline).toList());
        try {
            return database.transactOnce(
                    earliest, transaction -> new BatchTransaction(transaction, locker, writer, keys).run(changes));
        } catch (StoreUnavailableException e) {
            throw e;
        } catch (RuntimeException | Error e) {
            // concurrent use of an idempotency key is normal; any other failure may be logged only here
            Level level = SqlErrorCategory.of(e) == SqlErrorCategory.UNIQUE_VIOLATION ? Level.DEBUG : Level.WARN;
            LOG.atLevel(level)
                    .setCause(e)
                    .log("Batch of {} changes failed; retrying each change in its own transaction", changes.size());
            return Optional.empty();
        }
    }

    private BatchResult toBatchResult(BatchTransaction.BatchOutcome outcome) {
        return new BatchResult(outcome.remaining(), () -> {
            try {
                // continues after a failure, such as an OutOfMemoryError in one of them
                BackgroundLoops.forEach(outcome.completions(), Runnable::run);
            } finally {
                notifyQueued(outcome.queued());
            }
        });
    }

    private void notifyQueued(List<OrderingKey> queued) {
        if (!queued.isEmpty()) {
            onDeliveriesQueued.accept(queued);
        }
    }
}
