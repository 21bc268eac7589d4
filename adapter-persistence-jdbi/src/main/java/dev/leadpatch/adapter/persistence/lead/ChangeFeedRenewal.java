package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.adapter.persistence.jdbc.ConnectionSource;
import dev.leadpatch.adapter.persistence.jdbc.ConnectionSource.LongTransactions;
import dev.leadpatch.adapter.persistence.jdbc.FeedPositions;
import dev.leadpatch.adapter.persistence.jdbc.SchemaMigrator;
import dev.leadpatch.adapter.persistence.jdbc.ShardedStatements;
import dev.leadpatch.application.StoreUnavailableException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts a new epoch of the change feed after a dump was restored into another database. Cursors of the earlier epoch
 * are refused. Transaction ids of another cluster are not comparable, so new changes get an offset: their positions are
 * after all restored ones. No row of the history is rewritten.
 *
 * <p>Must run at start, before the node writes. Of several nodes that start at the same time, one starts the epoch, and
 * the others wait.
 */
public final class ChangeFeedRenewal {
    private static final Logger LOG = LoggerFactory.getLogger(ChangeFeedRenewal.class);

    private static final String FIND_NEWEST = """
            select greatest(coalesce(max(last.feed_position), 0), coalesce(max(r.feed_position), 0))
            """ + FeedPositions.NEWEST_OF_COMPANIES;

    // The last condition detects rows that were restored without the state of the feed: a visible change was written by
    // a completed transaction, so its position is below xmax.
    private static final String IS_RESTORED = """
            select feed.system_identifier <> cluster.system_identifier
                   or feed.database_oid <> database.oid
                   or :newest >= cast(cast(pg_snapshot_xmax(pg_current_snapshot()) as text) as bigint)
                                 + feed.position_offset
            from change_feed feed
            cross join pg_control_system() cluster
            join pg_database database on database.datname = current_database()
            """;

    private static final String LOCK_STATE = "select epoch from change_feed for update";

    // waits for changes in progress, which have positions with the previous offset
    private static final String LOCK_CHANGES = "lock table lead_changes in access exclusive mode";

    // Later transactions have greater ids than this one, so their positions are greater than all stored ones.
    private static final String RENEW = """
            update change_feed
            set epoch = gen_random_uuid(),
                system_identifier = (select system_identifier from pg_control_system()),
                database_oid = (select oid from pg_database where datname = current_database()),
                position_offset = greatest(0, :newest - cast(cast(pg_current_xact_id() as text) as bigint))
            returning position_offset
            """;

    private static final String SET_OFFSET =
            "alter table lead_changes alter column feed_position set default current_feed_position(%d)";

    private ChangeFeedRenewal() {}

    /**
     * Starts a new epoch if the database was restored since the current one started.
     *
     * @return whether a new epoch was started
     * @throws StoreUnavailableException if the database is unavailable
     */
    public static boolean renewIfRestored(ConnectionSource connections) {
        LongTransactions transactions = connections.longTransactions("leadpatch-migrations");
        try {
            return transactions.run(ChangeFeedRenewal::isRestored) && transactions.run(ChangeFeedRenewal::renew);
        } catch (JdbiException e) {
            throw SchemaMigrator.toStoreException(e, connections.schema());
        }
    }

    private static boolean renew(Handle handle) {
        handle.execute(LOCK_STATE);
        if (!isRestored(handle)) {
            return false; // another node has started the epoch
        }
        boolean isSharded = ShardedStatements.areUsedBy(handle);
        if (!isSharded) {
            handle.execute(LOCK_CHANGES);
        }
        long offset = handle.createQuery(RENEW)
                .bind("newest", findNewest(handle))
                .mapTo(Long.class)
                .one();
        if (!isSharded) {
            handle.execute(SET_OFFSET.formatted(offset));
        }
        LOG.warn("The database was restored from a backup: cursors of the change feed are no longer valid");
        return true;
    }

    private static boolean isRestored(Handle handle) {
        return handle.createQuery(IS_RESTORED)
                .bind("newest", findNewest(handle))
                .mapTo(Boolean.class)
                .one();
    }

    private static long findNewest(Handle handle) {
        // the positions of sharded changes are those of a counter of each company, which continues after a restore
        return ShardedStatements.areUsedBy(handle)
                ? 0
                : handle.createQuery(FIND_NEWEST).mapTo(Long.class).one();
    }
}
