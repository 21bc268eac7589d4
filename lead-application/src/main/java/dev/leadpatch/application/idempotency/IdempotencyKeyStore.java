package dev.leadpatch.application.idempotency;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotencyKey;
import java.time.Instant;

/**
 * Deletes expired idempotency keys with their stored responses. {@link dev.leadpatch.application.lead.LeadStore#change}
 * stores them, in the transaction of the change.
 */
public interface IdempotencyKeyStore {

    /**
     * Deletes keys whose {@link IdempotencyKey#LIFETIME} is over at {@code now}, the oldest first. Expired keys count
     * as unknown even before they are deleted. Deleting them bounds the size of the store and the retention of
     * responses.
     *
     * @param limit maximum number of keys to delete, so that each call is short
     * @return the number of deleted keys; if less than {@code limit}, no expired keys remain
     * @throws StoreUnavailableException if the store is unavailable
     */
    int deleteExpired(Instant now, int limit);
}
