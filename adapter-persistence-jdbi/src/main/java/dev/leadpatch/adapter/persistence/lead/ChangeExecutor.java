package dev.leadpatch.adapter.persistence.lead;

import java.util.List;

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
    record BatchResult(List<PendingChange<?>> remaining, Runnable completion) {}
}
