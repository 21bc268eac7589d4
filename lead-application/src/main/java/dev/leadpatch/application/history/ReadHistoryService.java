package dev.leadpatch.application.history;

import dev.leadpatch.application.access.ReadResult;
import dev.leadpatch.application.history.LeadHistoryStore.Page;

/** Reads pages from a {@link LeadHistoryStore}. */
public final class ReadHistoryService implements ReadHistory {
    private final LeadHistoryStore historyStore;

    public ReadHistoryService(LeadHistoryStore historyStore) {
        this.historyStore = historyStore;
    }

    @Override
    public ReadResult<Page> read(Query query) {
        return ReadResult.of(
                query.caller(),
                () -> historyStore.find(query.caller().company(), query.lead(), query.beforeVersion(), query.limit()));
    }
}
