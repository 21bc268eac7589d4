package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.adapter.persistence.jdbc.StoreDeadline;
import dev.leadpatch.adapter.persistence.lead.LeadMemory.LeadReservation;
import dev.leadpatch.adapter.persistence.lead.LeadRow.LeadRef;
import dev.leadpatch.application.OutcomeUnknownException;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.lead.LeadStore.Change;
import dev.leadpatch.application.lead.LeadStore.Outcome;
import dev.leadpatch.domain.lead.MatchKey;
import dev.leadpatch.domain.value.LeadId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A queued change of one lead. The leader of a batch completes the change, or delegates work to its caller. Thread-safe.
 */
final class PendingChange<R> {
    private final Change<R> change;
    private final Map<MatchKey, List<LeadId>> matches;
    private final LeadRef leadRef;
    private final StoreDeadline deadline;
    private final LeadReservation memory;
    private final ChangeCaller caller;
    private final CompletableFuture<Outcome<R>> outcome = new CompletableFuture<>();

    /**
     * @param matches the lead that matches, if the change has a match key
     * @param memory of the lead
     */
    PendingChange(
            Change<R> change,
            Map<MatchKey, List<LeadId>> matches,
            StoreDeadline deadline,
            LeadReservation memory,
            ChangeCaller caller) {
        this.change = change;
        this.matches = matches;
        this.leadRef = new LeadRef(
                change.company(),
                Stream.concat(matches.values().stream().flatMap(List::stream), change.allLeads().stream())
                        .findFirst()
                        .orElseThrow());
        this.deadline = deadline;
        this.memory = memory;
        this.caller = caller;
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

    /** Completed by {@link #complete} or {@link #fail}. */
    CompletableFuture<Outcome<R>> outcome() {
        return outcome;
    }

    /** Runs {@code action} when the change is completed, before what depends on the outcome later. */
    void onCompleted(Runnable action) {
        CompletableFuture<Outcome<R>> unused = outcome.whenComplete((completed, failure) -> action.run());
    }

    /** Delegates a task to the caller; returns false if the caller was shut down. */
    boolean tryDelegate(Runnable task) {
        try {
            caller.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /** Delegates a task to the caller, or runs it if the caller was shut down. */
    void delegateOrRun(Runnable task) {
        if (!tryDelegate(task)) {
            task.run();
        }
    }

    /** Passes the outcome to the caller, and runs what depends on it. */
    void complete(Outcome<R> completed) {
        outcome.complete(completed);
        caller.completed();
    }

    /** Passes a failure to the caller, and runs what depends on it. */
    void fail(RuntimeException failure) {
        outcome.completeExceptionally(failure);
        caller.completed();
    }

    void completeAsBusy() {
        complete(new Outcome.Busy<>());
    }

    void failAsNotStarted() {
        fail(new StoreUnavailableException(
                "the change was not started within the deadline; nothing was changed", new TimeoutException()));
    }

    void failAsUnknown() {
        fail(new OutcomeUnknownException(
                "the batch was interrupted; all of the change may have been committed, or nothing",
                new TimeoutException()));
    }
}
