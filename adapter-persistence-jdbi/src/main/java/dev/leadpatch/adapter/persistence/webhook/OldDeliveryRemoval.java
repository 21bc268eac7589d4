package dev.leadpatch.adapter.persistence.webhook;

import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.adapter.persistence.webhook.ReplayJobDao.LogPosition;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * Removes the deliveries of a company that were completed before a time, with the payloads that no other delivery needs.
 * It scans the log of one endpoint after the other, also of removed ones, by the time at which deliveries were queued.
 */
record OldDeliveryRemoval(long company, Instant before) {
    private static final String FIND_NEXT_ENDPOINT = """
            select endpoint_id
            from webhook_delivery_log
            where company_id = :company and endpoint_id > :endpoint
            order by endpoint_id
            limit 1
            """;

    // A delivery is queued before it is completed. The inner limits are constants, because the generic plan would
    // otherwise expect to read a tenth of the log, and might scan the whole table for it.
    static final String FIND_PAGE = """
            select event_id, queued_at, completed_at < :before as is_old
            from (
                (select event_id, queued_at, completed_at
                 from webhook_delivery_log
                 where company_id = :company and endpoint_id = :endpoint and status = 'delivered'
                   and queued_at < :before and (queued_at, event_id) > (:queued, cast(:event as uuid))
                 order by queued_at, event_id
                 limit 1000)
                union all
                (select event_id, queued_at, completed_at
                 from webhook_delivery_log
                 where company_id = :company and endpoint_id = :endpoint and status = 'dead'
                   and queued_at < :before and (queued_at, event_id) > (:queued, cast(:event as uuid))
                 order by queued_at, event_id
                 limit 1000)
            ) page
            order by queued_at, event_id
            limit :limit
            """;

    // A replay locks the delivery until it is queued again, so that the log or the queue always needs the payload. The
    // array keeps the planner from joining by a scan of the whole log.
    static final String DELETE = """
            delete from webhook_delivery_log
            where company_id = :company and endpoint_id = :endpoint
              and event_id = any(array(
                  select event_id
                  from webhook_delivery_log
                  where company_id = :company and endpoint_id = :endpoint and event_id = any(:events)
                    and completed_at < :before
                  for update skip locked))
            """;

    private static final UUID NIL = new UUID(0, 0);
    private static final LogPosition FIRST = new LogPosition(Instant.EPOCH, NIL);

    /** The position before all deliveries of the company. */
    static Position start() {
        return new Position(NIL, FIRST);
    }

    /**
     * Scans the next deliveries, and removes the old ones among them.
     *
     * @param limit maximum number of deliveries, up to 1,000
     */
    Page remove(Handle handle, Position after, int limit) {
        List<Delivery> page = bind(handle.createQuery(FIND_PAGE), after.endpoint())
                .bind("before", SqlArguments.timestamp(before))
                .bind("queued", SqlArguments.timestamp(after.delivery().queuedAt()))
                .bind("event", after.delivery().event())
                .bind("limit", limit)
                .map((row, context) -> new Delivery(
                        new LogPosition(
                                Objects.requireNonNull(row.getTimestamp("queued_at"))
                                        .toInstant(),
                                row.getObject("event_id", UUID.class)),
                        row.getBoolean("is_old")))
                .list();
        List<UUID> old = page.stream()
                .filter(Delivery::isOld)
                .map(delivery -> delivery.position().event())
                .toList();
        if (!old.isEmpty()) {
            delete(handle, after.endpoint(), old);
        }
        Optional<Position> next = page.size() == limit
                ? Optional.of(new Position(after.endpoint(), page.get(limit - 1).position()))
                : findNextEndpoint(handle, after.endpoint());
        return new Page(page.size(), next);
    }

    /** Each statement is a transaction. Of two nodes that delete the last deliveries of an event, one sees that none is left. */
    private void delete(Handle handle, UUID endpoint, List<UUID> events) {
        bind(handle.createUpdate(DELETE), endpoint)
                .bind("events", SqlArguments.uuidArray(events))
                .bind("before", SqlArguments.timestamp(before))
                .execute();
        UnneededPayloads.delete(handle, company, events);
    }

    private Optional<Position> findNextEndpoint(Handle handle, UUID endpoint) {
        return bind(handle.createQuery(FIND_NEXT_ENDPOINT), endpoint)
                .mapTo(UUID.class)
                .findOne()
                .map(next -> new Position(next, FIRST));
    }

    private <S extends SqlStatement<S>> S bind(S statement, UUID endpoint) {
        return statement.bind("company", company).bind("endpoint", endpoint);
    }

    /** A position in the log of a company: after a delivery of an endpoint. */
    record Position(UUID endpoint, LogPosition delivery) {}

    /**
     * The result for a page of the log.
     *
     * @param size the number of scanned deliveries
     * @param next where the scan continues; empty at the end of the log
     */
    record Page(int size, Optional<Position> next) {}

    private record Delivery(LogPosition position, boolean isOld) {}
}
