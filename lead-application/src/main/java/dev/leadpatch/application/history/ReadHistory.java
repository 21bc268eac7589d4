package dev.leadpatch.application.history;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.ReadResult;
import dev.leadpatch.application.history.LeadHistoryStore.Page;
import dev.leadpatch.domain.value.LeadId;
import java.util.OptionalLong;

/** The use case of reading the history of a lead of the caller's company, page by page, newest changes first. */
public interface ReadHistory {

    /** Maximum number of changes per page. */
    int MAX_PAGE_SIZE = 200;

    /**
     * Returns one page. Changes are only added at the newest end, so a client that follows the pages reads each change
     * that existed at the start exactly once.
     *
     * @throws StoreUnavailableException if the store is unavailable
     */
    ReadResult<Page> read(Query query);

    /**
     * A request for one page.
     *
     * @param beforeVersion if present, only changes that created an earlier version; otherwise the newest changes
     * @param limit maximum number of changes per page, from 1 to {@link #MAX_PAGE_SIZE}
     */
    record Query(Caller caller, LeadId lead, OptionalLong beforeVersion, int limit) {
        public Query {
            if (limit < 1 || limit > MAX_PAGE_SIZE) {
                throw new IllegalArgumentException("limit must be from 1 to " + MAX_PAGE_SIZE + ": " + limit);
            }
        }
    }

    /** Reads pages from a {@link LeadHistoryStore}. */
    final class ReadHistoryService implements ReadHistory {
        private final LeadHistoryStore historyStore;

        public ReadHistoryService(LeadHistoryStore historyStore) {
            this.historyStore = historyStore;
        }

        @Override
        public ReadResult<Page> read(Query query) {
            return ReadResult.of(
                    query.caller(),
                    () -> historyStore.find(
                            query.caller().company(), query.lead(), query.beforeVersion(), query.limit()));
        }
    }
}
