package dev.leadpatch.adapter.persistence;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.webhook.CompletedAttempt;
import dev.leadpatch.application.webhook.DeliveryQueue;
import dev.leadpatch.application.webhook.EndpointRef;
import dev.leadpatch.application.webhook.OrderingKey;
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
 * The waiting deliveries in PostgreSQL. Only the lines are looked at and claimed, one for each endpoint and lead, and
 * never what stands behind the first of a line; the comment on their table says how they are kept right.
 */
final class PostgresDeliveryQueue implements DeliveryQueue {
    private final Database database;
    private final DeliveryClaimer claims;

    PostgresDeliveryQueue(Database database, SecretCipher box) {
        this.database = database;
        claims = new DeliveryClaimer(database, box);
    }

    @Override
    public List<DueOrderingKey> findDue(Map<EndpointRef, Instant> after, int mostEach, Instant now) {
        return database.use(handle -> DueDeliveryQuery.ofAllEndpoints(handle, after, mostEach, now));
    }

    @Override
    public List<DueOrderingKey> findDue(EndpointRef endpoint, Instant after, int most, Instant now) {
        return database.use(handle -> DueDeliveryQuery.ofEndpoint(handle, endpoint, after, most, now));
    }

    @Override
    public ClaimedDeliveries claim(List<OrderingKey> lines, Duration lease, Instant now) {
        return lines.isEmpty() ? new ClaimedDeliveries(List.of(), List.of()) : claims.claim(lines, lease, now);
    }

    @Override
    public List<OrderingKey> complete(List<CompletedAttempt> ended, Instant now) {
        List<OrderingKey> goOn = new ArrayList<>();
        List<CompletedAttempt> left = ended;
        if (ended.size() > 1) {
            RecordedBatch done = complete(handle -> DeliveryOutcomeWriter.lockSkipLocked(handle, ended), now);
            goOn.addAll(done.advanced());
            // by their lines, which are told apart without a look at what is delivered
            Set<OrderingKey> locked = done.orderingKeys();
            left = ended.stream()
                    .filter(each -> !locked.contains(each.delivery().orderingKey()))
                    .toList();
        }
        // what others have locked just now, such as changes of the lead; one waits for one lock at a time
        for (CompletedAttempt one : left) {
            goOn.addAll(complete(handle -> DeliveryOutcomeWriter.lockOne(handle, one), now)
                    .advanced());
        }
        return goOn;
    }

    private RecordedBatch complete(Function<Handle, List<CompletedAttempt>> lock, Instant now) {
        return database.transact(transaction -> {
                    Handle handle = transaction.handle();
                    List<CompletedAttempt> locked = lock.apply(handle);
                    transaction.applyNetworkTimeout();
                    return new RecordedBatch(locked, DeliveryOutcomeWriter.record(handle, locked, now));
                })
                .orElseThrow(() -> new StoreUnavailableException(
                        "others have held the delivery for too long, nothing was changed", new TimeoutException()));
    }

    @Override
    public int deleteDeliveriesOfRemovedEndpoints(int most) {
        return database.transact(transaction -> RemovedEndpointCleanup.deleteBatch(transaction.handle(), most))
                .orElseThrow(() -> new StoreUnavailableException(
                        "others have held what is to be dropped for too long", new TimeoutException()));
    }

    /** What a transaction has recorded, and the lines that have more. */
    private record RecordedBatch(List<CompletedAttempt> recorded, List<OrderingKey> advanced) {
        Set<OrderingKey> orderingKeys() {
            return recorded.stream().map(each -> each.delivery().orderingKey()).collect(Collectors.toSet());
        }
    }
}
