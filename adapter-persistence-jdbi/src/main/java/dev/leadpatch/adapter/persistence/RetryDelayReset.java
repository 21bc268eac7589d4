package dev.leadpatch.adapter.persistence;

import dev.leadpatch.application.webhook.DeliveryId;
import dev.leadpatch.application.webhook.EndpointRef;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Ends the pauses of lines. A line that is under way has none: it was due when it was claimed. */
final class RetryDelayReset {
    private static final int BATCH_SIZE = 1_000;

    // Goes on behind the part before, not over what that has left dead in the index. What others hold just now is moved
    // on by them.
    private static final String RESET_ENDPOINT = """
            with later as (
                select company_id, endpoint_id, lead_id, due_at
                from webhook_lines
                where company_id = :company and endpoint_id = :endpoint
                  and due_at > :now and (due_at, lead_id) > (:due, :lead)
                order by due_at, lead_id
                limit :most
                for update skip locked
            ), moved as (
                update webhook_lines l
                set due_at = :now
                from later w
                where l.company_id = w.company_id and l.endpoint_id = w.endpoint_id and l.lead_id = w.lead_id
            )
            select due_at, lead_id
            from later
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

    /** Ends the pauses of all that waits for the endpoint, a part after the other, each in a transaction of its own. */
    static void resetEndpoint(Database database, EndpointRef endpoint, Instant now) {
        Optional<Position> last = Optional.of(new Position(now, 0));
        while (last.isPresent()) {
            Position behind = last.get();
            List<Position> part = database.use(handle -> resetBatch(handle, endpoint, behind, now));
            last = part.size() < BATCH_SIZE ? Optional.empty() : Optional.of(part.get(part.size() - 1));
        }
    }

    private static List<Position> resetBatch(Handle handle, EndpointRef endpoint, Position behind, Instant now) {
        return handle.createQuery(RESET_ENDPOINT)
                .bind("company", endpoint.company().value())
                .bind("endpoint", endpoint.id().value())
                .bind("now", SqlArguments.timestamp(now))
                .bind("due", SqlArguments.timestamp(behind.dueAt()))
                .bind("lead", behind.lead())
                .bind("most", BATCH_SIZE)
                .map((row, context) -> new Position(
                        Objects.requireNonNull(row.getTimestamp("due_at")).toInstant(), row.getLong("lead_id")))
                .list();
    }

    /** Ends the pause of the line that the delivery waits in. */
    static void resetDelivery(Handle handle, DeliveryId delivery, Instant now) {
        handle.createUpdate(RESET_DELIVERY)
                .bind("company", delivery.endpoint().company().value())
                .bind("endpoint", delivery.endpoint().id().value())
                .bind("event", delivery.eventId())
                .bind("now", SqlArguments.timestamp(now))
                .execute();
    }

    /** A line's place among those of its endpoint. */
    private record Position(Instant dueAt, long lead) {}
}
