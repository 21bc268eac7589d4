package dev.leadpatch.application.testing;

import dev.leadpatch.application.idempotency.IdempotencyKey;
import dev.leadpatch.application.idempotency.IdempotencyKeys;
import dev.leadpatch.application.idempotency.Repeatable;
import dev.leadpatch.application.idempotency.Repetition;
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

/** Idempotency keys in memory; {@link InMemoryLeads} uses them. */
public final class InMemoryKeys implements IdempotencyKeys {
    private static final long PATIENCE_MILLIS = 1_500;

    private record Kept(String fingerprint, Instant usedAt, String answer) {
        boolean isExpired(Instant now) {
            return !usedAt.plus(IdempotencyKey.LIFETIME).isAfter(now);
        }
    }

    private final Map<IdempotencyKey, Kept> kept = new ConcurrentHashMap<>();
    private final Map<IdempotencyKey, ReentrantLock> locks = new ConcurrentHashMap<>();
    private final InstantSource clock;

    public InMemoryKeys(InstantSource clock) {
        this.clock = clock;
    }

    /** Does {@code work}, and keeps the answer to what it decides, unless its key is known. */
    <R> Outcome<R> once(
            Repeatable<R> repeatable, Supplier<Outcome<R>> work, Function<Repetition, Outcome<R>> repeated) {
        ReentrantLock lock = locks.computeIfAbsent(repeatable.key(), key -> new ReentrantLock(true));
        if (!hasTurn(lock)) {
            return repeated.apply(new Repetition.UnderWay());
        }
        try {
            Optional<Repetition> repetition = repetition(repeatable);
            if (repetition.isPresent()) {
                return repeated.apply(repetition.get());
            }
            Instant now = clock.instant();
            Outcome<R> outcome = work.get();
            if (outcome instanceof Outcome.Decided<R> decided) {
                String answer = repeatable.answer().apply(decided.result());
                kept.put(repeatable.key(), new Kept(repeatable.fingerprint(), now, answer));
            }
            return outcome;
        } finally {
            lock.unlock();
        }
    }

    private static boolean hasTurn(ReentrantLock lock) {
        try {
            return lock.tryLock(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Optional<Repetition> repetition(Repeatable<?> repeatable) {
        return Optional.ofNullable(kept.get(repeatable.key()))
                .filter(known -> !known.isExpired(clock.instant()))
                .map(known -> known.fingerprint().equals(repeatable.fingerprint())
                        ? new Repetition.Answered(known.answer())
                        : new Repetition.OtherRequest());
    }

    @Override
    public int forgetExpired(Instant now, int most) {
        List<IdempotencyKey> expired = kept.entrySet().stream()
                .filter(entry -> entry.getValue().isExpired(now))
                .sorted(Comparator.comparing(entry -> entry.getValue().usedAt()))
                .limit(most)
                .map(Map.Entry::getKey)
                .toList();
        expired.forEach(kept::remove);
        return expired.size();
    }
}
