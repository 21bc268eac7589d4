package dev.leadpatch.adapter.http.limit;

import dev.leadpatch.adapter.http.RequestObserver;
import dev.leadpatch.adapter.http.RequestObserver.Limit;
import dev.leadpatch.adapter.http.message.HttpErrorException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Bulkhead: limits the concurrent requests of each company, so that one cannot occupy all threads. Further requests wait,
 * without a thread, in the order of their arrival. Thread-safe.
 *
 * @param <K> identifies whose requests are limited
 */
public final class ConcurrencyLimiter<K> {

    private static final int MAX_WAITING = 1_000;
    private static final long MAX_WAIT_SECONDS = 10;

    private final int maxRunning;
    private final RequestObserver observer;
    private final Map<K, Requests> requestsByKey = new HashMap<>();

    private static final class Requests {
        private final Queue<CompletableFuture<Void>> waiting = new ArrayDeque<>();
        private int running;
    }

    /** @param maxRunning the maximum number of concurrent requests with one key */
    public ConcurrencyLimiter(int maxRunning, RequestObserver observer) {
        this.maxRunning = maxRunning;
        this.observer = observer;
    }

    /**
     * Returns when a request can run. {@link #release} must be called afterwards.
     *
     * @return completed at once or later, or with an {@link HttpErrorException} 429 if it has waited for too long or too
     *     many wait; then it must not be released
     */
    public CompletableFuture<Void> acquire(K key) {
        CompletableFuture<Void> turn = new CompletableFuture<>();
        synchronized (requestsByKey) {
            Requests requests = requestsByKey.computeIfAbsent(key, absent -> new Requests());
            if (requests.running < maxRunning) {
                requests.running++;
                turn.complete(null);
                return turn;
            }
            if (requests.waiting.size() >= MAX_WAITING) {
                return CompletableFuture.failedFuture(tooMany());
            }
            requests.waiting.add(turn);
        }
        return turn.orTimeout(MAX_WAIT_SECONDS, TimeUnit.SECONDS)
                .exceptionallyCompose(
                        error -> CompletableFuture.failedFuture(error instanceof TimeoutException ? tooMany() : error));
    }

    /** Ends a request, and lets the next one run. */
    public void release(K key) {
        CompletableFuture<Void> next;
        do {
            synchronized (requestsByKey) {
                Requests requests = Objects.requireNonNull(requestsByKey.get(key), "not acquired");
                next = requests.waiting.poll();
                if (next == null) {
                    requests.running--;
                    if (requests.running == 0) {
                        requestsByKey.remove(key);
                    }
                    return;
                }
            }
            // false if the request has waited for too long
        } while (!next.complete(null));
    }

    private HttpErrorException tooMany() {
        observer.onRateLimited(Limit.CONCURRENCY);
        return HttpErrorException.rateLimited("Too many requests of this company are in progress", 1);
    }
}
