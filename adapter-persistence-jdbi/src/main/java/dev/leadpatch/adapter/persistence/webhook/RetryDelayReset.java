package dev.leadpatch.adapter.persistence.webhook;

import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.application.webhook.DeliveryLog.DeliveryId;
import dev.leadpatch.application.webhook.Endpoint.EndpointRef;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Resets retry delays: makes queue heads due now. A claimed head has no delay: it was due when it was claimed. */
final class RetryDelayReset {
    private static final int BATCH_SIZE = 1_000;

    // Each batch starts after the previous one, and skips the dead index entries of that one. SKIP LOCKED: a locked
    // head is advanced by the transaction that holds it.
    private static final String RESET_ENDPOINT = """
            with delayed as (
                select company_id, endpoint_id, lead_id, due_at
                from webhook_lines
                where company_id = :company and endpoint_id = :endpoint
                  and due_at > :now and (due_at, lead_id) > (:afterDueAt, :afterLead)
                order by due_at, lead_id
                limit :limit
                for update skip locked
            ), reset as (
                update webhook_lines l
                set due_at = :now
                from delayed w
                where l.company_id = w.company_id and l.endpoint_id = w.endpoint_id and l.lead_id = w.lead_id
            )
            select due_at, lead_id
            from delayed
            order by due_at, lead_id
            """;

    private static final String RESET_DELIVERY = """
            update webhook_lines l
            set due_at = :now
            from lead_events v
            where v.company_id = :company and v.event_id = :event
              and l.company_id = :company and l.endpoint_id = :endpoint and l.lead_id = v.lead_id and l.due_at > :now
            """;

    private RetryDelayReset() {}

    /** Makes all queue heads of the endpoint due, in batches, each in its own transaction. */
    static void resetEndpoint(Database database, EndpointRef endpoint, Instant now) {
        Optional<Position> last = Optional.of(new Position(now, 0));
        while (last.isPresent()) {
            Position after = last.get();
            List<Position> batch = database.use(handle -> resetBatch(handle, endpoint, after, now));
            last = batch.size() < BATCH_SIZE ? Optional.empty() : Optional.of(batch.get(batch.size() - 1));
        }
    }

    private static List<Position> resetBatch(Handle handle, EndpointRef endpoint, Position after, Instant now) {
        return handle.createQuery(RESET_ENDPOINT)
                .bind("company", endpoint.company().value())
                .bind("endpoint", endpoint.id().value())
                .bind("now", SqlArguments.timestamp(now))
                .bind("afterDueAt", SqlArguments.timestamp(after.dueAt()))
                .bind("afterLead", after.lead())
                .bind("limit", BATCH_SIZE)
                .map((row, context) -> new Position(
                        Objects.requireNonNull(row.getTimestamp("due_at")).toInstant(), row.getLong("lead_id")))
                .list();
    }

    /** Makes the queue head of the ordering key of the delivery due. */
    static void resetDelivery(Handle handle, DeliveryId delivery, Instant now) {
        handle.createUpdate(RESET_DELIVERY)
                .bind("company", delivery.endpoint().company().value())
                .bind("endpoint", delivery.endpoint().id().value())
                .bind("event", delivery.eventId())
                .bind("now", SqlArguments.timestamp(now))
                .execute();
    }

    /** The position of a queue head among those of its endpoint. */
    private record Position(Instant dueAt, long lead) {}
}
