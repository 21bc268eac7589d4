package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.adapter.persistence.jdbc.StoreDeadline;
import dev.leadpatch.adapter.persistence.lead.LeadRow.LeadRef;
import dev.leadpatch.application.StoreBusyException;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.background.Watchdog;
import dev.leadpatch.application.lead.LeadStore.Outcome;
import dev.leadpatch.domain.value.CompanyId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
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

    // A leader takes two seconds at most. After this time it has lacked the memory to pass the outcome on.
    private static final Duration OUTCOME_TIMEOUT = Duration.ofSeconds(10);

    private final ReentrantLock lock = new ReentrantLock();
    private final FairChangeQueue queue;
    private final ChangeExecutor executor;
    private final SingleExecution singles;
    private final Duration slowBatch;
    private final Watchdog watchdog;
    private final BatchLimit limit;

    /** @param watchdog starts a batch beside a slow one, and ends the wait of changes that are not started in time */
    GroupCommit(ChangeExecutor executor, int maxQueuedPerCompany, Duration slowBatch, Watchdog watchdog) {
        this.executor = executor;
        this.slowBatch = slowBatch;
        this.watchdog = watchdog;
        this.limit = new BatchLimit(slowBatch);
        this.queue = new FairChangeQueue(maxQueuedPerCompany);
        this.singles = new SingleExecution(executor, lead -> startBatches(() -> queue.release(lead)));
    }

    /**
     * Queues a change. Its caller then executes the work that is delegated to it. The outcome is a
     * {@link StoreUnavailableException} if the change is not started within the deadline.
     *
     * @throws StoreBusyException if the queue is full
     */
    <R> CompletableFuture<Outcome<R>> submit(PendingChange<R> own) {
        Watchdog.Watch watch = watchdog.watch(own.deadline().remainingOf(StoreDeadline.LEAD_WAIT), () -> expire(own));
        CompletableFuture<Outcome<R>> outcome = own.outcome().whenComplete((completed, failure) -> watch.close());
        lock.lock();
        try {
            if (!queue.offer(own)) {
                watch.close();
                throw new StoreBusyException("too many changes are queued; nothing was changed");
            }
            try {
                startBatches();
            } catch (OutOfMemoryError e) {
                // the caller's change may be claimed, so it waits; the end of a batch starts the next batch
            }
        } finally {
            lock.unlock();
        }
        return outcome;
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

    /** Ends the wait of a change that no batch has started. Another one ends shortly after the deadline at the latest. */
    private void expire(PendingChange<?> change) {
        boolean isBusy;
        boolean isQueued;
        lock.lock();
        try {
            isBusy = queue.isClaimed(change.leadRef());
            isQueued = queue.cancel(change);
        } finally {
            lock.unlock();
        }
        if (isQueued) {
            change.delegate(isBusy ? change::completeAsBusy : change::failAsNotStarted);
        } else {
            watchdog.watch(OUTCOME_TIMEOUT, () -> change.failAsUnknown("the outcome of the change is unknown"));
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
        private final Watchdog.Watch slow = watchdog.watch(slowBatch, () -> startBatches(() -> {}));
        private final Optional<CompanyId> tenant;
        private List<PendingChange<?>> changes;

        /** @param tenant the company of a tenant batch, which is not one of the concurrent batches */
        Batch(Optional<CompanyId> tenant, List<PendingChange<?>> changes) {
            this.tenant = tenant;
            this.changes = changes;
        }

        /** Delegates the batch to the caller of its first change. */
        void start() {
            try {
                changes.get(0).delegate(this);
            } catch (RejectedExecutionException e) {
                fail(); // the caller was shut down
            } catch (Error e) {
                fail();
                throw e;
            }
        }

        @Override
        public void run() {
            ChangeExecutor.BatchResult result;
            try {
                result = tenant.isPresent() ? executor.executeTenantBatch(changes) : executor.executeBatch(changes);
                // starts the next batch first: the database need not wait until all callers are awake
                finish(result);
            } catch (RuntimeException | Error e) {
                // otherwise the followers wait forever, and two failed leaders block all later batches
                startBatches(this::fail);
                throw e;
            }
            result.completion().run();
        }

        /** Releases the leads of the batch, except those of changes that were not executed, and executes these changes. */
        private void finish(ChangeExecutor.BatchResult result) {
            Map<LeadRef, List<PendingChange<?>>> remaining = result.remainingByLead();
            Map<CompanyId, List<PendingChange<?>>> withoutSnapshot = result.withoutSnapshotByCompany();
            startBatches(() -> {
                end();
                withoutSnapshot.forEach(GroupCommit.this::startTenantBatch);
                changes.stream()
                        .map(PendingChange::leadRef)
                        .filter(lead -> !remaining.containsKey(lead) && !withoutSnapshot.containsKey(lead.company()))
                        .forEach(queue::release);
            });
            BackgroundLoops.forEach(remaining.entrySet(), entry -> singles.start(entry.getKey(), entry.getValue()));
        }

        private void end() {
            slow.close();
            tenant.ifPresentOrElse(queue::resume, () -> limit.ended(startNanos));
        }

        /** Fails all changes of the batch. Their outcome is unknown: the error may have followed the commit. */
        private void fail() {
            end();
            BackgroundLoops.forEach(changes, change -> {
                queue.release(change.leadRef());
                // an exception for each caller, created after the lead is released: memory may be lacking
                change.failAsUnknown("the batch was interrupted");
            });
        }
    }
}
