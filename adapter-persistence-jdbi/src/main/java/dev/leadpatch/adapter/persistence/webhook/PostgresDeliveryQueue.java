package dev.leadpatch.adapter.persistence.webhook;

import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.webhook.DeliveryQueue;
import dev.leadpatch.application.webhook.DeliveryQueue.CompletedAttempt;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import dev.leadpatch.application.webhook.Endpoint.EndpointRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * The delivery queue in PostgreSQL. Polls and claims query queue heads only, one for each ordering key, and never the
 * deliveries behind them. Claims use SKIP LOCKED, leases and fencing tokens; the comment on webhook_lines in
 * V2__webhooks.sql explains the locking protocol. Thread-safe.
 */
public final class PostgresDeliveryQueue implements DeliveryQueue {
    private final Database database;
    private final DeliveryClaimer claimer;

    public PostgresDeliveryQueue(Database database, SecretCipher secretCipher) {
        this.database = database;
        claimer = new DeliveryClaimer(database, secretCipher);
    }

    @Override
    public List<DueOrderingKey> findDue(Map<EndpointRef, Instant> after, int maxPerEndpoint, Instant now) {
        return database.use(handle -> DueOrderingKeyQuery.ofAllEndpoints(handle, after, maxPerEndpoint, now));
    }

    @Override
    public List<DueOrderingKey> findDue(EndpointRef endpoint, Instant after, int limit, Instant now) {
        return database.use(handle -> DueOrderingKeyQuery.ofEndpoint(handle, endpoint, after, limit, now));
    }

    @Override
    public ClaimedDeliveries claim(List<OrderingKey> orderingKeys, Duration lease, Instant now) {
        return orderingKeys.isEmpty()
                ? new ClaimedDeliveries(List.of(), List.of())
                : claimer.claim(orderingKeys, lease, now);
    }

    @Override
    public List<OrderingKey> complete(List<CompletedAttempt> attempts, Instant now) {
        List<OrderingKey> advanced = new ArrayList<>();
        List<CompletedAttempt> remaining = attempts;
        if (attempts.size() > 1) {
            RecordedBatch batch = complete(handle -> QueueHeadLocker.lockSkipLocked(handle, attempts), now);
            advanced.addAll(batch.advanced());
            // by ordering key: a comparison of attempts would compare their payloads
            Set<OrderingKey> locked = batch.orderingKeys();
            remaining = attempts.stream()
                    .filter(attempt -> !locked.contains(attempt.delivery().orderingKey()))
                    .toList();
        }
        // heads locked by other transactions, such as changes of the lead; each transaction waits for one lock only
        for (CompletedAttempt attempt : remaining) {
            advanced.addAll(complete(handle -> QueueHeadLocker.lockOne(handle, attempt), now)
                    .advanced());
        }
        return advanced;
    }

    private RecordedBatch complete(Function<Handle, List<CompletedAttempt>> lock, Instant now) {
        return database.transact(transaction -> {
                    Handle handle = transaction.handle();
                    List<CompletedAttempt> locked = lock.apply(handle);
                    transaction.applyNetworkTimeout();
                    return new RecordedBatch(locked, DeliveryOutcomeWriter.record(handle, locked, now));
                })
                .orElseThrow(() -> new StoreUnavailableException(
                        "another transaction held the queue head beyond the deadline; nothing was changed",
                        new TimeoutException()));
    }

    @Override
    public int deleteDeliveriesOfRemovedEndpoints(int limit) {
        return database.transact(transaction -> RemovedEndpointCleanup.deleteBatch(transaction.handle(), limit))
                .orElseThrow(() -> new StoreUnavailableException(
                        "another transaction held the deliveries beyond the deadline; nothing was deleted",
                        new TimeoutException()));
    }

    /** The recorded attempts of a transaction, and the ordering keys that have another delivery. */
    private record RecordedBatch(List<CompletedAttempt> recorded, List<OrderingKey> advanced) {
        Set<OrderingKey> orderingKeys() {
            return recorded.stream()
                    .map(attempt -> attempt.delivery().orderingKey())
                    .collect(Collectors.toSet());
        }
    }
}
