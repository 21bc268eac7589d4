package dev.leadpatch.application.history;

import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.history.Histories.Part;
import java.util.List;
import java.util.OptionalLong;

/** Reads pages of {@link Histories}. */
public final class HistoryReads implements ReadHistory {
    private final Histories histories;

    public HistoryReads(Histories histories) {
        this.histories = histories;
    }

    @Override
    public Result read(Query query) {
        if (!query.caller().may(Permission.READ)) {
            return new Result.Forbidden();
        }
        return histories
                .find(query.caller().company(), query.lead(), query.before(), query.limit())
                .<Result>map(HistoryReads::page)
                .orElseGet(Result.NotFound::new);
    }

    private static Result.Page page(Part found) {
        List<PastChange> changes = found.changes();
        return new Result.Page(
                changes,
                found.more() ? OptionalLong.of(changes.get(changes.size() - 1).version()) : OptionalLong.empty());
    }
}
