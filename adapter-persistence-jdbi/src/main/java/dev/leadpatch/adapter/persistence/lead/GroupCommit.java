package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.adapter.persistence.lead.ChangeTimeouts.Withdrawal;
import dev.leadpatch.adapter.persistence.lead.LeadRow.LeadRef;
import dev.leadpatch.application.StoreBusyException;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.background.Watchdog;
import dev.leadpatch.domain.value.CompanyId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Group commit by leader and followers: concurrent changes of single leads share a transaction. A commit costs the same
 * for one change as for many. There are no worker threads: a {@link CallerThread} or an {@link AsynchronousCaller}
 * executes a batch. A caller that finds no running batch becomes the leader: it claims the queued changes, its own
 * included, and commits the batch. Later callers queue as followers. The first of them leads the next batch when the
 * running one ends, or earlier if many changes are queued or the running batch is slow. A single caller waits for no
 * other. Thread-safe.
 */
final class GroupCommit {
    // running time after which a second batch starts with fewer leads
    static final Duration SLOW_BATCH = Duration.ofMillis(20);

    // a larger batch hardly reduces the cost of a commit for each change, and delays every caller
    private static final int MAX_BATCH_SIZE = 64;

    private final ReentrantLock lock = new ReentrantLock();
    private final FairChangeQueue queue;
    private final ChangeExecutor executor;
    private final SingleExecution singles;
    private final Watchdog watchdog;
    private final ChangeTimeouts timeouts;
    private final BatchLimit limit;

    /** @param watchdog starts a batch beside a slow one, and ends the wait of changes that are not started in time */
    GroupCommit(ChangeExecutor executor, int maxQueuedPerCompany, BatchLimit limit, Watchdog watchdog) {
        this.executor = executor;
        this.watchdog = watchdog;
        this.timeouts = new ChangeTimeouts(watchdog, this::withdraw);
        this.limit = limit;
        this.queue = new FairChangeQueue(maxQueuedPerCompany, limit.isOneCompanyPerBatch(), System::nanoTime);
        this.singles = new SingleExecution(executor, lead -> startBatches(() -> queue.release(lead)));
    }

    /**
     * Queues a change, or fails it by a {@link StoreBusyException} if the queue is full. Its caller then executes the tasks that are
     * delegated to it, possibly as the leader of a batch: what depends on the outcome must be registered before.
     */
    void submit(PendingChange<?> own) {
        timeouts.watch(own);
        AtomicBoolean isQueued = new AtomicBoolean();
        try {
            startBatches(() -> isQueued.set(queue.offer(own)));
        } catch (OutOfMemoryError e) {
            // the change may be claimed, so its caller waits; the end of a batch starts the next batch
        }
        if (!isQueued.get()) {
            own.fail(new StoreBusyException("too many changes are queued; nothing was changed"));
        }
    }

    private void startBatches(Runnable update) {
        lock.lock();
        try {
            update.run();
            startBatches();
        } finally {
            lock.unlock();
        }
    }

    private Withdrawal withdraw(PendingChange<?> change) {
        lock.lock();
        try {
            boolean isBusy = queue.isClaimed(change.leadRef());
            if (!queue.cancel(change)) {
                return Withdrawal.STARTED;
            }
            return isBusy ? Withdrawal.WITHDRAWN_FROM_BUSY_LEAD : Withdrawal.WITHDRAWN;
        } finally {
            lock.unlock();
        }
    }

    /** Makes the caller of the first claimed change the leader of each new batch. */
    private void startBatches() {
        while (limit.mayStart(queue)) {
            // created first: once the leads are claimed, a lack of memory must release them
            Batch batch = new Batch(Optional.empty(), List.of());
            batch.changes = queue.claim(MAX_BATCH_SIZE);
            limit.started(batch.startNanos);
            batch.start();
        }
    }

    /**
     * Executes changes of one company in a batch of their own, whose leader loads the tenant snapshot of the company.
     * Meanwhile other changes of the company are not claimed, so that they occupy no batch and no connection.
     */
    private void startTenantBatch(CompanyId company, List<PendingChange<?>> changes) {
        Batch batch = new Batch(Optional.of(company), changes);
        queue.suspend(company);
        batch.start();
    }

    /** A batch, which the caller of its first change runs. */
    private final class Batch implements Runnable {
        private final long startNanos = System.nanoTime();
        private final Watchdog.Watch slow = watchdog.watch(limit.slowBatch(), () -> startBatches(() -> {}));
        private final Optional<CompanyId> tenant;
        private List<PendingChange<?>> changes;
        private volatile boolean ended; // written with the lock

        /** @param tenant the company of a tenant batch, which is not one of the concurrent batches */
        Batch(Optional<CompanyId> tenant, List<PendingChange<?>> changes) {
            this.tenant = tenant;
            this.changes = changes;
        }

        /** Delegates the batch to the first of its callers that was not shut down. */
        void start() {
            try {
                if (changes.stream().anyMatch(change -> change.tryDelegate(this))) {
                    return;
                }
            } catch (Error e) {
                abandon();
                throw e;
            }
            abandon();
            // by the watchdog, because the lock is held
            watchdog.watch(Duration.ZERO, () -> changes.forEach(PendingChange::failAsNotStarted));
        }

        @Override
        public void run() {
            if (ended) {
                return; // the executor failed, although it had queued the batch
            }
            Runnable completion = () -> {};
            try {
                ChangeExecutor.BatchResult result =
                        tenant.isPresent() ? executor.executeTenantBatch(changes) : executor.executeBatch(changes);
                completion = result.completion();
                // starts the next batch first: the database need not wait until all responses are sent
                finish(result);
            } finally {
                try {
                    completion.run();
                } finally {
                    failUnlessEnded();
                }
            }
        }

        /** Otherwise the followers wait forever, and two failed leaders block all later batches. */
        private void failUnlessEnded() {
            if (!ended) {
                startBatches(this::abandon);
                BackgroundLoops.forEach(changes, PendingChange::failAsUnknown);
            }
        }

        /** Releases the leads of the batch, except those of changes that were not executed, and executes these changes. */
        private void finish(ChangeExecutor.BatchResult result) {
            Map<LeadRef, List<PendingChange<?>>> remaining = result.remainingByLead();
            Map<CompanyId, List<PendingChange<?>>> withoutSnapshot = result.withoutSnapshotByCompany();
            startBatches(() -> {
                end();
                changes.stream()
                        .map(PendingChange::leadRef)
                        .filter(lead -> !remaining.containsKey(lead) && !withoutSnapshot.containsKey(lead.company()))
                        .forEach(queue::release);
                withoutSnapshot.forEach(GroupCommit.this::startTenantBatch);
            });
            remaining.forEach(singles::start);
        }

        /** Ends the batch without an outcome. The changes are not completed here, because the lock is held. */
        private void abandon() {
            if (!ended) {
                end();
                BackgroundLoops.forEach(changes, change -> queue.release(change.leadRef()));
            }
        }

        private void end() {
            ended = true;
            slow.close();
            tenant.ifPresentOrElse(queue::resume, () -> {
                limit.ended(startNanos);
                queue.endClaim(changes);
            });
        }
    }
}
