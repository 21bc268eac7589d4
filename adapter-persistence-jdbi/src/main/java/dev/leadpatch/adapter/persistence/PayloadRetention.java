package dev.leadpatch.adapter.persistence;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Forgets the bodies of events that nobody can be told of any more. What waits for an endpoint that is disabled can be old
 * and much, and keeps its bodies: so this goes on behind what it has looked at, and doesn't find the same first each time.
 */
final class PayloadRetention {
    // Whether an endpoint still needs a body is probed by key, endpoint by endpoint. The limits of one row keep the
    // planner from reading a table as a whole instead.
    private static final String DELETE_PAYLOADS = """
            with page as (
                select v.company_id, v.event_id, v.lead_id, v.sequence, v.occurred_at
                from lead_events v
                where v.payload is not null and v.occurred_at < :before
                  and (v.occurred_at, v.company_id, v.event_id) > (:at, :atCompany, cast(:atEvent as uuid))
                order by v.occurred_at, v.company_id, v.event_id
                limit :most
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
            ), forgotten as (
                update lead_events v
                set payload = null
                from unneeded u
                where v.company_id = u.company_id and v.event_id = u.event_id
            )
            select occurred_at, company_id, event_id, (select count(*) from page) as looked_at
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

    /** Looks at so many, and tells how many that were. */
    synchronized int deleteBatch(Instant before, int most) {
        Page page = database.use(handle -> deleteBatch(handle, before, most));
        position = page.size() < most ? START : page.last();
        return page.size();
    }

    private Page deleteBatch(Handle handle, Instant before, int most) {
        return handle.createQuery(DELETE_PAYLOADS)
                .bind("before", SqlArguments.timestamp(before))
                .bind("at", SqlArguments.timestamp(position.occurredAt()))
                .bind("atCompany", position.company())
                .bind("atEvent", position.event())
                .bind("most", most)
                .map((row, context) -> page(row))
                .findOne()
                .orElse(new Page(START, 0));
    }

    private static Page page(ResultSet row) throws SQLException {
        Position last = new Position(
                Objects.requireNonNull(row.getTimestamp("occurred_at")).toInstant(),
                row.getLong("company_id"),
                row.getObject("event_id", UUID.class));
        return new Page(last, row.getInt("looked_at"));
    }

    /** An event's place among those that have a body. */
    private record Position(Instant occurredAt, long company, UUID event) {}

    /** What was looked at. */
    private record Page(Position last, int size) {}
}
