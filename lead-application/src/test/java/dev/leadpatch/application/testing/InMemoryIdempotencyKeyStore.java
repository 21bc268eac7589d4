package dev.leadpatch.application.testing;

import dev.leadpatch.application.idempotency.IdempotencyKey;
import dev.leadpatch.application.idempotency.IdempotencyKeyStore;
import dev.leadpatch.application.idempotency.IdempotentReplay;
import dev.leadpatch.application.idempotency.IdempotentRequest;
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

/** Idempotency keys in memory; {@link InMemoryLeadStore} uses them. */
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

    /** Does {@code work}, and keeps the answer to what it decides, unless its key is known. */
    <R> Outcome<R> runOnce(
            IdempotentRequest<R> repeatable,
            Supplier<Outcome<R>> work,
            Function<IdempotentReplay, Outcome<R>> repeated) {
        ReentrantLock lock = locks.computeIfAbsent(repeatable.key(), key -> new ReentrantLock(true));
        if (!tryLock(lock)) {
            return repeated.apply(new IdempotentReplay.InProgress());
        }
        try {
            Optional<IdempotentReplay> repetition = findReplay(repeatable);
            if (repetition.isPresent()) {
                return repeated.apply(repetition.get());
            }
            Instant now = clock.instant();
            Outcome<R> outcome = work.get();
            if (outcome instanceof Outcome.Completed<R> decided) {
                String answer = repeatable.responseRenderer().apply(decided.result());
                storedKeys.put(repeatable.key(), new StoredKey(repeatable.fingerprint(), now, answer));
            }
            return outcome;
        } finally {
            lock.unlock();
        }
    }

    private static boolean tryLock(ReentrantLock lock) {
        try {
            return lock.tryLock(LOCK_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Optional<IdempotentReplay> findReplay(IdempotentRequest<?> repeatable) {
        return Optional.ofNullable(storedKeys.get(repeatable.key()))
                .filter(known -> !known.isExpired(clock.instant()))
                .map(known -> known.fingerprint().equals(repeatable.fingerprint())
                        ? new IdempotentReplay.Completed(known.response())
                        : new IdempotentReplay.FingerprintMismatch());
    }

    @Override
    public int deleteExpired(Instant now, int most) {
        List<IdempotencyKey> expired = storedKeys.entrySet().stream()
                .filter(entry -> entry.getValue().isExpired(now))
                .sorted(Comparator.comparing(entry -> entry.getValue().usedAt()))
                .limit(most)
                .map(Map.Entry::getKey)
                .toList();
        expired.forEach(storedKeys::remove);
        return expired.size();
    }
}
