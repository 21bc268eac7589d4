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
 * The clean-up of deliveries, in batches. Log retention deletes old completed deliveries. Payload retention deletes the
 * payloads of events that no delivery needs any longer; a disabled endpoint can have many old deliveries that retain
 * their payloads, so each scan starts after the previous one, and wraps around. The clean-up of removed endpoints
 * deletes their pending deliveries: changes and replays may enqueue deliveries while an endpoint is being removed,
 * unless each change locked its recipients. Thread-safe.
 */
final class DeliveryCleanup implements DeliveryRetention {
    private static final String DELETE_OLD = """
            delete from webhook_delivery_log
            where (company_id, endpoint_id, event_id) in
                  (select company_id, endpoint_id, event_id
                   from webhook_delivery_log
                   where completed_at < :before
                   order by completed_at
                   limit :limit
                   for update skip locked)
            """;

    // For each endpoint, a probe by key finds whether it needs the payload. The limits of one row keep the planner from
    // reading a whole table instead.
    private static final String DELETE_PAYLOADS = """
            with page as (
                select v.company_id, v.event_id, v.lead_id, v.sequence, v.occurred_at
                from webhook_events v
                where v.occurred_at < :before
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
                         from webhook_delivery_log k
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
                delete from webhook_events v
                using unneeded u
                where v.company_id = u.company_id and v.event_id = u.event_id
            )
            select occurred_at, company_id, event_id, (select count(*) from page) as page_size
            from page
            order by occurred_at desc, company_id desc, event_id desc
            limit 1
            """;

    private static final String DELETE_QUEUE_HEADS = """
            delete from webhook_queue_heads
            where (company_id, endpoint_id, lead_id) in
                  (select head.company_id, head.endpoint_id, head.lead_id
                   from webhook_removed_endpoints r
                   cross join lateral (
                       select l.company_id, l.endpoint_id, l.lead_id
                       from webhook_queue_heads l
                       where l.company_id = r.company_id and l.endpoint_id = r.endpoint_id
                       order by l.lead_id
                       limit :limit
                       for update skip locked
                   ) head
                   where not exists (select from webhook_endpoints e
                                     where e.company_id = r.company_id and e.id = r.endpoint_id)
                   limit :limit)
            """;

    // Only without a queue head, in the order in which the heads are deleted: a head that is locked or beyond the limit
    // keeps its delivery, because the outcome of a running attempt needs both.
    private static final String DELETE_DELIVERIES = """
            delete from webhook_deliveries
            where (company_id, endpoint_id, lead_id, sequence) in
                  (select delivery.company_id, delivery.endpoint_id, delivery.lead_id, delivery.sequence
                   from webhook_removed_endpoints r
                   cross join lateral (
                       select d.company_id, d.endpoint_id, d.lead_id, d.sequence
                       from webhook_deliveries d
                       where d.company_id = r.company_id and d.endpoint_id = r.endpoint_id
                         and not exists (select from webhook_queue_heads l
                                         where l.company_id = d.company_id and l.endpoint_id = d.endpoint_id
                                           and l.lead_id = d.lead_id)
                       order by d.lead_id, d.sequence
                       limit :limit
                       for update skip locked
                   ) delivery
                   where not exists (select from webhook_endpoints e
                                     where e.company_id = r.company_id and e.id = r.endpoint_id)
                   limit :limit)
            """;

    static final String DELETE_HEALTH = """
            delete from webhook_endpoint_health h
            using webhook_removed_endpoints r
            where h.company_id = r.company_id and h.endpoint_id = r.endpoint_id
              and not exists (select from webhook_endpoints e
                              where e.company_id = r.company_id and e.id = r.endpoint_id)
            """;

    // no transaction that has read the endpoint is open for longer
    private static final String DELETE_MARKERS = """
            delete from webhook_removed_endpoints r
            where r.removed_at < now() - interval '1 hour'
              and not exists (select from webhook_queue_heads l
                              where l.company_id = r.company_id and l.endpoint_id = r.endpoint_id)
              and not exists (select from webhook_deliveries d
                              where d.company_id = r.company_id and d.endpoint_id = r.endpoint_id)
            """;

    private static final Position START = new Position(Instant.EPOCH, 0, new UUID(0, 0));

    private final Database database;
    private Position position = START;

    DeliveryCleanup(Database database) {
        this.database = database;
    }

    @Override
    public int deleteCompleted(Instant before, int limit) {
        return database.use(handle -> handle.createUpdate(DELETE_OLD)
                .bind("before", SqlArguments.timestamp(before))
                .bind("limit", limit)
                .execute());
    }

    @Override
    public synchronized int deletePayloads(Instant before, int limit) {
        Page page = database.use(handle -> deletePayloads(handle, before, limit));
        position = page.size() < limit ? START : page.last();
        return page.size();
    }

    private Page deletePayloads(Handle handle, Instant before, int limit) {
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

    /**
     * Deletes up to {@code limit} queue heads and up to {@code limit} deliveries of removed endpoints. Each statement is
     * a transaction, so that changes of leads wait for a short time only.
     *
     * @return the larger of both numbers
     */
    static int deleteOfRemovedEndpoints(Database database, int limit) {
        int heads = database.use(handle ->
                handle.createUpdate(DELETE_QUEUE_HEADS).bind("limit", limit).execute());
        int deliveries = database.use(handle ->
                handle.createUpdate(DELETE_DELIVERIES).bind("limit", limit).execute());
        database.use(handle -> handle.createUpdate(DELETE_HEALTH).execute());
        database.use(handle -> handle.createUpdate(DELETE_MARKERS).execute());
        return Math.max(heads, deliveries);
    }

    /** The position of an event in the order of the scan. */
    private record Position(Instant occurredAt, long company, UUID event) {}

    /** A scanned page. */
    private record Page(Position last, int size) {}
}
