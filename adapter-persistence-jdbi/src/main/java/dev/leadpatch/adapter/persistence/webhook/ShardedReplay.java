package dev.leadpatch.adapter.persistence.webhook;

import dev.leadpatch.application.webhook.DeliveryLog.DeliveryId;
import dev.leadpatch.application.webhook.ReplayStore.ReplayOutcome;
import java.time.Instant;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * Queues a completed delivery again if the tables are sharded, as the statement of {@link PostgresReplayStore} does
 * otherwise.
 */
final class ShardedReplay {
    private static final String FIND_ENDPOINT =
            "select exists (select from webhook_endpoints where company_id = :company and id = :endpoint)";

    // the clean-up skips locked rows, so that the log or the queue always needs the payload
    private static final String LOCK_COMPLETED = """
            select lead_id
            from webhook_delivery_log
            where company_id = :company and endpoint_id = :endpoint and event_id = :event
            for key share
            """;

    private static final String QUEUE = """
            insert into webhook_deliveries
                (company_id, endpoint_id, event_id, event_type, lead_id, sequence, configuration, queued_at)
            select company_id, endpoint_id, event_id, event_type, lead_id, sequence, configuration, queued_at
            from webhook_delivery_log
            where company_id = :company and endpoint_id = :endpoint and event_id = :event
            on conflict (company_id, endpoint_id, lead_id, sequence) do nothing
            """;

    private static final String INSERT_HEAD = """
            insert into webhook_queue_heads (company_id, endpoint_id, lead_id, sequence, due_at, replays)
            select company_id, endpoint_id, lead_id, sequence, cast(:now as timestamptz), true
            from webhook_delivery_log
            where company_id = :company and endpoint_id = :endpoint and event_id = :event
            on conflict (company_id, endpoint_id, lead_id) do update
                set replays = true
            """;

    private static final String IS_PENDING = """
            select exists (
                select from webhook_deliveries d
                join webhook_events v on v.company_id = :company and v.event_id = :event
                where d.company_id = :company and d.endpoint_id = :endpoint
                  and d.lead_id = v.lead_id and d.sequence = v.sequence)
            """;

    private ShardedReplay() {}

    /** Queues the delivery in the running transaction. */
    static ReplayOutcome enqueue(Handle handle, DeliveryId delivery, Instant now) {
        boolean endpointExists = handle.createQuery(FIND_ENDPOINT)
                .bind("company", delivery.endpoint().company().value())
                .bind("endpoint", delivery.endpoint().id().value())
                .mapTo(Boolean.class)
                .one();
        boolean isCompleted = endpointExists
                && bind(handle.createQuery(LOCK_COMPLETED), delivery)
                        .mapTo(Long.class)
                        .findOne()
                        .isPresent();
        if (isCompleted && bind(handle.createUpdate(QUEUE), delivery).execute() > 0) {
            bind(handle.createUpdate(INSERT_HEAD), delivery)
                    .bind("now", now.toString())
                    .execute();
            return ReplayOutcome.QUEUED;
        }
        boolean isPending = isCompleted
                || bind(handle.createQuery(IS_PENDING), delivery)
                        .mapTo(Boolean.class)
                        .one();
        return isPending ? ReplayOutcome.PENDING : ReplayOutcome.UNKNOWN;
    }

    private static <S extends SqlStatement<S>> S bind(S statement, DeliveryId delivery) {
        return statement
                .bind("company", delivery.endpoint().company().value())
                .bind("endpoint", delivery.endpoint().id().value())
                .bind("event", delivery.eventId());
    }
}
