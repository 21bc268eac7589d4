package dev.leadpatch.adapter.persistence;

import static java.util.Comparator.comparing;

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
 * Makes changes of single leads, those that come at the same time together: a commit costs the same for one as for many.
 * There are no workers. Who finds nobody at work takes all that waits, its own change among it, and makes it; who comes
 * meanwhile waits, and the first of those who wait goes to work next, or at once if many wait or the work takes long. So
 * who is alone waits for nobody.
 */
final class GroupCommit {

    /** How changes are made. Neither method throws, unless there is no memory. */
    interface ChangeExecutor {
        /** Makes as many as it can in one transaction, without waiting for anybody. */
        BatchResult executeBatch(List<PendingChange<?>> changes);

        /** Makes one, however long that may take, and tells its caller. */
        <R> void executeSingle(PendingChange<R> change);

        /**
         * What became of changes.
         *
         * @param remaining those that could not be made
         * @param completion tells the callers of all others how they ended
         */
        record BatchResult(List<PendingChange<?>> remaining, Runnable completion) {}
    }

    // one transaction waits for the disk while the next one is prepared
    private static final int MAX_CONCURRENT_BATCHES = 2;

    // fewer rather wait for the one under way, and share the next one's costs
    static final int SECOND_BATCH_THRESHOLD = 16;

    // unless that one has met with something slow
    static final Duration SLOW_BATCH = Duration.ofMillis(20);

    // more than these share a commit's cost to no effect, and each has to wait for all others
    private static final int MAX_BATCH_SIZE = 64;

    static final int MAX_QUEUED_PER_COMPANY = 1_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final FairChangeQueue queue;
    private final ChangeExecutor executor;
    private final Duration slowBatch;
    private final List<Long> batchStarts = new ArrayList<>(); // when, of each transaction at work, the first one first

    /** @param mostWaiting of one company; the more companies there are, the fewer */
    GroupCommit(ChangeExecutor transactions, int mostWaiting) {
        this(transactions, mostWaiting, SLOW_BATCH);
    }

    /** @param slow how long one transaction may take before the next one begins beside it, however few wait for it */
    GroupCommit(ChangeExecutor transactions, int mostWaiting, Duration slow) {
        this.executor = transactions;
        this.slowBatch = slow;
        this.queue = new FairChangeQueue(mostWaiting);
    }

    /** @throws StoreUnavailableException if too many wait */
    <R> Outcome<R> execute(Change<R> change, Deadline deadline) {
        PendingChange<R> own = new PendingChange<>(change, deadline);
        lock.lock();
        try {
            if (!queue.offer(own)) {
                throw new StoreUnavailableException(
                        "too many changes wait already, nothing was changed", new TimeoutException());
            }
            startBatches();
        } finally {
            lock.unlock();
        }
        return own.await(slowBatch, this::startBatchIfSlow, StoreTimeouts.LEAD_WAIT, this::cancel);
    }

    /** By one who has waited for so long that what is under way must be slow. */
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
                    "others' changes took too long, nothing was changed", new TimeoutException());
        } finally {
            lock.unlock();
        }
    }

    /** Whoever is first in what is taken makes all of it. */
    private void startBatches() {
        while (mayStartBatch()) {
            List<PendingChange<?>> next = queue.claim(MAX_BATCH_SIZE);
            if (next.isEmpty()) {
                return;
            }
            Long now = System.nanoTime();
            batchStarts.add(now);
            try {
                next.get(0).delegate(() -> runBatch(next, now));
            } catch (Error withoutMemory) {
                giveUp(next, now);
                throw withoutMemory;
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
        ChangeExecutor.BatchResult made;
        try {
            made = executor.executeBatch(changes);
            // the next ones first: the database need not wait until all callers are awake
            finishBatch(changes, start, groupByLead(made.remaining()));
        } catch (RuntimeException | Error withoutMemory) {
            // the followers would wait in vain, and two such leaders keep all others from working for ever
            updateAndStartBatches(() -> giveUp(changes, start));
            throw withoutMemory;
        }
        made.completion().run();
    }

    /** Lets all of them fail. What an error has interrupted may have been done. */
    private void giveUp(List<PendingChange<?>> changes, Long start) {
        batchStarts.remove(start);
        StoreUnavailableException failure = new StoreUnavailableException(
                "the change was interrupted: all of it may have been done, or nothing", new TimeoutException());
        BackgroundLoops.forEach(changes, change -> {
            queue.release(change.leadRef());
            change.fail(failure);
        });
    }

    /** The leads of those who are left stay taken until these have made their changes, one after the other. */
    private void finishBatch(List<PendingChange<?>> changes, Long start, Map<LeadRef, List<PendingChange<?>>> left) {
        updateAndStartBatches(() -> {
            batchStarts.remove(start);
            changes.stream()
                    .map(PendingChange::leadRef)
                    .filter(lead -> !left.containsKey(lead))
                    .forEach(queue::release);
        });
        BackgroundLoops.forEach(left.entrySet(), each -> executeSingly(each.getKey(), each.getValue()));
    }

    /** Each makes its own, and hands the lead over to the next one; the last one releases it. */
    private void executeSingly(LeadRef lead, List<PendingChange<?>> changes) {
        PendingChange<?> first = changes.get(0);
        List<PendingChange<?>> rest = changes.subList(1, changes.size());
        first.delegate(() -> {
            try {
                executor.executeSingle(first);
            } finally {
                if (rest.isEmpty()) {
                    release(lead);
                } else {
                    executeSingly(lead, rest);
                }
            }
        });
    }

    private void release(LeadRef lead) {
        updateAndStartBatches(() -> queue.release(lead));
    }

    private static Map<LeadRef, List<PendingChange<?>>> groupByLead(List<PendingChange<?>> changes) {
        Map<LeadRef, List<PendingChange<?>>> leads = new LinkedHashMap<>();
        // nobody is kept waiting by one that has more time
        changes.stream()
                .sorted(comparing(PendingChange::deadline))
                .forEach(change -> leads.computeIfAbsent(change.leadRef(), any -> new ArrayList<>())
                        .add(change));
        return leads;
    }
}
