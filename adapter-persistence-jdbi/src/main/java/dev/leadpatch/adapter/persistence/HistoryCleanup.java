package dev.leadpatch.adapter.persistence;

import java.time.Instant;

/** The clean-up of the history of leads. Thread-safe. */
public interface HistoryCleanup {

    /**
     * Removes the oldest changes of some companies, beyond their retention periods. The companies follow round-robin.
     *
     * @param limit maximum number of changes
     * @return whether other companies follow; false at the end of a pass over all companies
     */
    boolean removeNext(Retention retention, Instant now, int limit);

    /** Returns the number of changes that this node has removed since its start. */
    long removed();

    /**
     * Returns the number of companies whose old changes can't be removed, because webhook deliveries of these changes to
     * disabled endpoints are pending. Measured by the last pass over all companies.
     */
    long blockedCompanies();
}
