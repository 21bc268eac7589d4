package dev.leadpatch.adapter.persistence.lead;

import static java.util.Comparator.comparing;

import dev.leadpatch.adapter.persistence.jdbc.Deadline;
import dev.leadpatch.adapter.persistence.jdbc.StoreTimeouts;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.lead.LeadStore.Change;
import dev.leadpatch.application.lead.LeadStore.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Group commit by leader and followers: concurrent changes of single leads share a transaction. A commit costs the same
 * for one change as for many. There are no worker threads. A caller that finds no running batch becomes the
 * leader: it claims the queued changes, its own included, and commits the batch. Later callers queue as followers. The
 * first of them leads the next batch when the running one ends. The next batch starts earlier if many changes are
 * queued or the running batch is slow. A single caller waits for no other. Thread-safe.
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

    static final int MAX_QUEUED_PER_COMPANY = 1_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final FairChangeQueue queue;
    private final ChangeExecutor executor;
    private final Duration slowBatch;
    private final List<Long> batchStarts = new ArrayList<>(); // of the running batches, oldest first; System.nanoTime

    /** @param maxQueuedPerCompany see {@link FairChangeQueue#FairChangeQueue} */
    GroupCommit(ChangeExecutor executor, int maxQueuedPerCompany) {
        this(executor, maxQueuedPerCompany, SLOW_BATCH);
    }

    /** @param slowBatch the running time after which another batch starts, however few changes are queued */
    GroupCommit(ChangeExecutor executor, int maxQueuedPerCompany, Duration slowBatch) {
        this.executor = executor;
        this.slowBatch = slowBatch;
        this.queue = new FairChangeQueue(maxQueuedPerCompany);
    }

    /** @throws StoreUnavailableException if the queue is full, or the change is not started within the deadline */
    <R> Outcome<R> execute(Change<R> change, Deadline deadline) {
        PendingChange<R> own = new PendingChange<>(change, deadline);
        lock.lock();
        try {
            if (!queue.offer(own)) {
                throw new StoreUnavailableException(
                        "too many changes are queued; nothing was changed", new TimeoutException());
            }
            startBatchesIfPossible();
        } finally {
            lock.unlock();
        }
        return own.await(slowBatch, this::startBatchIfSlow, StoreTimeouts.LEAD_WAIT, this::cancel);
    }

    /** Runs on the thread of a follower that has waited for {@link #slowBatch}. */
    private void startBatchIfSlow() {
        updateAndStartBatches(() -> {});
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

    /** Ignores a lack of memory: the caller's change may be queued or claimed, so the caller has to wait in any case. */
    private void startBatchesIfPossible() {
        try {
            startBatches();
        } catch (OutOfMemoryError e) {
            // the next caller, or the end of a batch, starts the next batch
        }
    }

    /** Makes the caller of the first claimed change the leader of each new batch. */
    private void startBatches() {
        while (mayStartBatch()) {
            // boxed first: once the leads are claimed, a lack of memory must release them
            Long start = System.nanoTime();
            List<PendingChange<?>> batch = queue.claim(MAX_BATCH_SIZE);
            if (batch.isEmpty()) {
                return;
            }
            try {
                batchStarts.add(start);
                batch.get(0).delegate(() -> runBatch(batch, start));
            } catch (Error e) {
                failBatch(batch, start);
                throw e;
            }
        }
    }

    private boolean mayStartBatch() {
        return batchStarts.isEmpty()
                || (batchStarts.size() < MAX_CONCURRENT_BATCHES
                        && (queue.hasReadyLeads(SECOND_BATCH_THRESHOLD)
                                || System.nanoTime() - batchStarts.get(0) >= slowBatch.toNanos()));
    }

    private void runBatch(List<PendingChange<?>> changes, Long start) {
        ChangeExecutor.BatchResult result;
        try {
            result = executor.executeBatch(changes);
            // starts the next batch first: the database need not wait until all callers are awake
            finishBatch(changes, start, groupByLead(result.remaining()));
        } catch (RuntimeException | Error e) {
            // otherwise the followers wait forever, and two failed leaders block all later batches
            updateAndStartBatches(() -> failBatch(changes, start));
            throw e;
        }
        result.completion().run();
    }

    /** Fails all changes of a batch. Their outcome is unknown: the error may have followed the commit. */
    private void failBatch(List<PendingChange<?>> changes, Long start) {
        batchStarts.remove(start);
        BackgroundLoops.forEach(changes, change -> {
            queue.release(change.leadRef());
            // an exception for each caller, created after the lead is released: memory may be lacking
            change.fail(new StoreUnavailableException(
                    "the batch was interrupted; all of the change may have been committed, or nothing",
                    new TimeoutException()));
        });
    }

    /** Releases the leads of a batch, except those of remaining changes, and executes these changes. */
    private void finishBatch(
            List<PendingChange<?>> changes, Long start, Map<LeadRef, List<PendingChange<?>>> remaining) {
        updateAndStartBatches(() -> {
            batchStarts.remove(start);
            changes.stream()
                    .map(PendingChange::leadRef)
                    .filter(lead -> !remaining.containsKey(lead))
                    .forEach(queue::release);
        });
        BackgroundLoops.forEach(remaining.entrySet(), entry -> executeSingly(entry.getKey(), entry.getValue()));
    }

    /** Executes the changes of a lead on their callers' threads, one after the other, then releases the lead. */
    private void executeSingly(LeadRef lead, List<PendingChange<?>> changes) {
        PendingChange<?> first = changes.get(0);
        List<PendingChange<?>> rest = changes.subList(1, changes.size());
        first.delegate(() -> {
            try {
                executor.executeSingle(first);
            } finally {
                passOn(lead, rest);
            }
        });
    }

    /** Passes a lead on to the next of its changes, or releases it if there is none or memory is lacking. */
    private void passOn(LeadRef lead, List<PendingChange<?>> rest) {
        if (!rest.isEmpty()) {
            try {
                executeSingly(lead, rest);
                return;
            } catch (OutOfMemoryError e) {
                // the previous change keeps its outcome; the callers of the rest wait until their timeout
            }
        }
        release(lead);
    }

    private void release(LeadRef lead) {
        updateAndStartBatches(() -> queue.release(lead));
    }

    private static Map<LeadRef, List<PendingChange<?>>> groupByLead(List<PendingChange<?>> changes) {
        Map<LeadRef, List<PendingChange<?>>> leads = new LinkedHashMap<>();
        // earliest deadline first
        changes.stream()
                .sorted(comparing(PendingChange::deadline))
                .forEach(change -> leads.computeIfAbsent(change.leadRef(), key -> new ArrayList<>())
                        .add(change));
        return leads;
    }
}
