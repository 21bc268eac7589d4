package dev.leadpatch.application.idempotency;

import dev.leadpatch.application.StoreUnavailableException;
import java.time.Instant;

/**
 * Where keys are kept with the answers of their requests. They come there with what their requests change, see
 * {@link dev.leadpatch.application.lead.LeadStore#change}.
 */
public interface IdempotencyKeyStore {

    /**
     * Forgets keys whose {@link IdempotencyKey#LIFETIME} is over at {@code now}, the oldest first. They count as unknown
     * before that too; this is what keeps their number, and the life of the answers, bounded.
     *
     * @param most how many at most, so that each call is short
     * @return how many were forgotten; fewer than {@code most} means that no more are left
     * @throws StoreUnavailableException if the store could not be reached in time
     */
    int deleteExpired(Instant now, int most);
}
