package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.adapter.persistence.jdbc.Database;
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

/**
 * Reads the change feed from PostgreSQL: the changes of a company by {@code feed_position}, up to the {@code xmin} of
 * the snapshot. {@code V8__change_feed.sql} explains why this order is final.
 *
 * <p>A position is always that of a stored change. Another transaction id, such as {@code xmin} itself, may be assigned
 * again after a crash of the database.
 */
public final class PostgresChangeFeedStore implements ChangeFeedStore {
    // The innermost query reads keys from the index, with a constant limit: the generic plan would otherwise expect to
    // read a tenth of the feed, and might sort all of it. Changes after the first :maxBytes bytes are returned with
    // their size only. A feed without further changes yields one row of nulls.
    static final String READ = """
            select feed.epoch, feed.is_expired, feed.after_position, feed.after_lead, feed.after_version, entry.feed_position,
                   entry.lead_id, entry.uuid, entry.version, entry.kind, entry.changed_at, entry.api_key_id, entry.actor_label, entry.request_id,
                   entry.bytes, case when entry.total_bytes <= :maxBytes then entry.changes end as changes
            from (
                select state.*,
                       state.epoch <> coalesce(cast(:epoch as uuid), state.epoch)
                           or state.final_before <= state.after_position
                           or coalesce((state.after_position, state.after_lead, state.after_version)
                               < (state.removed_position, state.removed_lead, state.removed_version), false) as is_expired
                from (
                    select f.epoch,
                           cast(cast(pg_snapshot_xmin(pg_current_snapshot()) as text) as bigint) + f.position_offset
                               as final_before,
                           coalesce(cast(:position as bigint), r.feed_position, 0) as after_position,
                           coalesce(cast(:lead as bigint), r.lead_id, 0) as after_lead,
                           coalesce(cast(:version as bigint), r.version, 0) as after_version,
                           r.feed_position as removed_position, r.lead_id as removed_lead, r.version as removed_version
                    from change_feed f
                    left join removed_changes r on r.company_id = :company
                ) state
            ) feed
            left join lateral (
                select page.*, octet_length(page.changes) as bytes,
                       sum(octet_length(page.changes)) over (order by page.feed_position, page.lead_id, page.version)
                           as total_bytes
                from (
                    select key.feed_position, key.lead_id, key.version, l.uuid, c.kind, c.changed_at, c.api_key_id,
                           c.actor_label, c.request_id, cast(c.changes as text) as changes
                    from (
                        select next.*
                        from (
                            select n.feed_position, n.lead_id, n.version
                            from lead_changes n
                            where n.company_id = :company
                              and (n.feed_position, n.lead_id, n.version) > (feed.after_position, feed.after_lead, feed.after_version)
                              and n.feed_position < feed.final_before
                            order by n.feed_position, n.lead_id, n.version
                            limit 201
                        ) next
                        order by next.feed_position, next.lead_id, next.version
                        limit :limit
                    ) key
                    join lead_changes c
                        on c.company_id = :company and c.lead_id = key.lead_id and c.version = key.version
                    join leads l on l.company_id = :company and l.id = key.lead_id
                ) page
            ) entry on not feed.is_expired
            order by entry.feed_position, entry.lead_id, entry.version
            """;

    static final String FIND_END = """
            select feed.epoch, coalesce(last.feed_position, r.feed_position) as feed_position,
                   coalesce(last.lead_id, r.lead_id) as lead_id, coalesce(last.version, r.version) as version
            from change_feed feed
            left join removed_changes r on r.company_id = :company
            left join lateral (
                select c.feed_position, c.lead_id, c.version
                from lead_changes c
                where c.company_id = :company
                  and c.feed_position < cast(cast(pg_snapshot_xmin(pg_current_snapshot()) as text) as bigint)
                                        + feed.position_offset
                order by c.feed_position desc, c.lead_id desc, c.version desc
                limit 1
            ) last on true
            """;

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
                            maxBytes -> handle.createQuery(READ)
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

    @Override
    public FeedPosition findEnd(CompanyId company) {
        return database.use(handle -> handle.createQuery(FIND_END)
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
