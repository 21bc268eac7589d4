package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.jdbc.IdempotencyKeys;
import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.idempotency.IdempotencyKeyStore;
import dev.leadpatch.application.idempotency.IdempotentRequest;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotencyKey;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotentReplay;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * Stores idempotency keys with their responses in PostgreSQL, in the transactions of their changes. A transaction of a
 * single change inserts its key first, and commits or rolls it back with the change. No other transaction reads a key
 * without its response, and a transaction with the same key waits for the first one to end. A batch must not wait, so
 * it inserts its keys last, with their responses.
 */
public final class PostgresIdempotencyKeyStore implements IdempotencyKeyStore, IdempotencyKeys {
    private static final String CLAIM = """
            insert into idempotency_keys as stored (company_id, caller_id, key, fingerprint, used_at, lead_ids)
            values (:company, :caller, :name, :fingerprint, :now, :leads)
            on conflict (company_id, caller_id, key) do update
                set fingerprint = excluded.fingerprint, used_at = excluded.used_at, lead_ids = excluded.lead_ids,
                    response = null
                where stored.used_at <= :expired
            """;

    private static final String FIND = """
            select fingerprint, response
            from idempotency_keys
            where company_id = :company and caller_id = :caller and key = :name
            """;

    // a HOT update, unless the leads differ from those of the claim
    private static final String STORE_RESPONSE = """
            update idempotency_keys
            set response = :response, lead_ids = :leads
            where company_id = :company and caller_id = :caller and key = :name
            """;

    private static final String FIND_EXISTING = """
            select k.company_id, k.caller_id, k.key
            from unnest(:companies, :callers, :names) as w (company_id, caller_id, key)
            join idempotency_keys k
                on k.company_id = w.company_id and k.caller_id = w.caller_id and k.key = w.key
            """;

    private static final String INSERT = """
            insert into idempotency_keys (company_id, caller_id, key, fingerprint, used_at, response, lead_ids)
            select company_id, caller_id, key, fingerprint, :now, response, cast(lead_ids as bigint[])
            from unnest(:companies, :callers, :names, :fingerprints, :responses, :leads)
                as k (company_id, caller_id, key, fingerprint, response, lead_ids)
            order by company_id, caller_id, key
            """;

    // SKIP LOCKED: a locked key is being claimed again, or deleted by another node
    private static final String DELETE_EXPIRED = """
            delete from idempotency_keys
            where (company_id, caller_id, key) in
                  (select company_id, caller_id, key
                   from idempotency_keys
                   where used_at <= :expired
                   order by used_at
                   limit :limit
                   for update skip locked)
            """;

    private final Database database;
    private final InstantSource clock;

    public PostgresIdempotencyKeyStore(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Claims the key for the running transaction, or returns the replay of an earlier request.
     *
     * @param leads the leads whose data the response will contain, as far as they are known
     */
    Optional<IdempotentReplay> claim(Handle handle, IdempotentRequest<?> request, Collection<LeadId> leads) {
        Instant now = clock.instant();
        int claimed = bind(handle.createUpdate(CLAIM), request.key())
                .bind("fingerprint", request.fingerprint())
                .bind("now", SqlArguments.timestamp(now))
                .bind("expired", SqlArguments.timestamp(now.minus(IdempotencyKey.LIFETIME)))
                .bind("leads", SqlArguments.bigintArray(List.copyOf(leads), LeadId::value))
                .execute();
        return claimed == 1 ? Optional.empty() : Optional.of(find(handle, request));
    }

    @Override
    public Optional<IdempotentReplay> claim(Handle handle, IdempotentRequest<?> request) {
        return claim(handle, request, List.of());
    }

    @Override
    public <R> void storeResponse(Handle handle, IdempotentRequest<R> request, R result) {
        storeResponse(handle, request, result, List.of());
    }

    private static IdempotentReplay find(Handle handle, IdempotentRequest<?> request) {
        return bind(handle.createQuery(FIND), request.key())
                .map((row, context) -> row.getString("fingerprint").equals(request.fingerprint())
                        ? replay(row.getString("response"))
                        : new IdempotentReplay.FingerprintMismatch())
                .one();
    }

    private static IdempotentReplay replay(@Nullable String response) {
        return response == null ? new IdempotentReplay.Erased() : new IdempotentReplay.Completed(response);
    }

    /** Stores the response with the key that the running transaction has claimed. */
    <R> void storeResponse(Handle handle, IdempotentRequest<R> request, R result, Collection<LeadId> leads) {
        int updated = bind(handle.createUpdate(STORE_RESPONSE), request.key())
                .bind("response", request.responseRenderer().apply(result))
                .bind("leads", SqlArguments.bigintArray(List.copyOf(leads), LeadId::value))
                .execute();
        if (updated != 1) {
            throw new IllegalStateException("the claimed idempotency key does not exist");
        }
    }

    private static <S extends SqlStatement<S>> S bind(S statement, IdempotencyKey key) {
        return statement
                .bind("company", key.company().value())
                .bind("caller", key.caller().value())
                .bind("name", key.name());
    }

    /** A key with the response to store, and the leads whose data the response may contain. */
    record StoredKey(IdempotencyKey key, String fingerprint, String response, Collection<LeadId> leads) {
        static <R> StoredKey of(IdempotentRequest<R> request, R result, Collection<LeadId> leads) {
            return new StoredKey(
                    request.key(),
                    request.fingerprint(),
                    request.responseRenderer().apply(result),
                    leads);
        }
    }

    /** The keys that committed transactions have stored. */
    static Set<IdempotencyKey> findExisting(Handle handle, List<IdempotencyKey> keys) {
        return bind(handle.createQuery(FIND_EXISTING), keys)
                .map((row, context) -> new IdempotencyKey(
                        new CompanyId(row.getLong("company_id")),
                        new ApiKeyId(row.getObject("caller_id", UUID.class)),
                        row.getString("key")))
                .collect(Collectors.toSet());
    }

    /** Inserts keys with their responses; fails if another transaction has stored one of them. */
    void insert(Handle handle, List<StoredKey> storedKeys) {
        bind(
                        handle.createUpdate(INSERT),
                        storedKeys.stream().map(StoredKey::key).toList())
                .bind("fingerprints", SqlArguments.array("text", storedKeys, StoredKey::fingerprint))
                .bind("responses", SqlArguments.array("text", storedKeys, StoredKey::response))
                .bind(
                        "leads",
                        SqlArguments.array(
                                "text", storedKeys, key -> SqlArguments.arrayLiteral(key.leads(), LeadId::value)))
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

    @Override
    public int deleteExpired(Instant now, int limit) {
        return database.use(handle -> handle.createUpdate(DELETE_EXPIRED)
                .bind("expired", SqlArguments.timestamp(now.minus(IdempotencyKey.LIFETIME)))
                .bind("limit", limit)
                .execute());
    }
}
