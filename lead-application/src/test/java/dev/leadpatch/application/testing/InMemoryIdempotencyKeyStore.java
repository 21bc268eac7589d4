package dev.leadpatch.application.testing;

import dev.leadpatch.application.idempotency.IdempotencyKeyStore;
import dev.leadpatch.application.idempotency.IdempotentRequest;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotencyKey;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotentReplay;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Stores idempotency keys in memory, for {@link InMemoryLeadStore}. */
public final class InMemoryIdempotencyKeyStore implements IdempotencyKeyStore {
    private static final long LOCK_TIMEOUT_MILLIS = 1_500;

    /** @param response {@code null} if it was erased */
    private record StoredKey(
            String fingerprint,
            Instant usedAt,
            Set<LeadId> leads,
            @Nullable String response) {
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

    /** Executes {@code work}, which {@linkplain #store stores} the response to its result, unless the key is in use. */
    <R, O> O runOnce(IdempotentRequest<R> request, Supplier<O> work, Function<IdempotentReplay, O> replayed) {
        ReentrantLock lock = locks.computeIfAbsent(request.key(), key -> new ReentrantLock(true));
        if (!tryLock(lock)) {
            return replayed.apply(new IdempotentReplay.InProgress());
        }
        try {
            return findReplay(request).map(replayed).orElseGet(work);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Stores the response to {@code result}, before the locks of the leads are released.
     *
     * @param leads the leads whose data the response may contain
     */
    <R> void store(IdempotentRequest<R> request, Set<LeadId> leads, R result) {
        String response = request.responseRenderer().apply(result);
        storedKeys.put(request.key(), new StoredKey(request.fingerprint(), clock.instant(), leads, response));
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
                        ? replay(storedKey)
                        : new IdempotentReplay.FingerprintMismatch());
    }

    private static IdempotentReplay replay(StoredKey storedKey) {
        String response = storedKey.response();
        return response == null ? new IdempotentReplay.Erased() : new IdempotentReplay.Completed(response);
    }

    /** Erases the responses that may contain data of the lead, and returns their number. */
    long eraseResponses(CompanyId company, LeadId lead) {
        List<IdempotencyKey> erased = storedKeys.entrySet().stream()
                .filter(entry -> entry.getKey().company().equals(company))
                .filter(entry -> entry.getValue().leads().contains(lead)
                        && entry.getValue().response() != null)
                .map(Map.Entry::getKey)
                .toList();
        erased.forEach(name -> storedKeys.computeIfPresent(
                name, (key, stored) -> new StoredKey(stored.fingerprint(), stored.usedAt(), stored.leads(), null)));
        return erased.size();
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
