package dev.leadpatch.adapter.persistence.jdbc;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A semaphore for each key, granted in FIFO order. Different keys are independent, even if their hash codes are equal. A
 * semaphore is created on demand, and removed when no thread holds it or waits for it. Thread-safe.
 */
public final class KeyedSemaphore<K> {
    private final int permits;
    private final Map<K, Entry> entries = new ConcurrentHashMap<>();

    /** @param permits the number of threads that can hold the semaphore of a key at the same time */
    public KeyedSemaphore(int permits) {
        this.permits = permits;
    }

    /** The number of semaphores that are held or waited for. */
    int size() {
        return entries.size();
    }

    /**
     * Acquires the semaphore of {@code key}; the caller must {@link #release} it.
     *
     * @param timeout maximum wait for the semaphore
     * @return false if the timeout passed or the thread was interrupted
     */
    public boolean tryAcquire(K key, Duration timeout) {
        Entry entry = entries.compute(key, (same, current) -> {
            Entry used = current == null ? new Entry(permits) : current;
            used.users++;
            return used;
        });
        boolean acquired = false;
        try {
            acquired = entry.permits.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (!acquired) {
                removeUser(key);
            }
        }
        return acquired;
    }

    /**
     * Runs {@code work} while holding the semaphore of {@code key}.
     *
     * @return the result; empty if the semaphore was not acquired within the timeout
     */
    public <T> Optional<T> call(K key, Duration timeout, Supplier<T> work) {
        if (!tryAcquire(key, timeout)) {
            return Optional.empty();
        }
        try {
            return Optional.of(work.get());
        } finally {
            release(key);
        }
    }

    public void release(K key) {
        Objects.requireNonNull(entries.get(key)).permits.release();
        removeUser(key);
    }

    private void removeUser(K key) {
        entries.computeIfPresent(key, (same, entry) -> --entry.users == 0 ? null : entry);
    }

    private static final class Entry {
        private final Semaphore permits;
        private int users; // threads that hold the semaphore or wait for it; guarded by the map

        private Entry(int permits) {
            this.permits = new Semaphore(permits, true);
        }
    }
}
