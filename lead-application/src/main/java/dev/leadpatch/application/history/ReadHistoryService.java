package dev.leadpatch.application.history;

import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.history.LeadHistoryStore.HistoryEntry;
import dev.leadpatch.application.history.LeadHistoryStore.Slice;
import java.util.List;
import java.util.OptionalLong;

/** Reads pages from a {@link LeadHistoryStore}. */
public final class ReadHistoryService implements ReadHistory {
    private final LeadHistoryStore historyStore;

    public ReadHistoryService(LeadHistoryStore historyStore) {
        this.historyStore = historyStore;
    }

    @Override
    public Result read(Query query) {
        if (!query.caller().hasPermission(Permission.READ)) {
            return new Result.Forbidden();
        }
        return historyStore
                .find(query.caller().company(), query.lead(), query.beforeVersion(), query.limit())
                .<Result>map(ReadHistoryService::toPage)
                .orElseGet(Result.NotFound::new);
    }

    private static Result.Page toPage(Slice slice) {
        List<HistoryEntry> entries = slice.entries();
        return new Result.Page(
                entries,
                slice.hasMore()
                        ? OptionalLong.of(entries.get(entries.size() - 1).version())
                        : OptionalLong.empty());
    }
}
