package dev.leadpatch.adapter.persistence;

import dev.leadpatch.application.idempotency.IdempotencyKey;
import dev.leadpatch.application.idempotency.Repeatable;
import dev.leadpatch.application.idempotency.Repetition;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * The idempotency keys inside of the transactions that they belong to. A key's row is put in before anything else is
 * done, and committed or rolled back with it: no other transaction ever sees a key without its answer, and one that uses
 * the same key waits for the first to end, however it ends.
 */
final class KeptKeys {
    private static final String CLAIM = """
            insert into idempotency_keys as known (company_id, api_key_id, name, fingerprint, used_at)
            values (:company, :caller, :name, :fingerprint, :now)
            on conflict (company_id, api_key_id, name) do update
                set fingerprint = excluded.fingerprint, used_at = excluded.used_at, answer = null
                where known.used_at <= :expired
            """;

    private static final String FIND = """
            select fingerprint, answer
            from idempotency_keys
            where company_id = :company and api_key_id = :caller and name = :name
            """;

    private static final String ANSWER = """
            update idempotency_keys
            set answer = :answer
            where company_id = :company and api_key_id = :caller and name = :name
            """;

    private final InstantSource clock;

    KeptKeys(InstantSource clock) {
        this.clock = clock;
    }

    /** Takes the key for the running transaction, or tells what was done with it before. */
    Optional<Repetition> claim(Handle handle, Repeatable<?> repeatable) {
        Instant now = clock.instant();
        int claimed = bind(handle.createUpdate(CLAIM), repeatable.key())
                .bind("fingerprint", repeatable.fingerprint())
                .bind("now", SqlArguments.time(now))
                .bind("expired", SqlArguments.time(now.minus(IdempotencyKey.LIFETIME)))
                .execute();
        return claimed == 1 ? Optional.empty() : Optional.of(find(handle, repeatable));
    }

    private static Repetition find(Handle handle, Repeatable<?> repeatable) {
        return bind(handle.createQuery(FIND), repeatable.key())
                .map((row, context) -> row.getString("fingerprint").equals(repeatable.fingerprint())
                        ? new Repetition.Answered(row.getString("answer"))
                        : new Repetition.OtherRequest())
                .one();
    }

    /** Keeps the answer with the key that the running transaction has claimed. */
    <R> void answer(Handle handle, Repeatable<R> repeatable, R result) {
        int kept = bind(handle.createUpdate(ANSWER), repeatable.key())
                .bind("answer", repeatable.answer().apply(result))
                .execute();
        if (kept != 1) {
            throw new IllegalStateException("the key was claimed, and yet it is not there");
        }
    }

    private static <S extends SqlStatement<S>> S bind(S statement, IdempotencyKey key) {
        return statement
                .bind("company", key.company().value())
                .bind("caller", key.caller().value())
                .bind("name", key.name());
    }
}
