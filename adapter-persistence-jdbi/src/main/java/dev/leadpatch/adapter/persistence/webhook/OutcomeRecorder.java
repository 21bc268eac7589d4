package dev.leadpatch.adapter.persistence.webhook;

import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.jdbc.NoFreeConnectionException;
import dev.leadpatch.adapter.persistence.jdbc.ShardedStatements;
import dev.leadpatch.adapter.persistence.jdbc.StoreDeadline;
import dev.leadpatch.adapter.persistence.jdbc.WorkerFailure;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.webhook.DeliveryQueue.CompletedAttempt;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import dev.leadpatch.application.webhook.DeliveryQueue.RecordedOutcomes;
import dev.leadpatch.domain.value.CompanyId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records the outcomes of attempts: in one transaction those whose queue heads are free, and each other one in its own
 * transaction, which waits for the lock for a few milliseconds. A queue head that stays locked, or whose outcome can't
 * be recorded, does not affect the others. If the tables are sharded, each company has a transaction of its own: the
 * outcomes of companies whose node is down are repeated, as those of locked queue heads are. Thread-safe.
 */
final class OutcomeRecorder {
    private static final Logger LOG = LoggerFactory.getLogger(OutcomeRecorder.class);

    // Maximum number of lock waits that fail in one call. The remaining attempts are repeated, and wait then.
    private static final int MAX_FAILED_WAITS = 4;

    private final Database database;
    private final LockedKeyLog lockedKeyLog;

    OutcomeRecorder(Database database) {
        this.database = database;
        this.lockedKeyLog = new LockedKeyLog(database, System::nanoTime);
    }

    RecordedOutcomes record(List<CompletedAttempt> attempts, Instant now) {
        RecordedBatch batch = recordFree(attempts, now);
        List<OrderingKey> due = new ArrayList<>(batch.advanced());
        List<OrderingKey> locked = new ArrayList<>();
        List<OrderingKey> unreachable = new ArrayList<>(batch.unreachable());
        RuntimeException failure = null;
        for (CompletedAttempt attempt : batch.without(attempts)) {
            try {
                Optional<RecordedBatch> single = locked.size() < MAX_FAILED_WAITS
                        ? transact(handle -> QueueHeadDao.lockOne(handle, attempt), now)
                        : Optional.empty();
                single.ifPresentOrElse(
                        recorded -> due.addAll(recorded.advanced()),
                        () -> locked.add(attempt.delivery().orderingKey()));
            } catch (StoreUnavailableException e) {
                requireFailedNode(List.of(attempt), e);
                unreachable.add(attempt.delivery().orderingKey());
            } catch (RuntimeException e) {
                // after the others: a bug that affects one delivery must not prevent their outcomes
                failure = e;
            }
        }
        lockedKeyLog.update(attempts, locked);
        if (failure != null) {
            throw failure;
        }
        locked.addAll(unreachable);
        return new RecordedOutcomes(due, locked);
    }

    /**
     * Records what is free: in one transaction, or in one for each company if the tables are sharded. Failed nodes delay
     * the others for as long as a use of the store only; the rest is repeated.
     */
    private RecordedBatch recordFree(List<CompletedAttempt> attempts, Instant now) {
        StoreDeadline deadline = new StoreDeadline();
        RecordedBatch batch = RecordedBatch.EMPTY;
        for (List<CompletedAttempt> ofOneNode :
                ShardedStatements.batches(database.sharding(), attempts, OutcomeRecorder::company)) {
            boolean isTried = batch.unreachable().isEmpty() || deadline.isBefore(StoreDeadline.LAST_RETRY);
            batch = batch.and(isTried ? recordOfOneNode(ofOneNode, now) : RecordedBatch.unreachable(ofOneNode));
        }
        return batch;
    }

    private static CompanyId company(CompletedAttempt attempt) {
        return attempt.delivery().orderingKey().endpoint().company();
    }

    /** Records the outcomes whose queue heads are free; of none if the transaction fails. */
    private RecordedBatch recordOfOneNode(List<CompletedAttempt> attempts, Instant now) {
        try {
            return transact(handle -> QueueHeadDao.lockSkipLocked(handle, attempts), now)
                    .orElse(RecordedBatch.EMPTY);
        } catch (StoreUnavailableException e) {
            requireFailedNode(attempts, e);
            return RecordedBatch.unreachable(attempts);
        } catch (RuntimeException e) {
            LOG.warn("Recording {} outcomes failed; recording each in its own transaction", attempts.size(), e);
            return RecordedBatch.EMPTY;
        }
    }

    /**
     * Requires that the node of the attempts, all of one company, failed.
     *
     * @throws StoreUnavailableException {@code failure}, if the database itself is unavailable
     */
    private void requireFailedNode(List<CompletedAttempt> attempts, StoreUnavailableException failure) {
        if (!WorkerFailure.isCauseOf(database.sharding(), failure)) {
            throw failure;
        }
        LOG.warn(
                "Failed to record {} outcomes of company {}, retrying: {}",
                attempts.size(),
                company(attempts.get(0)).value(),
                failure.getMessage());
    }

    /** Records the outcomes of the attempts that {@code lock} locks; empty after a conflict with other transactions. */
    private Optional<RecordedBatch> transact(Function<Handle, List<CompletedAttempt>> lock, Instant now) {
        try {
            return database.transactOnce(new StoreDeadline(), StoreDeadline.LATE_CONNECTION_WAIT, transaction -> {
                Handle handle = transaction.handle();
                List<CompletedAttempt> locked = lock.apply(handle);
                transaction.applyNetworkTimeout();
                return new RecordedBatch(locked, DeliveryOutcomeWriter.record(handle, locked, now), List.of());
            });
        } catch (NoFreeConnectionException e) {
            throw e.toStoreException();
        }
    }

    /**
     * The result of transactions.
     *
     * @param advanced the ordering keys that have another delivery
     * @param unreachable the ordering keys whose node failed
     */
    private record RecordedBatch(
            List<CompletedAttempt> recorded, List<OrderingKey> advanced, List<OrderingKey> unreachable) {
        static final RecordedBatch EMPTY = new RecordedBatch(List.of(), List.of(), List.of());

        static RecordedBatch unreachable(List<CompletedAttempt> attempts) {
            return new RecordedBatch(
                    List.of(),
                    List.of(),
                    attempts.stream()
                            .map(attempt -> attempt.delivery().orderingKey())
                            .toList());
        }

        RecordedBatch and(RecordedBatch other) {
            return new RecordedBatch(
                    concat(recorded, other.recorded),
                    concat(advanced, other.advanced),
                    concat(unreachable, other.unreachable));
        }

        private static <T> List<T> concat(List<T> some, List<T> others) {
            return Stream.concat(some.stream(), others.stream()).toList();
        }

        /**
         * The attempts that are neither recorded nor on a failed node, compared by ordering key, because payloads are
         * large.
         */
        List<CompletedAttempt> without(List<CompletedAttempt> attempts) {
            Set<OrderingKey> keys = recorded.stream()
                    .map(attempt -> attempt.delivery().orderingKey())
                    .collect(Collectors.toSet());
            keys.addAll(unreachable);
            return attempts.stream()
                    .filter(attempt -> !keys.contains(attempt.delivery().orderingKey()))
                    .toList();
        }
    }
}
