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
import java.util.concurrent.Executor;
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
    private final Executor caller;
    private final CompletableFuture<Outcome<R>> outcome = new CompletableFuture<>();

    /**
     * @param matches the lead that matches, if the change has a match key
     * @param memory of the lead
     * @param caller executes delegated work: {@link CallerThread} or {@link AsynchronousCaller}
     */
    PendingChange(
            Change<R> change,
            Map<MatchKey, List<LeadId>> matches,
            StoreDeadline deadline,
            LeadReservation memory,
            Executor caller) {
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

    /** Delegates {@code work} to the caller. */
    void delegate(Runnable work) {
        caller.execute(work);
    }

    /** Passes the outcome to the caller, and runs what depends on it. */
    void complete(Outcome<R> completed) {
        outcome.complete(completed);
    }

    /** Passes a failure to the caller, and runs what depends on it. */
    void fail(RuntimeException failure) {
        outcome.completeExceptionally(failure);
    }

    void completeAsBusy() {
        complete(new Outcome.Busy<>());
    }

    void failAsNotStarted() {
        fail(new StoreUnavailableException(
                "the change was not started within the deadline; nothing was changed", new TimeoutException()));
    }

    void failAsUnknown(String reason) {
        fail(new OutcomeUnknownException(
                reason + "; all of the change may have been committed, or nothing", new TimeoutException()));
    }
}
