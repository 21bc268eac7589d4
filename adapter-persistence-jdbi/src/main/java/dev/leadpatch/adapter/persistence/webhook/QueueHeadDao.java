package dev.leadpatch.adapter.persistence.webhook;

import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.application.webhook.DeliveryLog.DeliveryId;
import dev.leadpatch.application.webhook.DeliveryQueue.CompletedAttempt;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import dev.leadpatch.application.webhook.Endpoint.EndpointId;
import dev.leadpatch.application.webhook.Endpoint.EndpointRef;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * The statements on queue heads: binds and reads ordering keys, locks claimed heads, and resets retry delays. A claimed
 * head has no delay: it was due when it was claimed.
 */
final class QueueHeadDao {
    // Sequence and attempt are a fencing token: a later claim has raised them. SKIP LOCKED prevents deadlocks: a
    // transaction that holds several heads must not wait for another one. The delivery is locked too: without its row,
    // which the clean-up of a removed endpoint deletes, there is no outcome to record.
    private static final String LOCK_SKIP_LOCKED = """
            select w.ordinal
            from unnest(:companies, :endpoints, :leads, :sequences, :attempts) with ordinality
                as w (company_id, endpoint_id, lead_id, sequence, attempt, ordinal)
            cross join lateral (
                select l.lead_id
                from webhook_queue_heads l
                join webhook_deliveries d
                    on d.company_id = w.company_id and d.endpoint_id = w.endpoint_id and d.lead_id = w.lead_id
                    and d.sequence = w.sequence /*sharded and d.company_id = any(:companies) */
                where l.company_id = w.company_id and l.endpoint_id = w.endpoint_id and l.lead_id = w.lead_id
                  and l.sequence = w.sequence and l.attempts = w.attempt and l.leased_until is not null
                  /*sharded and l.company_id = any(:companies) */
                for update skip locked
            ) head
            """;

    private static final String LOCK_ONE = """
            select 1 as ordinal
            from webhook_queue_heads l
            join webhook_deliveries d
                on d.company_id = l.company_id and d.endpoint_id = l.endpoint_id and d.lead_id = l.lead_id
                and d.sequence = l.sequence /*sharded and d.company_id = any(:companies) */
            where l.company_id = any(:companies) and l.endpoint_id = any(:endpoints) and l.lead_id = any(:leads)
              and l.sequence = any(:sequences) and l.attempts = any(:attempts) and l.leased_until is not null
            for update
            """;

    // changes of a lead hold its queue heads during their commit, which takes some milliseconds
    private static final String LIMIT_LOCK_WAIT = "set local lock_timeout = 25";

    private static final int BATCH_SIZE = 1_000;

    // Each batch starts after the previous one, and skips the dead index entries of that one. SKIP LOCKED: a locked
    // head is advanced by the transaction that holds it.
    private static final String MAKE_ENDPOINT_DUE = """
            with delayed as (
                select company_id, endpoint_id, lead_id, due_at
                from webhook_queue_heads
                where company_id = :company and endpoint_id = :endpoint
                  and due_at > :now and (due_at, lead_id) > (:afterDueAt, :afterLead)
                order by due_at, lead_id
                limit :limit
                for update skip locked
            ), reset as (
                update webhook_queue_heads l
                set due_at = :now
                from delayed w
                where l.company_id = w.company_id and l.endpoint_id = w.endpoint_id and l.lead_id = w.lead_id
            )
            select due_at, lead_id
            from delayed
            order by due_at, lead_id
            """;

    private static final String MAKE_DELIVERY_DUE = """
            update webhook_queue_heads l
            set due_at = :now
            from webhook_events v
            where v.company_id = :company and v.event_id = :event
              and l.company_id = :company and l.endpoint_id = :endpoint and l.lead_id = v.lead_id and l.due_at > :now
            """;

    private QueueHeadDao() {}

    /** Binds the ordering keys of {@code items} as arrays. */
    static <T, S extends SqlStatement<S>> S bind(S statement, List<T> items, Function<T, OrderingKey> toKey) {
        List<OrderingKey> keys = items.stream().map(toKey).toList();
        return EndpointMapper.bindKeys(statement, keys, OrderingKey::endpoint)
                .bind("leads", SqlArguments.bigintArray(keys, key -> key.lead().value()));
    }

    static OrderingKey orderingKey(ResultSet row) throws SQLException {
        return new OrderingKey(endpoint(row), new LeadId(row.getLong("lead_id")));
    }

    static EndpointRef endpoint(ResultSet row) throws SQLException {
        return new EndpointRef(
                new CompanyId(row.getLong("company_id")), new EndpointId(row.getObject("endpoint_id", UUID.class)));
    }

    /** Locks the heads that match their claim, skipping those that other transactions hold; returns their attempts. */
    static List<CompletedAttempt> lockSkipLocked(Handle handle, List<CompletedAttempt> attempts) {
        return lock(handle.createQuery(LOCK_SKIP_LOCKED), attempts);
    }

    /**
     * Locks one queue head, waiting some milliseconds for another transaction, after which the statement fails. Returns
     * an empty list if the head no longer matches its claim.
     */
    static List<CompletedAttempt> lockOne(Handle handle, CompletedAttempt attempt) {
        handle.execute(LIMIT_LOCK_WAIT);
        return lock(handle.createQuery(LOCK_ONE), List.of(attempt));
    }

    private static List<CompletedAttempt> lock(Query statement, List<CompletedAttempt> attempts) {
        return bind(statement, attempts)
                .bind(
                        "attempts",
                        SqlArguments.array(
                                "int4", attempts, attempt -> attempt.delivery().attemptNumber()))
                .mapTo(Integer.class)
                .list()
                .stream()
                .map(ordinal -> attempts.get(ordinal - 1))
                .toList();
    }

    /** Binds the ordering keys and sequences of the attempts. */
    static <S extends SqlStatement<S>> S bind(S statement, List<CompletedAttempt> attempts) {
        return bind(statement, attempts, attempt -> attempt.delivery().orderingKey())
                .bind(
                        "sequences",
                        SqlArguments.array(
                                "int8", attempts, attempt -> attempt.delivery().sequence()));
    }

    /** Makes all queue heads of the endpoint due, in batches, each in its own transaction. */
    static void makeDue(Database database, EndpointRef endpoint, Instant now) {
        Optional<Position> last = Optional.of(new Position(now, 0));
        while (last.isPresent()) {
            Position after = last.get();
            List<Position> batch = database.use(handle -> makeBatchDue(handle, endpoint, after, now));
            last = batch.size() < BATCH_SIZE ? Optional.empty() : Optional.of(batch.get(batch.size() - 1));
        }
    }

    private static List<Position> makeBatchDue(Handle handle, EndpointRef endpoint, Position after, Instant now) {
        return handle.createQuery(MAKE_ENDPOINT_DUE)
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
    static void makeDue(Handle handle, DeliveryId delivery, Instant now) {
        handle.createUpdate(MAKE_DELIVERY_DUE)
                .bind("company", delivery.endpoint().company().value())
                .bind("endpoint", delivery.endpoint().id().value())
                .bind("event", delivery.eventId())
                .bind("now", SqlArguments.timestamp(now))
                .execute();
    }

    /** The position of a queue head among those of its endpoint. */
    private record Position(Instant dueAt, long lead) {}
}
