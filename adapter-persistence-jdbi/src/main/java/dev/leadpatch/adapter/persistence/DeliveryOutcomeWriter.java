package dev.leadpatch.adapter.persistence;

import dev.leadpatch.application.webhook.CompletedAttempt;
import dev.leadpatch.application.webhook.OrderingKey;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;

/** Records, inside of a transaction, how attempts ended, and moves their lines on. */
final class DeliveryOutcomeWriter {
    // Sequence and attempt are a fence: another claim has raised them. Who holds several lines must not wait for one
    // that another holds, or everybody would wait in a circle.
    private static final String LOCK_SKIP_LOCKED = """
            select w.place
            from unnest(:companies, :endpoints, :leads, :sequences, :attempts) with ordinality
                as w (company_id, endpoint_id, lead_id, sequence, attempt, place)
            cross join lateral (
                select l.lead_id
                from webhook_lines l
                where l.company_id = w.company_id and l.endpoint_id = w.endpoint_id and l.lead_id = w.lead_id
                  and l.sequence = w.sequence and l.attempts = w.attempt and l.leased_until is not null
                for update skip locked
            ) line
            """;

    private static final String LOCK_ONE = """
            select 1 as place
            from webhook_lines
            where company_id = any(:companies) and endpoint_id = any(:endpoints) and lead_id = any(:leads)
              and sequence = any(:sequences) and attempts = any(:attempts) and leased_until is not null
            for update
            """;

    private static final String SCHEDULE_RETRIES = """
            with failed as (
                select *
                from unnest(:companies, :endpoints, :leads, :sequences,
                            cast(:documents as jsonb[]), cast(:times as timestamptz[]))
                    as w (company_id, endpoint_id, lead_id, sequence, attempt, due_at)
            ), recorded as (
                update webhook_deliveries d
                set attempts = d.attempts || f.attempt
                from failed f
                where d.company_id = f.company_id and d.endpoint_id = f.endpoint_id and d.lead_id = f.lead_id
                  and d.sequence = f.sequence
            )
            update webhook_lines l
            set due_at = f.due_at, leased_until = null
            from failed f
            where l.company_id = f.company_id and l.endpoint_id = f.endpoint_id and l.lead_id = f.lead_id
            """;

    private static final String MOVE_TO_LOG = """
            with gone as (
                delete from webhook_deliveries d
                using unnest(:companies, :endpoints, :leads, :sequences, cast(:documents as jsonb[]), :statuses)
                    as w (company_id, endpoint_id, lead_id, sequence, attempt, status)
                where d.company_id = w.company_id and d.endpoint_id = w.endpoint_id and d.lead_id = w.lead_id
                  and d.sequence = w.sequence
                returning d.*, w.status, w.attempt
            )
            insert into webhook_log as known
                (company_id, endpoint_id, event_id, lead_id, sequence, configuration, status, queued_at, settled_at,
                 attempts)
            select company_id, endpoint_id, event_id, lead_id, sequence, configuration, status, queued_at, :now,
                   attempts || attempt
            from gone
            on conflict (company_id, endpoint_id, event_id) do update
                set status = excluded.status, settled_at = excluded.settled_at,
                    attempts = known.attempts || excluded.attempts
            """;

    // A statement of its own after the lock: it sees all that was committed before the lock was had. What comes before
    // the one that has ended can only have been replayed; else one does not look among what is dead there.
    private static final String ADVANCE_QUEUE_HEADS = """
            with next as (
                select w.company_id, w.endpoint_id, w.lead_id, first.sequence
                from unnest(:companies, :endpoints, :leads, :sequences)
                    as w (company_id, endpoint_id, lead_id, sequence)
                join webhook_lines l
                    on l.company_id = w.company_id and l.endpoint_id = w.endpoint_id and l.lead_id = w.lead_id
                cross join lateral (
                    select d.sequence
                    from webhook_deliveries d
                    where d.company_id = w.company_id and d.endpoint_id = w.endpoint_id and d.lead_id = w.lead_id
                      and d.sequence > case when l.replays then 0 else w.sequence end
                    order by d.sequence
                    limit 1
                ) first
            )
            update webhook_lines l
            set sequence = n.sequence, attempts = 0, due_at = :now, leased_until = null
            from next n
            where l.company_id = n.company_id and l.endpoint_id = n.endpoint_id and l.lead_id = n.lead_id
            returning l.company_id, l.endpoint_id, l.lead_id
            """;

