package dev.leadpatch.adapter.persistence.jdbc;

import dev.leadpatch.application.idempotency.IdempotentRequest;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotentReplay;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The idempotency keys of requests that change no leads, as a part of their transactions. */
public interface IdempotencyKeys {

    /**
     * Returns the outcome of a request of a company that has reached its quota: the replay of an earlier request, or a
     * refusal. Empty below the quota. Must not be called in a transaction.
     */
    Optional<IdempotentReplay> refuseBeyondQuota(IdempotentRequest<?> request);

    /** Claims the key for the running transaction, or returns the replay of an earlier request. */
    Optional<IdempotentReplay> claim(Handle handle, IdempotentRequest<?> request);

    /** Stores the response with the key that the running transaction has claimed. */
    <R> void storeResponse(Handle handle, IdempotentRequest<R> request, R result);
}
