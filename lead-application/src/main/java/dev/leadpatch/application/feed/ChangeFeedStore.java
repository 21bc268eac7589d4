package dev.leadpatch.application.feed;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.history.LeadHistoryStore.HistoryEntry;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Reads the changes of all leads of a company in a total order that only grows at its end: a change that is committed
 * later is never ordered before a change that was returned. The changes of one lead are ordered by version.
 *
 * <p>A committed change is returned when no transaction is in progress that could still commit an earlier one.
 */
public interface ChangeFeedStore {

    /**
     * Returns the changes after a position, oldest first.
     *
     * @param after if empty, the page starts at the oldest change
     * @param limit maximum number of changes, at least 1
     * @throws StoreUnavailableException if the store is unavailable
     */
    Outcome findAfter(CompanyId company, Optional<FeedPosition> after, int limit);

    /**
     * Returns the position after all changes that {@link #findAfter} returns now.
     *
     * @throws StoreUnavailableException if the store is unavailable
     */
    FeedPosition findEnd(CompanyId company);

    /**
     * A position in the feed of a company: after one change, or before all of them.
     *
     * @param epoch the epoch of the feed; a new one starts when the store was restored from a backup, because positions
     *     from before the restore may refer to changes that the store has lost
     * @param order the order of the change within the epoch; 0 before all changes
     * @param lead orders changes with the same {@code order}
     * @param version orders changes of the same lead
     */
    record FeedPosition(UUID epoch, long order, long lead, long version) {
        public FeedPosition {
            if (order < 0 || lead < 0 || version < 0) {
                throw new IllegalArgumentException("a position has no negative numbers");
            }
        }

        /** Returns the position before all changes of {@code epoch}. */
        public static FeedPosition start(UUID epoch) {
            return new FeedPosition(epoch, 0, 0, 0);
        }
    }

    /**
     * One change in the feed.
     *
     * @param position the position after this change
     * @param change the change as in the history of its lead
     */
    record FeedEntry(FeedPosition position, LeadId lead, UUID leadUuid, HistoryEntry change) {}

    /** The outcome of reading a page. */
    sealed interface Outcome {

        <R> R fold(Function<Page, R> page, Supplier<R> expired);

        /**
         * A part of a feed. It may have fewer changes than the limit if the changes are large, but at least one if any
         * match.
         *
         * @param entries oldest first
         * @param next the position after the page; the requested position if the page is empty
         * @param hasMore whether there are further changes now
         */
        record Page(List<FeedEntry> entries, FeedPosition next, boolean hasMore) implements Outcome {
            public Page {
                entries = List.copyOf(entries);
            }

            @Override
            public <R> R fold(Function<Page, R> page, Supplier<R> expired) {
                return page.apply(this);
            }
        }

        /** The position is of an earlier epoch, or before a change that the store has lost, or removed because of its age. */
        record PositionExpired() implements Outcome {
            @Override
            public <R> R fold(Function<Page, R> page, Supplier<R> expired) {
                return expired.get();
            }
        }
    }
}
