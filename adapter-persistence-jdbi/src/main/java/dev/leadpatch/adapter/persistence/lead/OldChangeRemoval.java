package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.adapter.persistence.jdbc.ShardedStatements;
import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.domain.value.CompanyId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;

/**
 * Removes the oldest changes of a company, in the order of the change feed. It stops at the first change that a webhook
 * delivery, or the log of deliveries, still needs: an erasure finds the payloads of a lead by its changes.
 *
 * @param defaultDays the retention period of a company that has none of its own; 0 for ever
 */
record OldChangeRemoval(int defaultDays, Instant now) {
    // Only final positions: a transaction in progress may still commit a change before the others. The period is read
    // again, because an operator may have extended it. The innermost query has a constant limit: the generic plan would
    // otherwise expect to read a tenth of the changes, and might scan the whole table for them.
    private static final String OLDEST = """
            select page.*, c.changed_at, l.uuid,
                   c.changed_at < :now - make_interval(days => state.days) as is_old
            from (
            {state}
            ) state
            left join removed_changes r on r.company_id = :company
            cross join lateral (
                select next.*
                from (
                    select n.feed_position, n.lead_id, n.version
                    from lead_changes n
                    where n.company_id = :company
                      and (n.feed_position, n.lead_id, n.version)
                          > (coalesce(r.feed_position, 0), coalesce(r.lead_id, 0), coalesce(r.version, 0))
                      and n.feed_position < state.final_before
                    order by n.feed_position, n.lead_id, n.version
                    limit 1000
                ) next
                order by next.feed_position, next.lead_id, next.version
                limit :limit
            ) page
            join lead_changes c on c.company_id = :company and c.lead_id = page.lead_id and c.version = page.version
            join leads l on l.company_id = :company and l.id = page.lead_id
            where state.days > 0
            order by page.feed_position, page.lead_id, page.version
            """;

    private static final String FIND_OLDEST = OLDEST.replace("{state}", """
            select coalesce(company.history_days, :defaultDays) as days,
                   cast(cast(pg_snapshot_xmin(pg_current_snapshot()) as text) as bigint) + feed.position_offset
                       as final_before
            from companies company
            cross join change_feed feed
            where company.id = :company
            """);

    // all visible positions of a sharded feed are final
    private static final String FIND_OLDEST_SHARDED = OLDEST.replace(
            "{state}", "select cast(:days as integer) as days, cast(9223372036854775807 as bigint) as final_before");

    private static final String FIND_DAYS =
            "select coalesce(history_days, :defaultDays) from companies where id = :company";

    private static final String FIND_NEEDED = """
            select v.event_id
            from webhook_events v
            where v.company_id = :company and v.event_id = any(:events)
            union
            select k.event_id
            from webhook_delivery_log k
            where k.company_id = :company and k.endpoint_id = any(:endpoints) and k.event_id = any(:events)
            """;

    private static final String RECORD = """
            insert into removed_changes as r (company_id, feed_position, lead_id, version)
            values (:company, :position, :lead, :version)
            on conflict (company_id) do update
                set feed_position = excluded.feed_position, lead_id = excluded.lead_id, version = excluded.version
                where (r.feed_position, r.lead_id, r.version) < (excluded.feed_position, excluded.lead_id, excluded.version)
            """;

    private static final String REMOVE = """
            delete from lead_changes
            where company_id = :company
              and (feed_position, lead_id, version) >= (:firstPosition, :firstLead, :firstVersion)
              and (feed_position, lead_id, version) <= (:position, :lead, :version)
            """;

    /** Removes at most {@code limit} changes in the transaction of the caller. */
    Outcome remove(Handle handle, long company, int limit) {
        List<OldChange> old = findOldest(handle, company, limit);
        Set<UUID> needed = findNeeded(handle, company, old);
        long count = old.stream()
                .takeWhile(change -> !needed.contains(change.eventId()))
                .count();
        boolean isBlocked = count < old.size() && isBlocked(handle, company, old.get((int) count));
        if (count == 0) {
            return new Outcome(0, isBlocked);
        }
        OldChange last = old.get((int) count - 1);
        bind(handle.createUpdate(RECORD), company, last).execute();
        int removed = bind(handle.createUpdate(REMOVE), company, last)
                .bind("firstPosition", old.get(0).position())
                .bind("firstLead", old.get(0).lead())
                .bind("firstVersion", old.get(0).version())
                .execute();
        return new Outcome(removed, isBlocked);
    }

    private static boolean isBlocked(Handle handle, long company, OldChange first) {
        return DisabledEndpointDeliveries.exist(handle, company, first.lead(), first.version());
    }

    private static Update bind(Update statement, long company, OldChange last) {
        return statement
                .bind("company", company)
                .bind("position", last.position())
                .bind("lead", last.lead())
                .bind("version", last.version());
    }

    /** Returns the oldest changes in the order of the feed, up to the first one that is within the retention period. */
    private List<OldChange> findOldest(Handle handle, long company, int limit) {
        Query statement = ShardedStatements.areUsedBy(handle)
                ? handle.createQuery(FIND_OLDEST_SHARDED).bind("days", findDays(handle, company))
                : handle.createQuery(FIND_OLDEST).bind("defaultDays", defaultDays);
        return statement
                .bind("company", company)
                .bind("now", SqlArguments.timestamp(now))
                .bind("limit", limit)
                .map((row, context) -> OldChange.of(row))
                .list()
                .stream()
                .takeWhile(OldChange::isOld)
                .toList();
    }

    private int findDays(Handle handle, long company) {
        return handle.createQuery(FIND_DAYS)
                .bind("company", company)
                .bind("defaultDays", defaultDays)
                .mapTo(Integer.class)
                .findOne()
                .orElse(0);
    }

    private static Set<UUID> findNeeded(Handle handle, long company, List<OldChange> changes) {
        List<UUID> events = changes.stream().map(OldChange::eventId).toList();
        List<UUID> endpoints = LeadDataEraser.findEndpoints(handle, new CompanyId(company));
        return new HashSet<>(handle.createQuery(FIND_NEEDED)
                .bind("company", company)
                .bind("endpoints", SqlArguments.uuidArray(endpoints))
                .bind("events", SqlArguments.uuidArray(events))
                .mapTo(UUID.class)
                .list());
    }

    /**
     * The outcome of a removal.
     *
     * @param removed the number of removed changes
     * @param isBlocked whether a delivery to a disabled endpoint, which stays pending, needs the first remaining old change
     */
    record Outcome(int removed, boolean isBlocked) {}

    private record OldChange(long position, long lead, long version, UUID eventId, boolean isOld) {
        static OldChange of(ResultSet row) throws SQLException {
            long version = row.getLong("version");
            Instant changedAt =
                    row.getObject("changed_at", OffsetDateTime.class).toInstant();
            return new OldChange(
                    row.getLong("feed_position"),
                    row.getLong("lead_id"),
                    version,
                    LeadEvent.idOf(row.getObject("uuid", UUID.class), version, changedAt),
                    row.getBoolean("is_old"));
        }
    }
}
