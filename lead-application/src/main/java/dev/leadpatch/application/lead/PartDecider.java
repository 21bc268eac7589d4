package dev.leadpatch.application.lead;

import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.domain.value.LeadId;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decides a change of several leads part by part, in the order of the change, so that a store needs memory for the leads
 * of one part only. As a {@link LeadStore.Decider}, it is a function of the snapshots. An instance decides once. Not
 * thread-safe.
 */
public interface PartDecider<R> {

    /**
     * Decides the next part. The store writes its events before it passes the next one.
     *
     * @param leads the next leads of the change
     * @param snapshots those of the leads that exist
     */
    PartDecision decide(List<LeadId> leads, Map<LeadId, LeadSnapshot> snapshots);

    /** Returns the result after the last part. */
    Result<R> finish();

    /**
     * The decision about a part.
     *
     * @param retained the leads whose values the result contains; the memory of all others can be released
     */
    record PartDecision(List<LeadEvent> events, Set<LeadId> retained) {}

    /**
     * The result of all parts.
     *
     * @param isWritten false if the store must undo the writes of all parts
     */
    record Result<R>(R result, boolean isWritten) {}
}
