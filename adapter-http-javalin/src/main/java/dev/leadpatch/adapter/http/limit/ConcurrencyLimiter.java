package dev.leadpatch.adapter.http.limit;

import dev.leadpatch.application.http.message.HttpErrorException;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Bulkhead: limits the concurrent requests with the same key, so that they cannot stop others. Further requests wait,
 * without a thread, in the order of their arrival. Thread-safe.
 *
 * @param <K> identifies whose requests are limited
 */
public final class ConcurrencyLimiter<K> {

    private static final int MAX_WAITING = 1_000;
    private static final long MAX_WAIT_SECONDS = 10;

    private final int maxRunning;
    private final Supplier<HttpErrorException> refusal;
    private final Map<K, Requests> requestsByKey = new HashMap<>();
    private long arrivals; // guarded by requestsByKey

    private static final class Requests {
        private final NavigableMap<Long, CompletableFuture<Void>> waiting = new TreeMap<>(); // by number of arrival
        private int running;
    }

    /**
     * @param maxRunning the maximum number of concurrent requests with one key
     * @param refusal supplies the error of a request that has waited for too long, or when too many wait
     */
    public ConcurrencyLimiter(int maxRunning, Supplier<HttpErrorException> refusal) {
        this.maxRunning = maxRunning;
        this.refusal = refusal;
    }

    /** Requests a turn, which must be closed. */
    public Turn acquire(K key) {
        CompletableFuture<Void> granted = new CompletableFuture<>();
        long number;
        synchronized (requestsByKey) {
            Requests requests = requestsByKey.computeIfAbsent(key, absent -> new Requests());
            if (requests.running < maxRunning) {
                requests.running++;
                granted.complete(null);
                return new Turn(key, granted, granted);
            }
            if (requests.waiting.size() >= MAX_WAITING) {
                granted.completeExceptionally(refusal.get());
                return new Turn(key, granted, granted);
            }
            number = arrivals++;
            requests.waiting.put(number, granted);
        }
        CompletableFuture<Void> result = granted.orTimeout(MAX_WAIT_SECONDS, TimeUnit.SECONDS)
                .exceptionallyCompose(error -> {
                    stopWaiting(key, number);
                    return CompletableFuture.failedFuture(error instanceof TimeoutException ? refusal.get() : error);
                });
        return new Turn(key, granted, result);
    }

    /** Removes a request that has waited for too long, or was cancelled: it must not count as waiting. */
    private void stopWaiting(K key, long number) {
        synchronized (requestsByKey) {
            Requests requests = requestsByKey.get(key);
            if (requests != null) {
                requests.waiting.remove(number);
            }
        }
    }

    private void release(K key) {
        Map.@Nullable Entry<Long, CompletableFuture<Void>> next;
        do {
            synchronized (requestsByKey) {
                Requests requests = Objects.requireNonNull(requestsByKey.get(key), "not acquired");
                next = requests.waiting.pollFirstEntry();
                if (next == null) {
                    requests.running--;
                    if (requests.running == 0) {
                        requestsByKey.remove(key);
                    }
                    return;
                }
            }
            // false if the request has waited for too long, or was cancelled
        } while (!next.getValue().complete(null));
    }

    /** The permission of one request to run. */
    public final class Turn implements AutoCloseable {

        private final K key;
        private final CompletableFuture<Void> granted;
        private final CompletableFuture<Void> result;
        private final AtomicBoolean closed = new AtomicBoolean();

        private Turn(K key, CompletableFuture<Void> granted, CompletableFuture<Void> result) {
            this.key = key;
            this.granted = granted;
            this.result = result;
        }

        /** Completed at once or later when the request can run, or with the error that refuses it. */
        public CompletableFuture<Void> granted() {
            return result;
        }

        /** Lets the next request run, or gives up waiting. */
        @Override
        public void close() {
            if (closed.compareAndSet(false, true) && !granted.cancel(false) && !granted.isCompletedExceptionally()) {
                release(key);
            }
        }
    }
}
