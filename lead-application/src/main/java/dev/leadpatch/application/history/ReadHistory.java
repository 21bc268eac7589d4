package dev.leadpatch.application.history;

import dev.leadpatch.application.StoreUnavailable;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.domain.value.LeadId;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;

/** The use case of looking at how one lead of the caller's company was changed, page by page from the newest change. */
public interface ReadHistory {

    /** The most changes that a page can have. */
    int LARGEST_PAGE = 200;

    /**
     * One page. Changes are only ever added at the newer end, so whoever goes on from page to page sees each change that
     * was there at the start once, whatever is changed meanwhile.
     *
     * @throws StoreUnavailable if the store could not be reached in time
     */
    Result read(Query query);

    /**
     * What is asked for.
     *
     * @param before only changes that made an earlier version than this one; the newest, if it is empty
     * @param limit how many changes a page has at most, from 1 to {@link #LARGEST_PAGE}
     */
    record Query(Caller caller, LeadId lead, OptionalLong before, int limit) {
        public Query {
            if (limit < 1 || limit > LARGEST_PAGE) {
                throw new IllegalArgumentException("a page has 1 to " + LARGEST_PAGE + " changes, not " + limit);
            }
        }
    }

    /** How it ended. */
    sealed interface Result {

        <T> T fold(Function<Page, T> page, Supplier<T> notFound, Supplier<T> forbidden);

        /**
         * A part of the lead's history.
         *
         * @param changes newest first; fewer than asked for if they are large, none only if there are no such changes
         * @param next the version {@code before} which the next page starts; empty if this is the last page
         */
        record Page(List<PastChange> changes, OptionalLong next) implements Result {
            public Page {
                changes = List.copyOf(changes);
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
