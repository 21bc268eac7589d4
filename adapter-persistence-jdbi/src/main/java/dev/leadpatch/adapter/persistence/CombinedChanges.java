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
final class CombinedChanges {

    /** How changes are made. Neither method throws, unless there is no memory. */
    interface Transactions {
        /** Makes as many as it can in one transaction, without waiting for anybody. */
        Made together(List<WaitingChange<?>> changes);

        /** Makes one, however long that may take, and tells its caller. */
        <R> void alone(WaitingChange<R> change);

        /**
         * What became of changes.
         *
         * @param left those that could not be made
         * @param tell tells the callers of all others how they ended
         */
        record Made(List<WaitingChange<?>> left, Runnable tell) {}
    }

    // one transaction waits for the disk while the next one is prepared
    private static final int AT_ONCE = 2;

    // fewer rather wait for the one under way, and share the next one's costs
    static final int WORTH_ANOTHER = 16;

    // unless that one has met with something slow
    static final Duration SLOW = Duration.ofMillis(20);

    // more than these share a commit's cost to no effect, and each has to wait for all others
    private static final int MOST_TOGETHER = 64;

    static final int MOST_WAITING = 1_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final WaitingChanges waiting;
    private final Transactions transactions;
    private final Duration slow;
    private final List<Long> begun = new ArrayList<>(); // when, of each transaction at work, the first one first

    /** @param mostWaiting of one company; the more companies there are, the fewer */
    CombinedChanges(Transactions transactions, int mostWaiting) {
        this(transactions, mostWaiting, SLOW);
    }

    /** @param slow how long one transaction may take before the next one begins beside it, however few wait for it */
    CombinedChanges(Transactions transactions, int mostWaiting, Duration slow) {
        this.transactions = transactions;
        this.slow = slow;
        this.waiting = new WaitingChanges(mostWaiting);
    }

    /** @throws StoreUnavailableException if too many wait */
    <R> Outcome<R> change(Change<R> change, Deadline deadline) {
        WaitingChange<R> own = new WaitingChange<>(change, deadline);
        lock.lock();
        try {
            if (!waiting.add(own)) {
                throw new StoreUnavailableException(
                        "too many changes wait already, nothing was changed", new TimeoutException());
            }
            startWork();
        } finally {
            lock.unlock();
        }
        return own.await(slow, this::lookForWork, TimeLimits.LEAD_TURN, this::withdraw);
    }

    /** By one who has waited for so long that what is under way must be slow. */
    private void lookForWork() {
        startWorkAfter(() -> {});
    }

    private void startWorkAfter(Runnable update) {
        lock.lock();
        try {
            update.run();
            startWork();
        } finally {
            lock.unlock();
        }
    }

    private <R> Optional<Outcome<R>> withdraw(WaitingChange<R> change) {
        lock.lock();
        try {
            boolean busy = waiting.isTaken(change.lead());
            if (!waiting.withdraw(change)) {
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
    private void startWork() {
        while (mayStart()) {
            List<WaitingChange<?>> next = waiting.take(MOST_TOGETHER);
            if (next.isEmpty()) {
                return;
            }
            Long now = System.nanoTime();
            begun.add(now);
            try {
                next.get(0).lead(() -> makeTogether(next, now));
            } catch (Error withoutMemory) {
                giveUp(next, now);
                throw withoutMemory;
            }
        }
    }

    private boolean mayStart() {
        return begun.isEmpty()
                || (begun.size() < AT_ONCE
                        && (waiting.hasReady(WORTH_ANOTHER) || System.nanoTime() - begun.get(0) >= slow.toNanos()));
    }

    private void makeTogether(List<WaitingChange<?>> changes, Long start) {
        Transactions.Made made;
        try {
            made = transactions.together(changes);
            // the next ones first: the database need not wait until all callers are awake
            endWork(changes, start, byLead(made.left()));
        } catch (RuntimeException | Error withoutMemory) {
            // the followers would wait in vain, and two such leaders keep all others from working for ever
            startWorkAfter(() -> giveUp(changes, start));
            throw withoutMemory;
        }
        made.tell().run();
    }

    /** Lets all of them fail. What an error has interrupted may have been done. */
    private void giveUp(List<WaitingChange<?>> changes, Long start) {
        begun.remove(start);
        StoreUnavailableException failure = new StoreUnavailableException(
                "the change was interrupted: all of it may have been done, or nothing", new TimeoutException());
        BackgroundLoops.forEach(changes, change -> {
            waiting.release(change.lead());
            change.fail(failure);
        });
    }

    /** The leads of those who are left stay taken until these have made their changes, one after the other. */
    private void endWork(List<WaitingChange<?>> changes, Long start, Map<LeadRef, List<WaitingChange<?>>> left) {
        startWorkAfter(() -> {
            begun.remove(start);
            changes.stream()
                    .map(WaitingChange::lead)
                    .filter(lead -> !left.containsKey(lead))
                    .forEach(waiting::release);
        });
        BackgroundLoops.forEach(left.entrySet(), each -> continueAlone(each.getKey(), each.getValue()));
    }

    /** Each makes its own, and hands the lead over to the next one; the last one releases it. */
    private void continueAlone(LeadRef lead, List<WaitingChange<?>> changes) {
        WaitingChange<?> first = changes.get(0);
        List<WaitingChange<?>> rest = changes.subList(1, changes.size());
        first.lead(() -> {
            try {
                transactions.alone(first);
            } finally {
                if (rest.isEmpty()) {
                    release(lead);
                } else {
                    continueAlone(lead, rest);
                }
            }
        });
    }

    private void release(LeadRef lead) {
        startWorkAfter(() -> waiting.release(lead));
    }

    private static Map<LeadRef, List<WaitingChange<?>>> byLead(List<WaitingChange<?>> changes) {
        Map<LeadRef, List<WaitingChange<?>>> leads = new LinkedHashMap<>();
        // nobody is kept waiting by one that has more time
        changes.stream()
                .sorted(comparing(WaitingChange::deadline))
                .forEach(change -> leads.computeIfAbsent(change.lead(), any -> new ArrayList<>())
                        .add(change));
        return leads;
    }
}
