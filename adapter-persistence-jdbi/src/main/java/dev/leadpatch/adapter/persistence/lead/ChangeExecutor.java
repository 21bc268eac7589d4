package dev.leadpatch.adapter.persistence.lead;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import dev.leadpatch.adapter.persistence.lead.LeadRow.LeadRef;
import dev.leadpatch.domain.value.CompanyId;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Executes changes in transactions. No method throws, except an {@link OutOfMemoryError}. */
interface ChangeExecutor {
    /** Executes as many changes as possible in one transaction, without waiting for locked leads. */
    BatchResult executeBatch(List<PendingChange<?>> changes);

    /**
     * Executes changes of one company as {@link #executeBatch} does, and loads the tenant snapshot of the company if it is
     * missing. The result has no changes without a snapshot.
     */
    BatchResult executeTenantBatch(List<PendingChange<?>> changes);

    /** Executes and completes one change in its own transaction, waiting for locks. */
    <R> void executeSingle(PendingChange<R> change);

    /**
     * The result of a batch.
     *
     * @param remaining changes that were not executed
     * @param withoutSnapshot changes that were not executed because the tenant snapshot of their company is missing
     * @param completion passes the outcomes to the callers of all others
     */
    record BatchResult(List<PendingChange<?>> remaining, List<PendingChange<?>> withoutSnapshot, Runnable completion) {
        /** A result in which no tenant snapshot is missing. */
        BatchResult(List<PendingChange<?>> remaining, Runnable completion) {
            this(remaining, List.of(), completion);
        }

        /** The remaining changes of each lead, earliest deadline first. */
        Map<LeadRef, List<PendingChange<?>>> remainingByLead() {
            return group(remaining, PendingChange::leadRef);
        }

        /** The changes without a snapshot of each company, earliest deadline first. */
        Map<CompanyId, List<PendingChange<?>>> withoutSnapshotByCompany() {
            return group(withoutSnapshot, change -> change.change().company());
        }

        private static <K> Map<K, List<PendingChange<?>>> group(
                List<PendingChange<?>> changes, Function<PendingChange<?>, K> key) {
            return changes.stream()
                    .sorted(Comparator.comparing(PendingChange::deadline))
                    .collect(groupingBy(key, LinkedHashMap::new, toList()));
        }
    }
}
