package dev.leadpatch.adapter.persistence.webhook;

import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.application.webhook.DeliveryQueue.CompletedAttempt;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;

/** Locks claimed queue heads, and checks their fencing tokens, before the outcomes of their attempts are recorded. */
final class QueueHeadLocker {
    // Sequence and attempt are a fencing token: a later claim has raised them. SKIP LOCKED prevents deadlocks: a
    // transaction that holds several heads must not wait for another one.
    private static final String LOCK_SKIP_LOCKED = """
            select w.ordinal
            from unnest(:companies, :endpoints, :leads, :sequences, :attempts) with ordinality
                as w (company_id, endpoint_id, lead_id, sequence, attempt, ordinal)
            cross join lateral (
                select l.lead_id
                from webhook_lines l
                where l.company_id = w.company_id and l.endpoint_id = w.endpoint_id and l.lead_id = w.lead_id
                  and l.sequence = w.sequence and l.attempts = w.attempt and l.leased_until is not null
                for update skip locked
            ) head
            """;

    private static final String LOCK_ONE = """
            select 1 as ordinal
            from webhook_lines
            where company_id = any(:companies) and endpoint_id = any(:endpoints) and lead_id = any(:leads)
              and sequence = any(:sequences) and attempts = any(:attempts) and leased_until is not null
            for update
            """;

    private QueueHeadLocker() {}

    /** Locks the heads that match their claim, skipping those that other transactions hold; returns their attempts. */
    static List<CompletedAttempt> lockSkipLocked(Handle handle, List<CompletedAttempt> attempts) {
        return lock(handle.createQuery(LOCK_SKIP_LOCKED), attempts);
    }

    /** Locks one queue head, waiting for other transactions; empty if it no longer matches its claim. */
    static List<CompletedAttempt> lockOne(Handle handle, CompletedAttempt attempt) {
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
        return OrderingKeyMapper.bind(
                        statement, attempts, attempt -> attempt.delivery().orderingKey())
                .bind(
                        "sequences",
                        SqlArguments.array(
                                "int8", attempts, attempt -> attempt.delivery().sequence()));
    }
}