    private static final String DELETE_QUEUE_HEADS = """
            delete from webhook_lines l
            using unnest(:companies, :endpoints, :leads) as w (company_id, endpoint_id, lead_id)
            where l.company_id = w.company_id and l.endpoint_id = w.endpoint_id and l.lead_id = w.lead_id
            """;

    private DeliveryOutcomeWriter() {}

    /** Locks the lines that are as they were claimed and not locked by others, and tells which those are. */
    static List<CompletedAttempt> lockSkipLocked(Handle handle, List<CompletedAttempt> ended) {
        return lock(handle.createQuery(LOCK_SKIP_LOCKED), ended);
    }

    /** Waits for the line's lock; nothing if it is no longer as it was claimed. */
    static List<CompletedAttempt> lockOne(Handle handle, CompletedAttempt ended) {
        return lock(handle.createQuery(LOCK_ONE), List.of(ended));
    }

    private static List<CompletedAttempt> lock(Query statement, List<CompletedAttempt> ended) {
        return bind(statement, ended)
                .bind(
                        "attempts",
                        SqlArguments.array(
                                "int4", ended, each -> each.delivery().attemptNumber()))
                .mapTo(Integer.class)
                .list()
                .stream()
                .map(place -> ended.get(place - 1))
                .toList();
    }

    /** Records the ends of what was locked, and tells the lines that have another delivery now. */
    static List<OrderingKey> record(Handle handle, List<CompletedAttempt> locked, Instant now) {
        List<CompletedAttempt> retries =
                filter(locked, each -> each.nextState().retryAt().isPresent());
        List<CompletedAttempt> settled =
                filter(locked, each -> each.nextState().retryAt().isEmpty());
        if (!retries.isEmpty()) {
            scheduleRetries(handle, retries);
        }
        return settled.isEmpty() ? List.of() : complete(handle, settled, now);
    }

    private static void scheduleRetries(Handle handle, List<CompletedAttempt> retries) {
        int paused = bindDocuments(bind(handle.createUpdate(SCHEDULE_RETRIES), retries), retries)
                .bind(
                        "times",
                        SqlArguments.array(
                                "text",
                                retries,
                                each -> each.nextState().retryAt().orElseThrow().toString()))
                .execute();
        requireUpdated(paused, retries.size());
    }

    private static List<OrderingKey> complete(Handle handle, List<CompletedAttempt> settled, Instant now) {
        int kept = bindDocuments(bind(handle.createUpdate(MOVE_TO_LOG), settled), settled)
                .bind("statuses", SqlArguments.array("text", settled, DeliveryOutcomeWriter::status))
                .bind("now", SqlArguments.timestamp(now))
                .execute();
        requireUpdated(kept, settled.size());
        List<OrderingKey> moved = bind(handle.createQuery(ADVANCE_QUEUE_HEADS), settled)
                .bind("now", SqlArguments.timestamp(now))
                .map((row, context) -> OrderingKeyRow.of(row))
                .list();
        Set<OrderingKey> goOn = new HashSet<>(moved);
        List<CompletedAttempt> last =
                filter(settled, each -> !goOn.contains(each.delivery().orderingKey()));
        if (!last.isEmpty()) {
            requireUpdated(
                    OrderingKeyRow.bind(
                                    handle.createUpdate(DELETE_QUEUE_HEADS),
                                    last,
                                    each -> each.delivery().orderingKey())
                            .execute(),
                    last.size());
        }
        return moved;
    }

    private static String status(CompletedAttempt ended) {
        return ended.nextState().fold(() -> "delivered", retry -> "waiting", () -> "dead");
    }

    private static List<CompletedAttempt> filter(List<CompletedAttempt> all, Predicate<CompletedAttempt> which) {
        return all.stream().filter(which).toList();
    }

    private static <S extends SqlStatement<S>> S bind(S statement, List<CompletedAttempt> ended) {
        return OrderingKeyRow.bind(statement, ended, each -> each.delivery().orderingKey())
                .bind(
                        "sequences",
                        SqlArguments.array(
                                "int8", ended, each -> each.delivery().sequence()));
    }

    private static <S extends SqlStatement<S>> S bindDocuments(S statement, List<CompletedAttempt> ended) {
        return statement.bind(
                "documents", SqlArguments.array("text", ended, each -> AttemptJson.write(each.attempt())));
    }

    private static void requireUpdated(int changed, int expected) {
        if (changed != expected) {
            throw new IllegalStateException("%d of %d locked lines were changed".formatted(changed, expected));
        }
    }
}
