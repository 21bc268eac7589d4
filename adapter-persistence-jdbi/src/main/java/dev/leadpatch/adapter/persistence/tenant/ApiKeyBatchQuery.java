package dev.leadpatch.adapter.persistence.tenant;

import dev.leadpatch.adapter.persistence.jdbc.StoreDeadline;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.access.ApiKey;
import dev.leadpatch.application.access.ApiKey.ApiKeyHash;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Finds API keys in batches, by leader and followers: the number of concurrent queries bounds the cost of unknown keys,
 * however many there are, and a new key is found at once. A caller that finds no open batch opens one and becomes its
 * leader. As soon as one of few queries may start, the leader closes the batch and executes its query. Callers that
 * arrive before join as followers. Without other callers, a query starts immediately. Nothing is kept after it, so
 * memory is bounded by the number of waiting callers. Thread-safe.
 */
final class ApiKeyBatchQuery {
    // a second one, so that a connection that does not respond delays only its own batch
    static final int MAX_CONCURRENT_QUERIES = 2;

    private static final int MAX_BATCH_SIZE = 1_000;

    // a query takes less; after this time, the leader has lacked the memory to pass the result on
    private static final Duration QUERY_TIMEOUT = Duration.ofSeconds(3);

    private final Query query;
    private final int maxBatchSize;
    private final Duration maxWait;
    private final Semaphore queries = new Semaphore(MAX_CONCURRENT_QUERIES, true);
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Batch open; // guarded by the lock

    /** Returns the keys that exist. */
    @FunctionalInterface
    interface Query {
        Map<ApiKeyHash, ApiKey> execute(StoreDeadline deadline, Set<ApiKeyHash> hashes);
    }

    ApiKeyBatchQuery(Query query) {
        this(query, MAX_BATCH_SIZE, StoreDeadline.LEAD_WAIT);
    }

    /** @param maxWait the maximum time until the query of a batch starts */
    ApiKeyBatchQuery(Query query, int maxBatchSize, Duration maxWait) {
        this.query = query;
        this.maxBatchSize = maxBatchSize;
        this.maxWait = maxWait;
    }

    /**
     * Returns the key with this hash, as of a time after the call.
     *
     * @throws StoreUnavailableException if no query starts within the deadline, or the query fails
     */
    Optional<ApiKey> find(ApiKeyHash hash) {
        Batch batch;
        boolean leads = false;
        lock.lock();
        try {
            if (open == null || open.hashes.size() >= maxBatchSize) {
                // complete before others can join: a lack of memory must not leave a batch without a leader
                batch = new Batch();
                batch.hashes.add(hash);
                open = batch;
                leads = true;
            } else {
                batch = open;
                batch.hashes.add(hash);
            }
        } finally {
            lock.unlock();
        }
        if (leads) {
            execute(batch);
        }
        return Optional.ofNullable(batch.await(maxWait.plus(QUERY_TIMEOUT)).get(hash));
    }

    private void execute(Batch batch) {
        try {
            acquireQuery(batch.deadline);
            try {
                close(batch);
                batch.result.complete(query.execute(batch.deadline, batch.hashes));
            } finally {
                queries.release();
            }
        } catch (RuntimeException | Error e) {
            close(batch);
            batch.result.completeExceptionally(e);
        }
    }

    private void acquireQuery(StoreDeadline deadline) {
        try {
            long nanos = deadline.remainingOf(maxWait).toNanos();
            if (queries.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new StoreUnavailableException("no query of API keys started within the deadline", new TimeoutException());
    }

    /** Later callers do not join the batch. */
    private void close(Batch batch) {
        lock.lock();
        try {
            if (open == batch) {
                open = null;
            }
        } finally {
            lock.unlock();
        }
    }

    private static final class Batch {
        private final StoreDeadline deadline = new StoreDeadline();
        private final Set<ApiKeyHash> hashes = new HashSet<>(); // guarded by the lock until the batch is closed
        private final CompletableFuture<Map<ApiKeyHash, ApiKey>> result = new CompletableFuture<>();

        /** Returns the result; an exception is created for each caller. */
        Map<ApiKeyHash, ApiKey> await(Duration timeout) {
            try {
                return result.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof StoreUnavailableException unavailable) {
                    throw unavailable.copy();
                }
                throw new IllegalStateException("the query of API keys failed", e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StoreUnavailableException("interrupted while waiting for a query of API keys", e);
            } catch (TimeoutException e) {
                throw new StoreUnavailableException("a query of API keys did not end within the deadline", e);
            }
        }
    }
}
