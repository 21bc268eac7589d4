package dev.leadpatch.adapter.persistence.lead;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import dev.leadpatch.adapter.persistence.lead.LeadRow.LeadRef;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Executes changes in transactions. Neither method throws, except an {@link OutOfMemoryError}. */
interface ChangeExecutor {
    /** Executes as many changes as possible in one transaction, without waiting for locked leads. */
    BatchResult executeBatch(List<PendingChange<?>> changes);

    /** Executes and completes one change in its own transaction, waiting for locks. */
    <R> void executeSingle(PendingChange<R> change);

    /**
     * The result of a batch.
     *
     * @param remaining changes that were not executed
     * @param completion passes the outcomes to the callers of all others
     */
    record BatchResult(List<PendingChange<?>> remaining, Runnable completion) {
        /** The remaining changes of each lead, earliest deadline first. */
        Map<LeadRef, List<PendingChange<?>>> remainingByLead() {
            return remaining.stream()
                    .sorted(Comparator.comparing(PendingChange::deadline))
                    .collect(groupingBy(PendingChange::leadRef, LinkedHashMap::new, toList()));
        }
    }
}
