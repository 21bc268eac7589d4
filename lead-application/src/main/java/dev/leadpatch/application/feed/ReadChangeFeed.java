package dev.leadpatch.application.feed;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.feed.ChangeFeedStore.FeedPosition;
import dev.leadpatch.application.feed.ChangeFeedStore.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** The use case of reading the changes of all leads of the caller's company, page by page, oldest changes first. */
public interface ReadChangeFeed {

    /** Maximum number of changes per page. */
    int MAX_PAGE_SIZE = 200;

    /**
     * Returns one page. A client that always continues at {@link Outcome.Page#next} reads each committed change once.
     *
     * @throws StoreUnavailableException if the store is unavailable
     */
    Result read(Query query);

    /**
     * Returns an empty page at the end of the feed. A client that continues there reads the changes that are committed
     * from now on. It may also read changes that were committed a moment before.
     *
     * @throws StoreUnavailableException if the store is unavailable
     */
    Result readEnd(Caller caller);

    /**
     * A request for one page.
     *
     * @param after the position to continue at; if empty, the page starts at the oldest change
     * @param limit maximum number of changes per page, from 1 to {@link #MAX_PAGE_SIZE}
     */
    record Query(Caller caller, Optional<FeedPosition> after, int limit) {
        public Query {
            if (limit < 1 || limit > MAX_PAGE_SIZE) {
                throw new IllegalArgumentException("limit must be from 1 to " + MAX_PAGE_SIZE + ": " + limit);
            }
        }
    }

    /** The result of reading a page. */
    sealed interface Result {

        <R> R fold(Function<Outcome.Page, R> read, Supplier<R> expired, Supplier<R> forbidden);

        /** The page was read. */
        record Read(Outcome.Page page) implements Result {
            @Override
            public <R> R fold(Function<Outcome.Page, R> read, Supplier<R> expired, Supplier<R> forbidden) {
                return read.apply(page);
            }
        }

        /** The position is no longer valid: the client must continue at the end, and reload the leads. */
        record Expired() implements Result {
            @Override
            public <R> R fold(Function<Outcome.Page, R> read, Supplier<R> expired, Supplier<R> forbidden) {
                return expired.get();
            }
        }

        /** The caller's key has no read access. */
        record Forbidden() implements Result {
            @Override
            public <R> R fold(Function<Outcome.Page, R> read, Supplier<R> expired, Supplier<R> forbidden) {
                return forbidden.get();
            }
        }
    }

    /** Reads pages from a {@link ChangeFeedStore}. */
    final class ReadChangeFeedService implements ReadChangeFeed {
        private final ChangeFeedStore feedStore;

        public ReadChangeFeedService(ChangeFeedStore feedStore) {
            this.feedStore = feedStore;
        }

        @Override
        public Result read(Query query) {
            if (!query.caller().hasPermission(Permission.READ)) {
                return new Result.Forbidden();
            }
            return feedStore
                    .findAfter(query.caller().company(), query.after(), query.limit())
                    .fold(Result.Read::new, Result.Expired::new);
        }

        @Override
        public Result readEnd(Caller caller) {
            if (!caller.hasPermission(Permission.READ)) {
                return new Result.Forbidden();
            }
            return new Result.Read(new Outcome.Page(List.of(), feedStore.findEnd(caller.company()), false));
        }
    }
}
