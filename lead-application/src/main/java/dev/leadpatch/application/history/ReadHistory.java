package dev.leadpatch.application.history;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.history.LeadHistoryStore.HistoryEntry;
import dev.leadpatch.domain.value.LeadId;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;

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
    Result read(Query query);

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

    /** The result of reading a history. */
    sealed interface Result {

        <T> T fold(Function<Page, T> page, Supplier<T> notFound, Supplier<T> forbidden);

        /**
         * A part of the lead's history.
         *
         * @param entries newest first; fewer than the limit if the changes are large, empty only if no change matches
         * @param nextBeforeVersion the {@code beforeVersion} of the next page; empty on the last page
         */
        record Page(List<HistoryEntry> entries, OptionalLong nextBeforeVersion) implements Result {
            public Page {
                entries = List.copyOf(entries);
            }

            @Override
            public <T> T fold(Function<Page, T> page, Supplier<T> notFound, Supplier<T> forbidden) {
                return page.apply(this);
            }
        }

        /** The caller's company does not have the lead. */
        record NotFound() implements Result {
            @Override
            public <T> T fold(Function<Page, T> page, Supplier<T> notFound, Supplier<T> forbidden) {
                return notFound.get();
            }
        }

        /** The caller's key has no read access. */
        record Forbidden() implements Result {
            @Override
            public <T> T fold(Function<Page, T> page, Supplier<T> notFound, Supplier<T> forbidden) {
                return forbidden.get();
            }
        }
    }
}
