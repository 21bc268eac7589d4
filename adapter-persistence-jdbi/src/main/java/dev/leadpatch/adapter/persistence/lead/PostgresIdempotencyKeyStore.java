package dev.leadpatch.adapter.persistence.lead;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.leadpatch.adapter.persistence.Sharding;
import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.jdbc.IdempotencyKeys;
import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.adapter.persistence.lead.IdempotencyKeyBatch.StoredKey;
import dev.leadpatch.application.idempotency.IdempotencyKeyStore;
import dev.leadpatch.application.idempotency.IdempotentRequest;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotencyKey;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotentReplay;
import dev.leadpatch.domain.value.LeadId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
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
            where company_id = :company and caller_id = :caller and key = :name and used_at > :after
            """;

    // a HOT update, unless the leads differ from those of the claim
    private static final String STORE_RESPONSE = """
            update idempotency_keys
            set response = :response, lead_ids = :leads
            where company_id = :company and caller_id = :caller and key = :name
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
    private final IdempotencyKeyQuota quota;

    public PostgresIdempotencyKeyStore(Database database, InstantSource clock, Ticker ticker) {
        this.database = database;
        this.clock = clock;
        this.quota = new IdempotencyKeyQuota(database, ticker);
    }

    IdempotencyKeyQuota quota() {
        return quota;
    }

    @Override
    public Optional<IdempotentReplay> refuseBeyondQuota(IdempotentRequest<?> request) {
        return quota.isReached(request.key().company())
                ? Optional.of(
                        database.use(handle -> findUnexpired(handle, request)).orElseGet(quota::refuse))
                : Optional.empty();
    }

    /** As {@link #refuseBeyondQuota(IdempotentRequest)}, in the running transaction, without a measurement. */
    Optional<IdempotentReplay> refuseBeyondQuota(Handle handle, IdempotentRequest<?> request) {
        return quota.isEstimatedAsReached(request.key().company())
                ? Optional.of(findUnexpired(handle, request).orElseGet(quota::refuse))
                : Optional.empty();
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
        return findUsedAfter(Instant.EPOCH, handle, request).orElseThrow();
    }

    private Optional<IdempotentReplay> findUnexpired(Handle handle, IdempotentRequest<?> request) {
        return findUsedAfter(clock.instant().minus(IdempotencyKey.LIFETIME), handle, request);
    }

    private static Optional<IdempotentReplay> findUsedAfter(Instant time, Handle handle, IdempotentRequest<?> request) {
        return bind(handle.createQuery(FIND), request.key())
                .bind("after", SqlArguments.timestamp(time))
                .<IdempotentReplay>map(
                        (row, context) -> row.getString("fingerprint").equals(request.fingerprint())
                                ? replay(row.getString("response"))
                                : new IdempotentReplay.FingerprintMismatch())
                .findOne();
    }

    private static IdempotentReplay replay(@Nullable String response) {
        return response == null ? new IdempotentReplay.Erased() : new IdempotentReplay.Completed(response);
    }

    /** Stores the response with the key that the running transaction has claimed. */
    <R> void storeResponse(Handle handle, IdempotentRequest<R> request, R result, Collection<LeadId> leads) {
        String response = request.responseRenderer().apply(result);
        int updated = bind(handle.createUpdate(STORE_RESPONSE), request.key())
                .bind("response", response)
                .bind("leads", SqlArguments.bigintArray(List.copyOf(leads), LeadId::value))
                .execute();
        if (updated != 1) {
            throw new IllegalStateException("the claimed idempotency key does not exist");
        }
        quota.add(request.key(), response);
    }

    private static <S extends SqlStatement<S>> S bind(S statement, IdempotencyKey key) {
        return statement
                .bind("company", key.company().value())
                .bind("caller", key.caller())
                .bind("name", key.name());
    }

    /** Inserts keys with their responses; fails if another transaction has stored one of them. */
    void insert(Handle handle, List<StoredKey> storedKeys) {
        IdempotencyKeyBatch.insert(handle, storedKeys, clock.instant());
        storedKeys.forEach(stored -> quota.add(stored.key(), stored.response()));
    }

    @Override
    public int deleteExpired(Instant now, int limit) {
        if (database.sharding() == Sharding.CITUS) {
            return database.use(
                    handle -> IdempotencyKeyBatch.deleteOfEachShard(handle, now.minus(IdempotencyKey.LIFETIME), limit));
        }
        return database.use(handle -> handle.createUpdate(DELETE_EXPIRED)
                .bind("expired", SqlArguments.timestamp(now.minus(IdempotencyKey.LIFETIME)))
                .bind("limit", limit)
                .execute());
    }
}
