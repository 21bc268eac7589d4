package dev.leadpatch.adapter.persistence.catalog;

import dev.leadpatch.adapter.persistence.jdbc.IdempotencyKeys;
import dev.leadpatch.adapter.persistence.jdbc.ShardedStatements;
import dev.leadpatch.application.idempotency.IdempotentOutcome;
import dev.leadpatch.application.idempotency.IdempotentRequest;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotentReplay;
import java.util.Optional;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/**
 * A change of a catalog that is executed once for its idempotency key. It may run several times until it conflicts with
 * no other transaction. An instance is used for one change, by one thread.
 */
final class IdempotentCatalogChange<R> {
    private final IdempotencyKeys keys;
    private final IdempotentRequest<R> request;
    private boolean isWaitingForKey;

    IdempotentCatalogChange(IdempotencyKeys keys, IdempotentRequest<R> request) {
        this.keys = keys;
        this.request = request;
    }

    /** @param change the rest of the transaction; empty if the company was removed since it was found */
    IdempotentOutcome<R> run(Handle handle, Supplier<Optional<R>> change) {
        // the key before the company: a request that waits for a key must not block other changes of the catalog
        isWaitingForKey = true;
        Optional<IdempotentReplay> replay = keys.claim(handle, request);
        isWaitingForKey = false;
        if (replay.isPresent()) {
            return new IdempotentOutcome.Replayed<>(replay.get());
        }
        ShardedStatements.requireTwoPhaseCommit(handle);
        R result = change.get().orElseThrow(() -> new IllegalStateException("the company does not exist"));
        keys.storeResponse(handle, request, result);
        return new IdempotentOutcome.Executed<>(result);
    }

    /** The outcome if other transactions held locks beyond the deadline; empty if it was not the lock of the key. */
    Optional<IdempotentOutcome<R>> timedOut() {
        return isWaitingForKey
                ? Optional.of(new IdempotentOutcome.Replayed<>(new IdempotentReplay.InProgress()))
                : Optional.empty();
    }
}
