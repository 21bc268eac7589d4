package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.adapter.persistence.jdbc.StoreDeadline;
import dev.leadpatch.adapter.persistence.lead.LeadMemory.LeadReservation;
import dev.leadpatch.adapter.persistence.lead.LeadRow.LeadRef;
import dev.leadpatch.application.OutcomeUnknownException;
import dev.leadpatch.application.lead.LeadStore.Change;
import dev.leadpatch.application.lead.LeadStore.Outcome;
import dev.leadpatch.domain.lead.MatchKey;
import dev.leadpatch.domain.value.LeadId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A queued change of one lead, and the mailbox of its caller, which waits for the outcome. The leader of a batch
 * completes the change, or delegates work to the caller's thread. Thread-safe; only the caller may await
 * the outcome.
 */
final class PendingChange<R> {
    // A leader takes two seconds at most. After this time it has lacked the memory to pass the outcome on.
    private static final Duration OUTCOME_TIMEOUT = Duration.ofSeconds(10);

    private static final long POLL_BACK_OFF = TimeUnit.MILLISECONDS.toNanos(10);

    private final Change<R> change;
    private final Map<MatchKey, List<LeadId>> matches;
    private final LeadRef leadRef;
    private final StoreDeadline deadline;
    private final LeadReservation memory;
    private final BlockingQueue<Runnable> steps;

    // confined to the caller's thread
    private @Nullable Outcome<R> outcome;
    private boolean interrupted;

    /**
     * @param matches the lead that matches, if the change has a match key
     * @param memory of the lead
     */
    PendingChange(
            Change<R> change, Map<MatchKey, List<LeadId>> matches, StoreDeadline deadline, LeadReservation memory) {
        this(change, matches, deadline, memory, new LinkedBlockingQueue<>());
    }

    PendingChange(
            Change<R> change,
            Map<MatchKey, List<LeadId>> matches,
            StoreDeadline deadline,
            LeadReservation memory,
            BlockingQueue<Runnable> steps) {
        this.change = change;
        this.matches = matches;
        this.leadRef = new LeadRef(
                change.company(),
                Stream.concat(matches.values().stream().flatMap(List::stream), change.allLeads().stream())
                        .findFirst()
                        .orElseThrow());
        this.deadline = deadline;
        this.memory = memory;
        this.steps = steps;
    }

    Change<R> change() {
        return change;
    }

    Map<MatchKey, List<LeadId>> matches() {
        return matches;
    }

    LeadRef leadRef() {
        return leadRef;
    }

    StoreDeadline deadline() {
        return deadline;
    }

    LeadReservation memory() {
        return memory;
    }

    /** Delegates {@code work} to the caller's thread, which then continues to wait. */
    void delegate(Runnable work) {
        steps.add(work);
    }

    /** Passes the outcome to the caller. */
    void complete(Outcome<R> completed) {
        steps.add(() -> outcome = completed);
    }

    /** Passes a failure to the caller. */
    void fail(RuntimeException failure) {
        steps.add(() -> {
            throw failure;
        });
    }

    /**
     * Waits for the outcome, and runs the delegated work. The durations are measured from the deadline's start.
     *
     * @param slowAfter maximum wait before {@code onSlow} runs
     * @param onSlow runs once, if no work and no outcome has arrived
     * @param timeout maximum wait for a batch to start the change
     * @param cancel removes the change from the queue and returns its outcome; empty if a batch has started it
     */
    Outcome<R> await(
            Duration slowAfter,
            Runnable onSlow,
            Duration timeout,
            Function<PendingChange<R>, Optional<Outcome<R>>> cancel) {
        try {
            Runnable step = pollStep(slowAfter);
            if (step == null && !interrupted) {
                runIfPossible(onSlow);
                step = pollStep(timeout);
            }
            while (true) {
                if (step == null) {
                    Optional<Outcome<R>> cancelled = cancel.apply(this);
                    if (cancelled.isPresent()) {
                        return cancelled.get();
                    }
                    // the change was started, and ends shortly after the deadline at the latest
                    step = awaitStep();
                }
                step.run();
                if (outcome != null) {
                    return outcome;
                }
                step = pollStep(timeout);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Ignores a lack of memory: the change may be queued or claimed, so its caller has to wait in any case. */
    private static void runIfPossible(Runnable action) {
        try {
            action.run();
        } catch (OutOfMemoryError e) {
            // the next caller, or the end of a batch, starts the next batch
        }
    }

    /** The next step; null if the timeout passes or the caller is interrupted. */
    private @Nullable Runnable pollStep(Duration timeout) {
        try {
            return poll(timeout);
        } catch (InterruptedException e) {
            interrupted = true;
            return null;
        }
    }

    private Runnable awaitStep() {
        while (true) {
            try {
                Runnable step = poll(OUTCOME_TIMEOUT);
                if (step == null) {
                    throw new OutcomeUnknownException(
                            "the outcome of the change is unknown; all of it may have been committed, or nothing",
                            new TimeoutException());
                }
                return step;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
    }

    /**
     * Polls again after a lack of memory: if the caller stopped waiting, its change could still become the leader of a
     * batch, which would then never run.
     */
    private @Nullable Runnable poll(Duration timeout) throws InterruptedException {
        while (true) {
            try {
                return steps.poll(deadline.remainingOf(timeout).toNanos(), TimeUnit.NANOSECONDS);
            } catch (OutOfMemoryError e) {
                LockSupport.parkNanos(this, POLL_BACK_OFF);
            }
        }
    }
}
