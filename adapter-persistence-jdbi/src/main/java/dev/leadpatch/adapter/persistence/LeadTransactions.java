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
final class LeadTransactions implements CombinedChanges.Transactions {
    private static final Logger LOG = LoggerFactory.getLogger(LeadTransactions.class);

    private final Database database;
    private final LeadLocks locks;
    private final LeadChangeWriter writer;
    private final KeptKeys keys;
    private final Consumer<List<OrderingKey>> deliveriesQueued;

    LeadTransactions(
            Database database,
            LeadLocks locks,
            LeadChangeWriter writer,
            KeptKeys keys,
            Consumer<List<OrderingKey>> deliveriesQueued) {
        this.database = database;
        this.locks = locks;
        this.writer = writer;
        this.keys = keys;
        this.deliveriesQueued = deliveriesQueued;
    }

    /** Makes a change in a transaction of its own, and waits for what others have locked. */
    <R> Outcome<R> alone(Change<R> change, Deadline deadline) {
        OwnTransaction<R> own = new OwnTransaction<>(change, locks, writer, keys);
        OwnTransaction.Done<R> done = database.transact(deadline, own::run).orElseGet(own::notInTime);
        tellOf(done.queued());
        return done.outcome();
    }

    @Override
    public <R> void alone(WaitingChange<R> waiting) {
        try {
            Deadline deadline = waiting.deadline();
            // it may have had its chance already, with others
            waiting.end(
                    deadline.isBefore(TimeLimits.LAST_TRY) ? alone(waiting.change(), deadline) : new Outcome.Busy<>());
        } catch (RuntimeException failed) {
            waiting.fail(failed);
        } catch (Error fatal) {
            waiting.fail(new IllegalStateException(fatal));
        }
    }

    @Override
    public Made together(List<WaitingChange<?>> changes) {
        try {
            return share(changes).map(this::made).orElseGet(() -> new Made(changes, () -> {}));
        } catch (RuntimeException failed) {
            return new Made(List.of(), () -> changes.forEach(change -> change.fail(copyOf(failed))));
        }
    }

    /** One for each caller: threads that share an exception would add suppressed exceptions to one another's. */
    private static RuntimeException copyOf(RuntimeException failed) {
        return failed instanceof StoreUnavailableException
                ? new StoreUnavailableException(String.valueOf(failed.getMessage()), failed)
                : new IllegalStateException(failed);
    }

    /** Nothing if it was rolled back, because others were in the way or something about one of the changes is wrong. */
    private Optional<SharedTransaction.Done> share(List<WaitingChange<?>> changes) {
        Deadline first =
                Collections.min(changes.stream().map(WaitingChange::deadline).toList());
        try {
            return database.transactOnce(
                    first, transaction -> new SharedTransaction(transaction, locks, writer, keys).run(changes));
        } catch (StoreUnavailableException unavailable) {
            throw unavailable;
        } catch (RuntimeException | Error rejected) {
            // a key that is used twice at once is nobody's fault; of all else this line may be all that tells
            Level level = SqlFailure.of(rejected) == SqlFailure.DUPLICATE ? Level.DEBUG : Level.WARN;
            LOG.atLevel(level)
                    .setCause(rejected)
                    .log("{} changes that were to be made together are made alone", changes.size());
            return Optional.empty();
        }
    }

    private Made made(SharedTransaction.Done done) {
        return new Made(done.left(), () -> {
            try {
                // also if there is no memory to let one of them know
                BackgroundLoops.forEach(done.ends(), Runnable::run);
            } finally {
                tellOf(done.queued());
            }
        });
    }

    private void tellOf(List<OrderingKey> queued) {
        if (!queued.isEmpty()) {
            deliveriesQueued.accept(queued);
        }
    }
}
