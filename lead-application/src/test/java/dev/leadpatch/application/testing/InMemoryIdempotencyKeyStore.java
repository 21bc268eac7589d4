package dev.leadpatch.application.testing;

import dev.leadpatch.application.idempotency.IdempotencyKeyStore;
import dev.leadpatch.application.idempotency.IdempotentRequest;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotencyKey;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotentReplay;
import dev.leadpatch.application.lead.LeadStore.Outcome;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;

/** Stores idempotency keys in memory, for {@link InMemoryLeadStore}. */
public final class InMemoryIdempotencyKeyStore implements IdempotencyKeyStore {
    private static final long LOCK_TIMEOUT_MILLIS = 1_500;

    private record StoredKey(String fingerprint, Instant usedAt, String response) {
        boolean isExpired(Instant now) {
            return !usedAt.plus(IdempotencyKey.LIFETIME).isAfter(now);
        }
    }

    private final Map<IdempotencyKey, StoredKey> storedKeys = new ConcurrentHashMap<>();
    private final Map<IdempotencyKey, ReentrantLock> locks = new ConcurrentHashMap<>();
    private final InstantSource clock;

    public InMemoryIdempotencyKeyStore(InstantSource clock) {
        this.clock = clock;
    }

    /** Executes {@code work} and stores the response to its result, unless the key is in use. */
    <R> Outcome<R> runOnce(
            IdempotentRequest<R> request, Supplier<Outcome<R>> work, Function<IdempotentReplay, Outcome<R>> replayed) {
        ReentrantLock lock = locks.computeIfAbsent(request.key(), key -> new ReentrantLock(true));
        if (!tryLock(lock)) {
            return replayed.apply(new IdempotentReplay.InProgress());
        }
        try {
            Optional<IdempotentReplay> replay = findReplay(request);
            if (replay.isPresent()) {
                return replayed.apply(replay.get());
            }
            Instant now = clock.instant();
            Outcome<R> outcome = work.get();
            if (outcome instanceof Outcome.Completed<R> completed) {
                String response = request.responseRenderer().apply(completed.result());
                storedKeys.put(request.key(), new StoredKey(request.fingerprint(), now, response));
            }
            return outcome;
        } finally {
            lock.unlock();
        }
    }

    private static boolean tryLock(ReentrantLock lock) {
        try {
            return lock.tryLock(LOCK_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Optional<IdempotentReplay> findReplay(IdempotentRequest<?> request) {
        return Optional.ofNullable(storedKeys.get(request.key()))
                .filter(storedKey -> !storedKey.isExpired(clock.instant()))
                .map(storedKey -> storedKey.fingerprint().equals(request.fingerprint())
                        ? new IdempotentReplay.Completed(storedKey.response())
                        : new IdempotentReplay.FingerprintMismatch());
    }

    @Override
    public int deleteExpired(Instant now, int limit) {
        List<IdempotencyKey> expired = storedKeys.entrySet().stream()
                .filter(entry -> entry.getValue().isExpired(now))
                .sorted(Comparator.comparing(entry -> entry.getValue().usedAt()))
                .limit(limit)
                .map(Map.Entry::getKey)
                .toList();
        expired.forEach(storedKeys::remove);
        return expired.size();
    }
}
