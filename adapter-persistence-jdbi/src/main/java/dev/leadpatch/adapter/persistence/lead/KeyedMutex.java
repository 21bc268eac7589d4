package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.adapter.persistence.jdbc.FairSemaphore;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * A mutex for each key, granted in FIFO order. Different keys are independent, even if their hash codes are equal. A
 * mutex is created on demand, and removed when no thread holds it or waits for it. Thread-safe.
 */
final class KeyedMutex<K> {
    private final Map<K, Entry> entries = new ConcurrentHashMap<>();

    /** The number of mutexes that are held or waited for. */
    int size() {
        return entries.size();
    }

    /**
     * Runs {@code work} while holding the mutex of {@code key}.
     *
     * @param timeout maximum wait for the mutex
     * @return empty if the timeout passed or the thread was interrupted
     */
    <T> Optional<T> runLocked(K key, Duration timeout, Supplier<T> work) {
        Entry entry = entries.compute(
                key, (same, current) -> current == null ? new Entry(new FairSemaphore(1), 1) : current.addUsers(1));
        try {
            return entry.limiter().run(timeout, work);
        } finally {
            entries.computeIfPresent(key, (same, current) -> current.users() == 1 ? null : current.addUsers(-1));
        }
    }

    /** @param users the number of threads that hold the mutex or wait for it */
    private record Entry(FairSemaphore limiter, int users) {
        Entry addUsers(int change) {
            return new Entry(limiter, users + change);
        }
    }
}
