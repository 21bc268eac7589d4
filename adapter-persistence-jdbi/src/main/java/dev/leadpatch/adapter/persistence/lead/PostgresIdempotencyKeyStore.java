package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.application.idempotency.IdempotencyKeyStore;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotencyKey;
import java.time.Instant;

/** Deletes expired idempotency keys in PostgreSQL; {@link IdempotencyKeyDao} stores them. */
public final class PostgresIdempotencyKeyStore implements IdempotencyKeyStore {
    // SKIP LOCKED: a locked key is being claimed again, or deleted by another node
    private static final String DELETE_EXPIRED = """
            delete from idempotency_keys
            where (company_id, api_key_id, name) in
                  (select company_id, api_key_id, name
                   from idempotency_keys
                   where used_at <= :expired
                   order by used_at
                   limit :limit
                   for update skip locked)
            """;

    private final Database database;

    public PostgresIdempotencyKeyStore(Database database) {
        this.database = database;
    }

    @Override
    public int deleteExpired(Instant now, int limit) {
        return database.use(handle -> handle.createUpdate(DELETE_EXPIRED)
                .bind("expired", SqlArguments.timestamp(now.minus(IdempotencyKey.LIFETIME)))
                .bind("limit", limit)
                .execute());
    }
}
