package dev.leadpatch.adapter.persistence;

import dev.leadpatch.application.access.ApiKeyId;
import dev.leadpatch.application.idempotency.IdempotencyKey;
import dev.leadpatch.application.idempotency.IdempotentReplay;
import dev.leadpatch.application.idempotency.IdempotentRequest;
import dev.leadpatch.domain.value.CompanyId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * The idempotency keys inside of the transactions that they belong to. A key's row is put in before anything else is
 * done, and committed or rolled back with it: no other transaction ever sees a key without its answer, and one that uses
 * the same key waits for the first to end, however it ends. A transaction that may not wait for others puts its keys in
 * last, with their answers.
 */
final class IdempotencyKeyDao {
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

    private static final String STORE_RESPONSE = """
            update idempotency_keys
            set answer = :answer
            where company_id = :company and api_key_id = :caller and name = :name
            """;

    private static final String FIND_EXISTING = """
            select k.company_id, k.api_key_id, k.name
            from unnest(:companies, :callers, :names) as w (company_id, api_key_id, name)
            join idempotency_keys k
                on k.company_id = w.company_id and k.api_key_id = w.api_key_id and k.name = w.name
            """;

    private static final String INSERT = """
            insert into idempotency_keys (company_id, api_key_id, name, fingerprint, used_at, answer)
            select company_id, api_key_id, name, fingerprint, :now, answer
            from unnest(:companies, :callers, :names, :fingerprints, :answers)
                as k (company_id, api_key_id, name, fingerprint, answer)
            order by company_id, api_key_id, name
            """;

    private final InstantSource clock;

    IdempotencyKeyDao(InstantSource clock) {
        this.clock = clock;
    }

    /** Takes the key for the running transaction, or tells what was done with it before. */
    Optional<IdempotentReplay> claim(Handle handle, IdempotentRequest<?> repeatable) {
        Instant now = clock.instant();
        int claimed = bind(handle.createUpdate(CLAIM), repeatable.key())
                .bind("fingerprint", repeatable.fingerprint())
                .bind("now", SqlArguments.timestamp(now))
                .bind("expired", SqlArguments.timestamp(now.minus(IdempotencyKey.LIFETIME)))
                .execute();
        return claimed == 1 ? Optional.empty() : Optional.of(find(handle, repeatable));
    }

    private static IdempotentReplay find(Handle handle, IdempotentRequest<?> repeatable) {
        return bind(handle.createQuery(FIND), repeatable.key())
                .map((row, context) -> row.getString("fingerprint").equals(repeatable.fingerprint())
                        ? new IdempotentReplay.Completed(row.getString("answer"))
                        : new IdempotentReplay.FingerprintMismatch())
                .one();
    }

    /** Keeps the answer with the key that the running transaction has claimed. */
    <R> void storeResponse(Handle handle, IdempotentRequest<R> repeatable, R result) {
        int kept = bind(handle.createUpdate(STORE_RESPONSE), repeatable.key())
                .bind("answer", repeatable.responseRenderer().apply(result))
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

    /** An answer that is to be kept with a key. */
    record StoredKey(IdempotencyKey key, String fingerprint, String response) {
        static <R> StoredKey of(IdempotentRequest<R> repeatable, R result) {
            return new StoredKey(
                    repeatable.key(),
                    repeatable.fingerprint(),
                    repeatable.responseRenderer().apply(result));
        }
    }

    /** Those that were used in a transaction that is over. */
    static Set<IdempotencyKey> findExisting(Handle handle, List<IdempotencyKey> keys) {
        return bind(handle.createQuery(FIND_EXISTING), keys)
                .map((row, context) -> new IdempotencyKey(
                        new CompanyId(row.getLong("company_id")),
                        new ApiKeyId(row.getObject("api_key_id", UUID.class)),
                        row.getString("name")))
                .collect(Collectors.toSet());
    }

    /** Keeps keys with their answers, and fails if one of them was used meanwhile. */
    void insert(Handle handle, List<StoredKey> all) {
        bind(handle.createUpdate(INSERT), all.stream().map(StoredKey::key).toList())
                .bind("fingerprints", SqlArguments.array("text", all, StoredKey::fingerprint))
                .bind("answers", SqlArguments.array("text", all, StoredKey::response))
                .bind("now", SqlArguments.timestamp(clock.instant()))
                .execute();
    }

    private static <S extends SqlStatement<S>> S bind(S statement, List<IdempotencyKey> keys) {
        return statement
                .bind(
                        "companies",
                        SqlArguments.bigintArray(keys, key -> key.company().value()))
                .bind(
                        "callers",
                        SqlArguments.array("uuid", keys, key -> key.caller().value()))
                .bind("names", SqlArguments.array("text", keys, IdempotencyKey::name));
    }
}
