package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.adapter.persistence.jdbc.StoreDeadline;
import dev.leadpatch.adapter.persistence.lead.LeadRow.LeadRef;
import dev.leadpatch.application.OutcomeUnknownException;
import dev.leadpatch.application.StoreBusyException;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.lead.LeadStore.Outcome;
import dev.leadpatch.domain.value.CompanyId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Group commit by leader and followers: concurrent changes of single leads share a transaction. A commit costs the same
 * for one change as for many. There are no worker threads. A caller that finds no running batch becomes the leader: it
 * claims the queued changes, its own included, and commits the batch. Later callers queue as followers. The first of
 * them leads the next batch when the running one ends, or earlier if many changes are queued or the running batch is
 * slow. A single caller waits for no other. Thread-safe.
 */
final class GroupCommit {
    // one batch is prepared while another one waits for the disk
    private static final int MAX_CONCURRENT_BATCHES = 2;

    // minimum number of ready leads for a second batch; fewer wait for the running batch and share the next commit
    static final int SECOND_BATCH_THRESHOLD = 16;

    // running time after which a second batch starts with fewer leads
    static final Duration SLOW_BATCH = Duration.ofMillis(20);

    // a larger batch hardly reduces the cost of a commit for each change, and delays every caller
    private static final int MAX_BATCH_SIZE = 64;

    private final ReentrantLock lock = new ReentrantLock();
    private final FairChangeQueue queue;
    private final ChangeExecutor executor;
    private final SingleExecution singles;
    private final Duration slowBatch;
    private final List<Batch> batches = new ArrayList<>(); // the running ones, oldest first

    /** @param slowBatch the running time after which another batch starts, however few changes are queued */
    GroupCommit(ChangeExecutor executor, int maxQueuedPerCompany, Duration slowBatch) {
        this.executor = executor;
        this.slowBatch = slowBatch;
        this.queue = new FairChangeQueue(maxQueuedPerCompany);
        this.singles = new SingleExecution(executor, lead -> updateAndStartBatches(() -> queue.release(lead)));
    }

    /** @throws StoreUnavailableException if the queue is full, or the change is not started within the deadline */
    <R> Outcome<R> execute(PendingChange<R> own) {
        lock.lock();
        try {
            if (!queue.offer(own)) {
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
        return own.await(slowBatch, () -> updateAndStartBatches(() -> {}), StoreDeadline.LEAD_WAIT, this::cancel);
    }

    private void updateAndStartBatches(Runnable update) {
        lock.lock();
        try {
            update.run();
            startBatches();
        } finally {
            lock.unlock();
        }
    }

    private <R> Optional<Outcome<R>> cancel(PendingChange<R> change) {
        lock.lock();
        try {
            boolean busy = queue.isClaimed(change.leadRef());
            if (!queue.cancel(change)) {
                return Optional.empty();
            }
            if (busy) {
                return Optional.of(new Outcome.Busy<>());
            }
            throw new StoreUnavailableException(
                    "the change was not started within the deadline; nothing was changed", new TimeoutException());
        } finally {
            lock.unlock();
        }
    }

    /** Makes the caller of the first claimed change the leader of each new batch. */
    private void startBatches() {
        while (mayStartBatch()) {
            // created first: once the leads are claimed, a lack of memory must release them
            Batch batch = new Batch(Optional.empty(), List.of());
            batch.changes = queue.claim(MAX_BATCH_SIZE);
            if (batch.changes.isEmpty()) {
                return;
            }
            try {
                batches.add(batch);
                batch.changes.get(0).delegate(batch);
            } catch (Error e) {
                batch.fail();
                throw e;
            }
        }
    }

    private boolean mayStartBatch() {
        return batches.isEmpty()
                || (batches.size() < MAX_CONCURRENT_BATCHES
                        && (queue.hasReadyLeads(SECOND_BATCH_THRESHOLD)
                                || System.nanoTime() - batches.get(0).startNanos >= slowBatch.toNanos()));
    }

    /**
     * Executes changes of one company in a batch of their own, whose leader loads the tenant snapshot of the company.
     * Meanwhile other changes of the company are not claimed, so that they occupy no batch and no connection.
     */
    private void startTenantBatch(CompanyId company, List<PendingChange<?>> changes) {
        Batch batch = new Batch(Optional.of(company), changes);
        queue.suspend(company);
        try {
            changes.get(0).delegate(batch);
        } catch (Error e) {
            queue.resume(company);
            throw e;
        }
    }

    /** A batch, which the caller of its first change runs. */
    private final class Batch implements Runnable {
        private final long startNanos = System.nanoTime();
        private final Optional<CompanyId> tenant;
        private List<PendingChange<?>> changes;

        /** @param tenant the company of a tenant batch, which is not one of the concurrent batches */
        Batch(Optional<CompanyId> tenant, List<PendingChange<?>> changes) {
            this.tenant = tenant;
            this.changes = changes;
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
                updateAndStartBatches(this::fail);
                throw e;
            }
            result.completion().run();
        }

        /** Releases the leads of the batch, except those of changes that were not executed, and executes these changes. */
        private void finish(ChangeExecutor.BatchResult result) {
            Map<LeadRef, List<PendingChange<?>>> remaining = result.remainingByLead();
            Map<CompanyId, List<PendingChange<?>>> withoutSnapshot = result.withoutSnapshotByCompany();
            updateAndStartBatches(() -> {
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
            batches.remove(this);
            tenant.ifPresent(queue::resume);
        }

        /** Fails all changes of the batch. Their outcome is unknown: the error may have followed the commit. */
        private void fail() {
            end();
            BackgroundLoops.forEach(changes, change -> {
                queue.release(change.leadRef());
                // an exception for each caller, created after the lead is released: memory may be lacking
                change.fail(new OutcomeUnknownException(
                        "the batch was interrupted; all of the change may have been committed, or nothing",
                        new TimeoutException()));
            });
        }
    }
}
