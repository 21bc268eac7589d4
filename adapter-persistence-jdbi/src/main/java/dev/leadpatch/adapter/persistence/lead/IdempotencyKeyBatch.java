package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.adapter.persistence.jdbc.ShardCommand;
import dev.leadpatch.adapter.persistence.jdbc.ShardedStatements;
import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.application.idempotency.IdempotentRequest;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotencyKey;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/** The statements on the idempotency keys of a group commit; the caller controls the transaction. */
final class IdempotencyKeyBatch {
    private static final String FIND_EXISTING = """
            select k.company_id, k.caller_id, k.key
            from unnest(:companies, :callers, :names) as w (company_id, caller_id, key)
            join idempotency_keys k
                on k.company_id = w.company_id and k.caller_id = w.caller_id and k.key = w.key
                /*sharded and k.company_id = any(:companies) */
            """;

    private static final String INSERT = """
            insert into idempotency_keys (company_id, caller_id, key, fingerprint, used_at, response, lead_ids)
            select company_id, caller_id, key, fingerprint, :now, response, cast(lead_ids as bigint[])
            from unnest(:companies, :callers, :names, :fingerprints, :responses, :leads)
                as k (company_id, caller_id, key, fingerprint, response, lead_ids)
            order by company_id, caller_id, key
            """;

    private static final String INSERT_SHARDED = """
            insert into idempotency_keys (company_id, caller_id, key, fingerprint, used_at, response, lead_ids)
            select feed.company_id, k.caller_id, k.key, k.fingerprint, :now, k.response, cast(k.lead_ids as bigint[])
            from feed_positions feed
            cross join unnest(:callers, :names, :fingerprints, :responses, :leads)
                as k (caller_id, key, fingerprint, response, lead_ids)
            where feed.company_id = any(:companies)
            order by k.caller_id, k.key
            """;

    private static final String DELETE_OF_SHARD = """
            with deleted as (
                delete from %%1$s
                where (company_id, caller_id, key) in
                      (select company_id, caller_id, key
                       from %%1$s
                       where used_at <= '%s'
                       order by used_at
                       limit %d
                       for update skip locked)
                returning 1
            )
            select count(*)
            from deleted
            """;

    private IdempotencyKeyBatch() {}

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
                        row.getObject("caller_id", UUID.class),
                        row.getString("key")))
                .collect(Collectors.toSet());
    }

    /** Inserts keys with their responses; fails if another transaction has stored one of them. */
    static void insert(Handle handle, List<StoredKey> storedKeys, Instant now) {
        boolean isSharded = ShardedStatements.areUsedBy(handle);
        if (isSharded) {
            ShardedChangeSql.addCompany(handle, storedKeys.get(0).key().company());
        }
        bind(
                        handle.createUpdate(isSharded ? INSERT_SHARDED : INSERT),
                        storedKeys.stream().map(StoredKey::key).toList())
                .bind("fingerprints", SqlArguments.array("text", storedKeys, StoredKey::fingerprint))
                .bind("responses", SqlArguments.array("text", storedKeys, StoredKey::response))
                .bind(
                        "leads",
                        SqlArguments.array(
                                "text", storedKeys, key -> SqlArguments.arrayLiteral(key.leads(), LeadId::value)))
                .bind("now", SqlArguments.timestamp(now))
                .execute();
    }

    /** Deletes up to {@code limit} keys of each shard, and returns their number, {@code limit} at most. */
    static int deleteOfEachShard(Handle handle, Instant expired, int limit) {
        return ShardCommand.delete(handle, "idempotency_keys", DELETE_OF_SHARD.formatted(expired, limit), limit);
    }

    private static <S extends SqlStatement<S>> S bind(S statement, List<IdempotencyKey> keys) {
        return statement
                .bind(
                        "companies",
                        SqlArguments.bigintArray(keys, key -> key.company().value()))
                .bind("callers", SqlArguments.array("uuid", keys, IdempotencyKey::caller))
                .bind("names", SqlArguments.array("text", keys, IdempotencyKey::name));
    }
}
