package dev.leadpatch.application.testing;

import dev.leadpatch.application.feed.ChangeFeedStore;
import dev.leadpatch.application.history.LeadHistoryStore.HistoryEntry;
import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.domain.value.CompanyId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The changes of an {@link InMemoryLeadStore} in the order in which they were made. */
public final class InMemoryChangeFeedStore implements ChangeFeedStore {
    private final InMemoryLeadStore leadStore;
    private volatile UUID epoch = new UUID(0, 1);

    public InMemoryChangeFeedStore(InMemoryLeadStore leadStore) {
        this.leadStore = leadStore;
    }

    /** Starts a new epoch, as after a restore from a backup. */
    public void startEpoch() {
        epoch = new UUID(0, epoch.getLeastSignificantBits() + 1);
    }

    @Override
    public Outcome findAfter(CompanyId company, Optional<FeedPosition> after, int limit) {
        FeedPosition start = after.orElseGet(() -> FeedPosition.start(epoch));
        List<LeadEvent> events = leadStore.events();
        if (!start.epoch().equals(epoch) || start.order() > events.size()) {
            return new Outcome.PositionExpired();
        }
        List<FeedEntry> entries = new ArrayList<>();
        for (int i = Math.toIntExact(start.order()); i < events.size(); i++) {
            LeadEvent event = events.get(i);
            if (event.lead().company().equals(company)) {
                if (entries.size() == limit) {
                    return page(entries, start, true);
                }
                entries.add(entry(i + 1, event));
            }
        }
        return page(entries, start, false);
    }

    @Override
    public FeedPosition findEnd(CompanyId company) {
        List<LeadEvent> events = leadStore.events();
        for (int i = events.size(); i > 0; i--) {
            if (events.get(i - 1).lead().company().equals(company)) {
                return entry(i, events.get(i - 1)).position();
            }
        }
        return FeedPosition.start(epoch);
    }

    private static Outcome page(List<FeedEntry> entries, FeedPosition start, boolean hasMore) {
        FeedPosition next =
                entries.isEmpty() ? start : entries.get(entries.size() - 1).position();
        return new Outcome.Page(entries, next, hasMore);
    }

    private FeedEntry entry(long order, LeadEvent event) {
        return new FeedEntry(
                new FeedPosition(
                        epoch, order, event.lead().id().value(), event.lead().version()),
                event.lead().id(),
                event.lead().uuid(),
                HistoryEntry.of(event));
    }
}
