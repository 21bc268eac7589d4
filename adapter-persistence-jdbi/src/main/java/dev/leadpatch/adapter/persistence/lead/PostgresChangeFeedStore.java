package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.jdbc.ShardedStatements;
import dev.leadpatch.adapter.persistence.lead.LeadMemory.LeadReservation;
import dev.leadpatch.application.feed.ChangeFeedStore;
import dev.leadpatch.application.feed.ReadChangeFeed;
import dev.leadpatch.application.memory.MemoryBudget;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * Reads the change feed from PostgreSQL: the changes of a company by {@code feed_position}, up to the {@code xmin} of
 * the snapshot. {@code V8__change_feed.sql} explains why this order is final.
 *
 * <p>A position is always that of a stored change. Another transaction id, such as {@code xmin} itself, may be assigned
 * again after a crash of the database.
 *
 * <p>Sharded tables have a counter of each company instead: {@link ShardedChangeSql} advances it in the transaction of a change.
 */
public final class PostgresChangeFeedStore implements ChangeFeedStore {
    private final Database database;
    private final LeadMemory memory;

    public PostgresChangeFeedStore(Database database, MemoryBudget memory) {
        this.database = database;
        this.memory = new LeadMemory(memory);
    }

    @Override
    public Outcome findAfter(CompanyId company, Optional<FeedPosition> after, int limit) {
        int pageSize = Math.min(limit, ReadChangeFeed.MAX_PAGE_SIZE);
        List<Row> rows = read(company, after, pageSize);
        Row first = rows.get(0);
        if (first.expired()) {
            return new Outcome.PositionExpired();
        }
        List<FeedEntry> entries = rows.stream()
                .limit(pageSize)
                .flatMap(row -> row.entry().stream())
                .toList();
        return entries.isEmpty()
                ? new Outcome.Page(entries, first.after(), false)
                : new Outcome.Page(entries, entries.get(entries.size() - 1).position(), entries.size() < rows.size());
    }

    private List<Row> read(CompanyId company, Optional<FeedPosition> after, int pageSize) {
        try (LeadReservation reservation = memory.open(company)) {
            return database.readMany(
                    company,
                    handle -> SizedPage.read(
                            maxBytes -> page(handle)
                                    .bind("company", company.value())
                                    .bind(
                                            "epoch",
                                            after.map(FeedPosition::epoch).orElse(null))
                                    .bind(
                                            "position",
                                            after.map(FeedPosition::order).orElse(null))
                                    .bind("lead", after.map(FeedPosition::lead).orElse(null))
                                    .bind(
                                            "version",
                                            after.map(FeedPosition::version).orElse(null))
                                    // one row more than the limit shows whether there are further changes
                                    .bind("limit", pageSize + 1L)
                                    .bind("maxBytes", maxBytes)
                                    .map((row, context) -> Row.of(row))
                                    .list(),
                            reservation));
        }
    }

    private static Query page(Handle handle) {
        return ShardedStatements.areUsedBy(handle)
                ? bindEpoch(handle.createQuery(ChangeFeedSql.READ_SHARDED), handle)
                : handle.createQuery(ChangeFeedSql.READ);
    }

    private static Query bindEpoch(Query statement, Handle handle) {
        return statement.bind(
                "feedEpoch",
                handle.createQuery(ChangeFeedSql.FIND_EPOCH).mapTo(UUID.class).one());
    }

    @Override
    public FeedPosition findEnd(CompanyId company) {
        return database.use(handle -> (ShardedStatements.areUsedBy(handle)
                        ? bindEpoch(handle.createQuery(ChangeFeedSql.FIND_END_SHARDED), handle)
                        : handle.createQuery(ChangeFeedSql.FIND_END))
                .bind("company", company.value())
                .map((row, context) -> position(row))
                .one());
    }

    /** The position of the columns; 0 for nulls. */
    private static FeedPosition position(ResultSet row) throws SQLException {
        return new FeedPosition(
                row.getObject("epoch", UUID.class),
                row.getLong("feed_position"),
                row.getLong("lead_id"),
                row.getLong("version"));
    }

    /**
     * A row of the result.
     *
     * @param after the position before the page
     * @param entry empty if the page is empty, or the row exceeds the maximum size
     */
    private record Row(FeedPosition after, boolean expired, long bytes, Optional<FeedEntry> entry)
            implements SizedPage.SizedRow {
        static Row of(ResultSet row) throws SQLException {
            return new Row(
                    new FeedPosition(
                            row.getObject("epoch", UUID.class),
                            row.getLong("after_position"),
                            row.getLong("after_lead"),
                            row.getLong("after_version")),
                    row.getBoolean("is_expired"),
                    row.getLong("bytes"),
                    entry(row));
        }

        private static Optional<FeedEntry> entry(ResultSet row) throws SQLException {
            String changes = row.getString("changes");
            return changes == null
                    ? Optional.empty()
                    : Optional.of(new FeedEntry(
                            position(row),
                            new LeadId(row.getLong("lead_id")),
                            row.getObject("uuid", UUID.class),
                            PostgresLeadHistoryStore.entry(row, changes)));
        }
    }
}
