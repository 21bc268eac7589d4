package dev.leadpatch.adapter.persistence.webhook;

import dev.leadpatch.adapter.persistence.jdbc.JsonColumns;
import dev.leadpatch.adapter.persistence.jdbc.ShardedStatements;
import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.application.webhook.DeliveryQueue.CompletedAttempt;
import dev.leadpatch.application.webhook.DeliveryQueue.CompletedAttempt.NextState;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.Update;

/** Records the outcomes of attempts in the running transaction, and advances their queue heads. */
final class DeliveryOutcomeWriter {
    // An attempt with the number of the last one replaces it: the probes of a long outage must not enlarge the row.
    private static final String SCHEDULE_RETRIES = """
            with failed as (
                select *
                from unnest(:companies, :endpoints, :leads, :sequences,
                            cast(:documents as jsonb[]), cast(:times as timestamptz[]), :uncounted)
                    as w (company_id, endpoint_id, lead_id, sequence, attempt, due_at, uncounted)
            ), recorded as (
                update webhook_deliveries d
                set attempts = case when d.attempts -> -1 -> 'number' = f.attempt -> 0 -> 'number'
                                    then (d.attempts - -1) || f.attempt else d.attempts || f.attempt end
                from failed f
                where d.company_id = f.company_id and d.endpoint_id = f.endpoint_id and d.lead_id = f.lead_id
                  and d.sequence = f.sequence /*sharded and d.company_id = any(:companies) */
            )
            update webhook_queue_heads l
            set due_at = f.due_at, leased_until = null, attempts = l.attempts - f.uncounted
            from failed f
            where l.company_id = f.company_id and l.endpoint_id = f.endpoint_id and l.lead_id = f.lead_id
              /*sharded and l.company_id = any(:companies) */
            """;

    private static final String MOVE_TO_LOG = """
            with completed as (
                delete from webhook_deliveries d
                using unnest(:companies, :endpoints, :leads, :sequences, cast(:documents as jsonb[]), :statuses)
                    as w (company_id, endpoint_id, lead_id, sequence, attempt, status)
                where d.company_id = w.company_id and d.endpoint_id = w.endpoint_id and d.lead_id = w.lead_id
                  and d.sequence = w.sequence
                returning d.*, w.status, w.attempt
            )
            insert into webhook_delivery_log as logged
                (company_id, endpoint_id, event_id, event_type, lead_id, sequence, configuration, status, queued_at,
                 completed_at, attempts)
            select company_id, endpoint_id, event_id, event_type, lead_id, sequence, configuration, status, queued_at,
                   :now, attempts || attempt
            from completed
            on conflict (company_id, endpoint_id, event_id) do update
                set status = excluded.status, completed_at = excluded.completed_at,
                    attempts = logged.attempts || excluded.attempts
            """;

    // A separate statement after the lock: it sees every delivery committed before the lock was granted. Only a replay
    // adds deliveries before the completed one; without replays, the scan skips the dead index entries there.
    private static final String ADVANCE_QUEUE_HEADS = """
            with next as (
                select w.company_id, w.endpoint_id, w.lead_id, first.sequence
                from unnest(:companies, :endpoints, :leads, :sequences)
                    as w (company_id, endpoint_id, lead_id, sequence)
                join webhook_queue_heads l
                    on l.company_id = w.company_id and l.endpoint_id = w.endpoint_id and l.lead_id = w.lead_id
                    /*sharded and l.company_id = any(:companies) */
                cross join lateral (
                    select d.sequence
                    from webhook_deliveries d
                    where d.company_id = w.company_id and d.endpoint_id = w.endpoint_id and d.lead_id = w.lead_id
                      and d.sequence > case when l.replays then 0 else w.sequence end
                      /*sharded and d.company_id = any(:companies) */
                    order by d.sequence
                    limit 1
                ) first
            )
            update webhook_queue_heads l
            set sequence = n.sequence, attempts = 0, due_at = :now, leased_until = null
            from next n
            where l.company_id = n.company_id and l.endpoint_id = n.endpoint_id and l.lead_id = n.lead_id
              /*sharded and l.company_id = any(:companies) */
            returning l.company_id, l.endpoint_id, l.lead_id
            """;

