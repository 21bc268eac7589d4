package dev.leadpatch.adapter.persistence;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.lead.LeadStore.Change;
import dev.leadpatch.application.lead.LeadStore.Outcome;
import dev.leadpatch.application.webhook.OrderingKey;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Makes changes, each in a transaction of its own or several in one, and lets it be known what is to be delivered. */
final class TransactionalChangeExecutor implements GroupCommit.ChangeExecutor {
    private static final Logger LOG = LoggerFactory.getLogger(TransactionalChangeExecutor.class);

    private final Database database;
    private final LeadLocker locks;
    private final LeadChangeWriter writer;
    private final IdempotencyKeyDao keys;
    private final Consumer<List<OrderingKey>> onDeliveriesQueued;

    TransactionalChangeExecutor(
            Database database,
            LeadLocker locks,
            LeadChangeWriter writer,
            IdempotencyKeyDao keys,
            Consumer<List<OrderingKey>> deliveriesQueued) {
        this.database = database;
        this.locks = locks;
        this.writer = writer;
        this.keys = keys;
        this.onDeliveriesQueued = deliveriesQueued;
    }

    /** Makes a change in a transaction of its own, and waits for what others have locked. */
    <R> Outcome<R> execute(Change<R> change, Deadline deadline) {
        SingleChangeTransaction<R> own = new SingleChangeTransaction<>(change, locks, writer, keys);
        SingleChangeTransaction.SingleOutcome<R> done =
                database.transact(deadline, own::run).orElseGet(own::timedOut);
        notifyQueued(done.queued());
        return done.outcome();
    }

    @Override
    public <R> void executeSingle(PendingChange<R> waiting) {
        try {
            Deadline deadline = waiting.deadline();
            // it may have had its chance already, with others
            waiting.complete(
                    deadline.isBefore(StoreTimeouts.LAST_RETRY)
                            ? execute(waiting.change(), deadline)
                            : new Outcome.Busy<>());
        } catch (RuntimeException failed) {
            waiting.fail(failed);
        } catch (Error fatal) {
            waiting.fail(new IllegalStateException(fatal));
        }
    }

    @Override
    public BatchResult executeBatch(List<PendingChange<?>> changes) {
        try {
            return tryBatch(changes).map(this::toBatchResult).orElseGet(() -> new BatchResult(changes, () -> {}));
        } catch (RuntimeException failed) {
            return new BatchResult(List.of(), () -> changes.forEach(change -> change.fail(copyOf(failed))));
        }
    }

    /** One for each caller: threads that share an exception would add suppressed exceptions to one another's. */
    private static RuntimeException copyOf(RuntimeException failed) {
        return failed instanceof StoreUnavailableException
                ? new StoreUnavailableException(String.valueOf(failed.getMessage()), failed)
                : new IllegalStateException(failed);
    }

    /** Nothing if it was rolled back, because others were in the way or something about one of the changes is wrong. */
    private Optional<BatchTransaction.BatchOutcome> tryBatch(List<PendingChange<?>> changes) {
        Deadline first =
                Collections.min(changes.stream().map(PendingChange::deadline).toList());
        try {
            return database.transactOnce(
                    first, transaction -> new BatchTransaction(transaction, locks, writer, keys).run(changes));
        } catch (StoreUnavailableException unavailable) {
            throw unavailable;
        } catch (RuntimeException | Error rejected) {
            // a key that is used twice at once is nobody's fault; of all else this line may be all that tells
            Level level = SqlErrorCategory.of(rejected) == SqlErrorCategory.UNIQUE_VIOLATION ? Level.DEBUG : Level.WARN;
            LOG.atLevel(level)
                    .setCause(rejected)
                    .log("{} changes that were to be made together are made alone", changes.size());
            return Optional.empty();
        }
    }

    private BatchResult toBatchResult(BatchTransaction.BatchOutcome done) {
        return new BatchResult(done.remaining(), () -> {
            try {
                // also if there is no memory to let one of them know
                BackgroundLoops.forEach(done.completions(), Runnable::run);
            } finally {
                notifyQueued(done.queued());
            }
        });
    }

    private void notifyQueued(List<OrderingKey> queued) {
        if (!queued.isEmpty()) {
            onDeliveriesQueued.accept(queued);
        }
    }
}
