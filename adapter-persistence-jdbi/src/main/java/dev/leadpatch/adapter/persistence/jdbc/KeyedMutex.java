package dev.leadpatch.adapter.persistence.jdbc;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A mutex for each key, granted in FIFO order. Different keys are independent, even if their hash codes are equal. A
 * mutex is created on demand, and removed when no thread holds it or waits for it. Thread-safe.
 */
public final class KeyedMutex<K> {
    private final Map<K, Entry> entries = new ConcurrentHashMap<>();

    /** The number of mutexes that are held or waited for. */
    int size() {
        return entries.size();
    }

    /**
     * Acquires the mutex of {@code key}; the caller must {@link #unlock} it.
     *
     * @param timeout maximum wait for the mutex
     * @return false if the timeout passed or the thread was interrupted
     */
    public boolean tryLock(K key, Duration timeout) {
        Entry entry = entries.compute(key, (same, current) -> {
            Entry used = current == null ? new Entry() : current;
            used.users++;
            return used;
        });
        boolean locked = false;
        try {
            locked = entry.permit.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (!locked) {
                removeUser(key);
            }
        }
        return locked;
    }

    public void unlock(K key) {
        Objects.requireNonNull(entries.get(key)).permit.release();
        removeUser(key);
    }

    private void removeUser(K key) {
        entries.computeIfPresent(key, (same, entry) -> --entry.users == 0 ? null : entry);
    }

    private static final class Entry {
        private final Semaphore permit = new Semaphore(1, true);
        private int users; // threads that hold the mutex or wait for it; guarded by the map
    }
}
