package dev.leadpatch.adapter.persistence;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.idempotency.IdempotencyKey;
import dev.leadpatch.application.idempotency.IdempotentRequest;
import dev.leadpatch.application.lead.LeadStore.Change;
import dev.leadpatch.application.lead.LeadStore.Outcome;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A change of one lead whose caller waits until it is made: by another caller, together with that one's own, or by itself
 * if it is asked to work for all.
 */
final class PendingChange<R> {
    // who makes it for others has no more than two seconds; after so long there was no memory to pass the outcome on
    private static final Duration LOST = Duration.ofSeconds(10);

    private final Change<R> change;
    private final LeadRef leadRef;
    private final Deadline deadline;
    private final BlockingQueue<Supplier<Optional<Outcome<R>>>> steps = new LinkedBlockingQueue<>();
    private boolean interrupted; // only its caller's thread knows

    PendingChange(Change<R> change, Deadline deadline) {
        this.change = change;
        this.leadRef = new LeadRef(change.company(), change.leads().get(0));
        this.deadline = deadline;
    }

    Change<R> change() {
        return change;
    }

    LeadRef leadRef() {
        return leadRef;
    }

    Optional<IdempotencyKey> idempotencyKey() {
        return change.idempotentRequest().map(IdempotentRequest::key);
    }

    Deadline deadline() {
        return deadline;
    }

    /** Lets its caller do {@code work}, and then wait on. */
    void delegate(Runnable work) {
        steps.add(() -> {
            work.run();
            return Optional.empty();
        });
    }

    /** Gives its caller the outcome. */
    void complete(Outcome<R> outcome) {
        steps.add(() -> Optional.of(outcome));
    }

    /** Lets its caller fail. */
    void fail(RuntimeException failure) {
        steps.add(() -> {
            throw failure;
        });
    }

    /**
     * Waits for the outcome, and does what is asked of its caller until then.
     *
     * @param patience for how long it just waits, from the deadline's start on
     * @param impatient done when that is over
     * @param most until when, from the deadline's start on, somebody must have begun with the change
     * @param withdraw takes back what nobody has begun with, and tells what that means
     */
    Outcome<R> await(
            Duration patience,
            Runnable impatient,
            Duration most,
            Function<PendingChange<R>, Optional<Outcome<R>>> withdraw) {
        try {
            Supplier<Optional<Outcome<R>>> first = pollStep(patience);
            if (first == null && !interrupted) {
                impatient.run();
                first = pollStep(most);
            }
            Optional<Outcome<R>> outcome = runStep(first, withdraw);
            while (outcome.isEmpty()) {
                outcome = runStep(pollStep(most), withdraw);
            }
            return outcome.get();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Optional<Outcome<R>> runStep(
            @Nullable Supplier<Optional<Outcome<R>>> step, Function<PendingChange<R>, Optional<Outcome<R>>> withdraw) {
        // what can't be withdrawn has been begun, and will not take much longer than the deadline allows
        return step == null ? withdraw.apply(this).or(() -> awaitStep().get()) : step.get();
    }

    /** The next step, unless it does not come in time or the caller is interrupted. */
    private @Nullable Supplier<Optional<Outcome<R>>> pollStep(Duration most) {
        try {
            return steps.poll(deadline.remainingOf(most).toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
            return null;
        }
    }

    private Supplier<Optional<Outcome<R>>> awaitStep() {
        while (true) {
            try {
                Supplier<Optional<Outcome<R>>> step =
                        steps.poll(deadline.remainingOf(LOST).toNanos(), TimeUnit.NANOSECONDS);
                if (step == null) {
                    throw new StoreUnavailableException(
                            "nobody has said what became of the change: all of it may have been done, or nothing",
                            new TimeoutException());
                }
                return step;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
    }
}
