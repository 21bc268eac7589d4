package dev.leadpatch.adapter.persistence.webhook;

import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Payload retention: deletes the payloads of events that no delivery needs any longer. A disabled endpoint can have
 * many old deliveries that retain their payloads. Each scan therefore starts after the previous one, and wraps around.
 * Thread-safe.
 */
final class PayloadRetention {
    // For each endpoint, a probe by key finds whether it needs the payload. The limits of one row keep the planner from
    // reading a whole table instead.
    private static final String DELETE_PAYLOADS = """
            with page as (
                select v.company_id, v.event_id, v.lead_id, v.sequence, v.occurred_at
                from lead_events v
                where v.payload is not null and v.occurred_at < :before
                  and (v.occurred_at, v.company_id, v.event_id) > (:afterTime, :afterCompany, cast(:afterEvent as uuid))
                order by v.occurred_at, v.company_id, v.event_id
                limit :limit
            ), unneeded as (
                select p.company_id, p.event_id
                from page p
                where not exists (
                    select from webhook_endpoints e
                    cross join lateral (
                        (select k.event_id
                         from webhook_log k
                         where k.company_id = p.company_id and k.endpoint_id = e.id and k.event_id = p.event_id
                         limit 1)
                        union all
                        (select d.event_id
                         from webhook_deliveries d
                         where d.company_id = p.company_id and d.endpoint_id = e.id and d.lead_id = p.lead_id
                           and d.sequence = p.sequence
                         limit 1)
                    ) need
                    where e.company_id = p.company_id)
            ), deleted as (
                update lead_events v
                set payload = null
                from unneeded u
                where v.company_id = u.company_id and v.event_id = u.event_id
            )
            select occurred_at, company_id, event_id, (select count(*) from page) as page_size
            from page
            order by occurred_at desc, company_id desc, event_id desc
            limit 1
            """;

    private static final Position START = new Position(Instant.EPOCH, 0, new UUID(0, 0));

    private final Database database;
    private Position position = START;

    PayloadRetention(Database database) {
        this.database = database;
    }

    /**
     * Deletes the payloads that no delivery needs among the next {@code limit} ones.
     *
     * @return the number of scanned payloads
     */
    synchronized int deleteBatch(Instant before, int limit) {
        Page page = database.use(handle -> deleteBatch(handle, before, limit));
        position = page.size() < limit ? START : page.last();
        return page.size();
    }

    private Page deleteBatch(Handle handle, Instant before, int limit) {
        return handle.createQuery(DELETE_PAYLOADS)
                .bind("before", SqlArguments.timestamp(before))
                .bind("afterTime", SqlArguments.timestamp(position.occurredAt()))
                .bind("afterCompany", position.company())
                .bind("afterEvent", position.event())
                .bind("limit", limit)
                .map((row, context) -> page(row))
                .findOne()
                .orElse(new Page(START, 0));
    }

    private static Page page(ResultSet row) throws SQLException {
        Position last = new Position(
                Objects.requireNonNull(row.getTimestamp("occurred_at")).toInstant(),
                row.getLong("company_id"),
                row.getObject("event_id", UUID.class));
        return new Page(last, row.getInt("page_size"));
    }

    /** The position of an event in the order of the scan. */
    private record Position(Instant occurredAt, long company, UUID event) {}

    /** A scanned page. */
    private record Page(Position last, int size) {}
}
