package dev.leadpatch.adapter.persistence.list;

import dev.leadpatch.adapter.persistence.Sharding;
import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.lead.NumberIndexes;
import dev.leadpatch.application.StoreUnavailableException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Updates what makes lists fast, in small parts while many leads change. Thread-safe. */
final class SearchIndexUpdater {
    private static final String INDEX_PENDING_LEADS = "select index_pending_leads(:max)";
    private static final String BUILD_WORDS = "select build_search_words(:max)";
    private static final String COUNT_MARKS =
            "select pg_stat_get_tuples_inserted(cast('lead_search_pending' as regclass))";

    // marks between two calls; above it, changes of leads have priority over indexing
    private static final long BUSY = 200;
    private static final int BATCH_WHILE_BUSY = 100;

    // A merge rewrites up to all bitmaps of a term, and nodes read them again, so it is worth many changes. Without
    // load, each change is merged: an erased lead must not remain in the changes.
    private static final int MIN_CHANGES = 1;
    private static final int MIN_CHANGES_WHILE_BUSY = 400;

    private final AtomicLong marks = new AtomicLong();
    private final AtomicInteger maxBatch = new AtomicInteger(Integer.MAX_VALUE);
    private final Database database;
    private final NumberIndexes numberIndexes;
    private final TermBitmapBuilder bitmaps;
    private final TermBitmapMerger bitmapMerger;

    SearchIndexUpdater(Database database, NumberIndexes numberIndexes, TermBitmapBuilder bitmaps) {
        this.database = database;
        this.numberIndexes = numberIndexes;
        this.bitmaps = bitmaps;
        this.bitmapMerger = new TermBitmapMerger(database);
    }

    /** As {@link dev.leadpatch.application.list.LeadListStore#updateSearchIndex}. */
    int update(int max) {
        if (database.sharding() == Sharding.CITUS) {
            boolean builds = numberIndexes.buildNext(max);
            int indexed = ShardedSearchIndex.update(database, max);
            return builds ? max : indexed;
        }
        boolean busy = isBusy();
        int batch = Math.min(busy ? Math.min(max, BATCH_WHILE_BUSY) : max, maxBatch.get());
        int indexed = call(INDEX_PENDING_LEADS, batch);
        boolean buildsWords = call(BUILD_WORDS, batch) > 0;
        int merged = bitmapMerger.merge(busy ? MIN_CHANGES_WHILE_BUSY : MIN_CHANGES);
        boolean buildsNumbers = numberIndexes.buildNext(max);
        boolean buildsBitmaps = bitmaps.buildNext();
        return buildsWords || buildsNumbers || buildsBitmaps ? max : Math.min(Math.max(indexed, merged), max);
    }

    /** Calls a function that indexes leads. After a timeout, the next batch is smaller: texts can be long, and a database slow. */
    private int call(String function, int max) {
        try {
            int indexed = database.use(handle -> handle.createQuery(function)
                    .bind("max", max)
                    .mapTo(Integer.class)
                    .one());
            maxBatch.set(Math.min(Integer.MAX_VALUE / 2, maxBatch.get()) * 2);
            return indexed;
        } catch (StoreUnavailableException e) {
            maxBatch.set(Math.max(1, max / 4));
            throw e;
        }
    }

    private boolean isBusy() {
        long count = database.use(
                handle -> handle.createQuery(COUNT_MARKS).mapTo(Long.class).one());
        return count - marks.getAndSet(count) > BUSY;
    }
}
