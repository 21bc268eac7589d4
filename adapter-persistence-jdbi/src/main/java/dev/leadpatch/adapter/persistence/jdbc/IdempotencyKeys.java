package dev.leadpatch.adapter.persistence.jdbc;

import dev.leadpatch.application.idempotency.IdempotentRequest;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotentReplay;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The idempotency keys of requests that change no leads, as a part of their transactions. */
public interface IdempotencyKeys {

    /** Claims the key for the running transaction, or returns the replay of an earlier request. */
    Optional<IdempotentReplay> claim(Handle handle, IdempotentRequest<?> request);

    /** Stores the response with the key that the running transaction has claimed. */
    <R> void storeResponse(Handle handle, IdempotentRequest<R> request, R result);
}
