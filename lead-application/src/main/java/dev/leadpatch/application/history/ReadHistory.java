package dev.leadpatch.application.history;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.domain.value.LeadId;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;

/** The use case of looking at how one lead of the caller's company was changed, page by page from the newest change. */
public interface ReadHistory {

    /** The most changes that a page can have. */
    int MAX_PAGE_SIZE = 200;

    /**
     * One page. Changes are only ever added at the newer end, so whoever goes on from page to page sees each change that
     * was there at the start once, whatever is changed meanwhile.
     *
     * @throws StoreUnavailableException if the store could not be reached in time
     */
    Result read(Query query);

    /**
     * What is asked for.
     *
     * @param beforeVersion only changes that made an earlier version than this one; the newest, if it is empty
     * @param limit how many changes a page has at most, from 1 to {@link #MAX_PAGE_SIZE}
     */
    record Query(Caller caller, LeadId lead, OptionalLong beforeVersion, int limit) {
        public Query {
            if (limit < 1 || limit > MAX_PAGE_SIZE) {
                throw new IllegalArgumentException("a page has 1 to " + MAX_PAGE_SIZE + " changes, not " + limit);
            }
        }
    }

    /** How it ended. */
    sealed interface Result {

        <T> T fold(Function<Page, T> page, Supplier<T> notFound, Supplier<T> forbidden);

        /**
         * A part of the lead's history.
         *
         * @param entries newest first; fewer than asked for if they are large, none only if there are no such changes
         * @param nextBeforeVersion the version {@code before} which the next page starts; empty if this is the last page
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

        /** The caller's company has no such lead. */
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