    private static final String DELETE_QUEUE_HEADS = """
            delete from webhook_queue_heads l
            using unnest(:companies, :endpoints, :leads) as w (company_id, endpoint_id, lead_id)
            where l.company_id = w.company_id and l.endpoint_id = w.endpoint_id and l.lead_id = w.lead_id
              /*sharded and l.company_id = any(:companies) */
            """;

    private DeliveryOutcomeWriter() {}

    /** Records the outcomes of locked attempts; returns the ordering keys that have another delivery. */
    static List<OrderingKey> record(Handle handle, List<CompletedAttempt> locked, Instant now) {
        List<CompletedAttempt> retries =
                filter(locked, attempt -> attempt.nextState().retryAt().isPresent());
        List<CompletedAttempt> completed =
                filter(locked, attempt -> attempt.nextState().retryAt().isEmpty());
        if (!retries.isEmpty()) {
            scheduleRetries(handle, retries);
        }
        return completed.isEmpty() ? List.of() : complete(handle, completed, now);
    }

    private static void scheduleRetries(Handle handle, List<CompletedAttempt> retries) {
        int scheduled = bindDocuments(QueueHeadDao.bind(handle.createUpdate(SCHEDULE_RETRIES), retries), retries)
                .bind(
                        "times",
                        SqlArguments.array(
                                "text",
                                retries,
                                attempt -> attempt.nextState()
                                        .retryAt()
                                        .orElseThrow()
                                        .toString()))
                .bind(
                        "uncounted",
                        SqlArguments.array("int4", retries, attempt -> isCounted(attempt.nextState()) ? 0 : 1))
                .execute();
        requireUpdated(scheduled, retries.size());
    }

    private static List<OrderingKey> complete(Handle handle, List<CompletedAttempt> completed, Instant now) {
        boolean isSharded = ShardedStatements.areUsedBy(handle);
        Update log = handle.createUpdate(isSharded ? ShardedLogSql.LOG : MOVE_TO_LOG);
        int logged = bindDocuments(QueueHeadDao.bind(log, completed), completed)
                .bind("statuses", SqlArguments.array("text", completed, DeliveryOutcomeWriter::status))
                .bind("now", SqlArguments.timestamp(now))
                .execute();
        requireUpdated(logged, completed.size());
        if (isSharded) {
            requireUpdated(
                    QueueHeadDao.bind(handle.createUpdate(ShardedLogSql.DELETE), completed)
                            .execute(),
                    completed.size());
        }
        List<OrderingKey> advanced = QueueHeadDao.bind(handle.createQuery(ADVANCE_QUEUE_HEADS), completed)
                .bind("now", SqlArguments.timestamp(now))
                .map((row, context) -> QueueHeadDao.orderingKey(row))
                .list();
        Set<OrderingKey> advancedKeys = new HashSet<>(advanced);
        List<CompletedAttempt> last = filter(
                completed, attempt -> !advancedKeys.contains(attempt.delivery().orderingKey()));
        if (!last.isEmpty()) {
            requireUpdated(
                    QueueHeadDao.bind(
                                    handle.createUpdate(DELETE_QUEUE_HEADS),
                                    last,
                                    attempt -> attempt.delivery().orderingKey())
                            .execute(),
                    last.size());
        }
        return advanced;
    }

    private static boolean isCounted(NextState nextState) {
        return nextState.fold(() -> true, NextState.Retry::counted, () -> true);
    }

    private static String status(CompletedAttempt attempt) {
        return attempt.nextState().fold(() -> "delivered", retry -> "waiting", () -> "dead");
    }

    private static List<CompletedAttempt> filter(
            List<CompletedAttempt> attempts, Predicate<CompletedAttempt> condition) {
        return attempts.stream().filter(condition).toList();
    }

    private static <S extends SqlStatement<S>> S bindDocuments(S statement, List<CompletedAttempt> attempts) {
        return statement.bind(
                "documents", SqlArguments.array("text", attempts, attempt -> JsonColumns.attempt(attempt.attempt())));
    }

    private static void requireUpdated(int updated, int expected) {
        if (updated != expected) {
            throw new IllegalStateException("%d of %d locked queue heads were updated".formatted(updated, expected));
        }
    }
}
