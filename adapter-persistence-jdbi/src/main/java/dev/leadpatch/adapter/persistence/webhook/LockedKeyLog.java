package dev.leadpatch.adapter.persistence.webhook;

import dev.leadpatch.adapter.persistence.Sharding;
import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.webhook.DeliveryQueue.CompletedAttempt;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs ordering keys that other database sessions lock for longer than a change of a lead does, at most twice a minute.
 * Thread-safe.
 */
final class LockedKeyLog {
    private static final Logger LOG = LoggerFactory.getLogger(LockedKeyLog.class);
    private static final Duration MIN_DURATION = Duration.ofSeconds(1);
    private static final Duration INTERVAL = Duration.ofSeconds(30);

    // A recording is repeated about every second. After a failure it may never be: another node can have sent the
    // delivery.
    private static final Duration MAX_UNREPORTED = Duration.ofMinutes(1);

    // The transaction that locked a row is its xmax. A row that several transactions have locked has another kind of
    // xmax, which finds none.
    private static final String FIND_HOLDER = """
            select k.pid
            from webhook_queue_heads l
            left join webhook_deliveries d
                on d.company_id = l.company_id and d.endpoint_id = l.endpoint_id and d.lead_id = l.lead_id
                and d.sequence = l.sequence
            join pg_locks k on k.locktype = 'transactionid' and k.granted and k.transactionid in (l.xmax, d.xmax)
            where l.company_id = any(:companies) and l.endpoint_id = any(:endpoints) and l.lead_id = any(:leads)
            limit 1
            """;

    private final Database database;
    private final LongSupplier nanoTime;
    private final Map<OrderingKey, LockedTime> lockedKeys = new HashMap<>();
    private long nextMessage;

    LockedKeyLog(Database database, LongSupplier nanoTime) {
        this.database = database;
        this.nanoTime = nanoTime;
        this.nextMessage = nanoTime.getAsLong();
    }

    /** Updates the log by the result of one recording. */
    void update(List<CompletedAttempt> attempts, List<OrderingKey> locked) {
        message(attempts, locked).ifPresent(LOG::warn);
    }

    /** As {@link #update}; returns the message instead of writing it. */
    Optional<String> message(List<CompletedAttempt> attempts, List<OrderingKey> locked) {
        return oldest(attempts, Set.copyOf(locked)).map(this::message);
    }

    /** The key that is locked for the longest time, if it is to be logged. */
    private synchronized Optional<OrderingKey> oldest(List<CompletedAttempt> attempts, Set<OrderingKey> locked) {
        if (lockedKeys.isEmpty() && locked.isEmpty()) {
            return Optional.empty();
        }
        Set<OrderingKey> unlocked = new HashSet<>();
        attempts.forEach(attempt -> unlocked.add(attempt.delivery().orderingKey()));
        unlocked.removeAll(locked);
        lockedKeys.keySet().removeAll(unlocked);
        long now = nanoTime.getAsLong();
        lockedKeys.values().removeIf(time -> now - time.last() >= MAX_UNREPORTED.toNanos());
        locked.forEach(key ->
                lockedKeys.merge(key, new LockedTime(now, now), (known, latest) -> new LockedTime(known.first(), now)));
        Optional<OrderingKey> oldest = lockedKeys.entrySet().stream()
                .filter(entry -> now - entry.getValue().first() >= MIN_DURATION.toNanos())
                .min(Map.Entry.comparingByValue((one, other) -> Long.signum(one.first() - other.first())))
                .map(Map.Entry::getKey);
        if (oldest.isEmpty() || now - nextMessage < 0) {
            return Optional.empty();
        }
        nextMessage = now + INTERVAL.toNanos();
        return oldest;
    }

    private String message(OrderingKey key) {
        return "A database session%s has locked the webhook queue of endpoint %s and lead %d of company %d; only the "
                        .formatted(
                                findHolder(key).map(pid -> " (pid " + pid + ")").orElse(""),
                                key.endpoint().id().value(),
                                key.lead().value(),
                                key.endpoint().company().value())
                + "deliveries of this lead to this endpoint wait";
    }

    private Optional<Integer> findHolder(OrderingKey key) {
        if (database.sharding() == Sharding.CITUS) {
            return Optional.empty(); // the lock is on the node of the shard
        }
        try {
            return database.use(
                    handle -> QueueHeadDao.bind(handle.createQuery(FIND_HOLDER), List.of(key), Function.identity())
                            .mapTo(Integer.class)
                            .findOne());
        } catch (StoreUnavailableException e) {
            return Optional.empty();
        }
    }

    /** The first and the last time at which a key was found locked. */
    private record LockedTime(long first, long last) {}
}
