package dev.leadpatch.adapter.persistence.tenant;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.leadpatch.adapter.persistence.jdbc.StoreDeadline;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.access.ApiKey;
import dev.leadpatch.application.access.ApiKey.ApiKeyHash;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Caches the API keys in use, with refresh ahead: a key that is used after {@link #REFRESH_AGE} is queried again in the
 * background, and the cached one is used meanwhile, so requests do not wait for a slow database. A key is not used after
 * {@link #MAX_AGE}, even if each refresh fails. The age of a key is measured from the start of the query that read it.
 * Thread-safe.
 */
final class ApiKeyCache {
    private static final Logger LOG = LoggerFactory.getLogger(ApiKeyCache.class);

    /** The maximum age that the port allows. */
    static final Duration MAX_AGE = Duration.ofSeconds(5);

    static final Duration REFRESH_AGE = Duration.ofSeconds(2);

    /** Minimum time between a failed refresh of a key and the next one. */
    static final Duration RETRY_DELAY = Duration.ofMillis(500);

    private static final int MAX_KEYS = 10_000;
    private static final int MAX_BATCH_SIZE = 1_000;

    private final ApiKeyBatchQuery.Query query;
    private final Ticker ticker;
    private final Cache<ApiKeyHash, CachedKey> cache;
    private final BlockingQueue<DueKey> dueKeys = new LinkedBlockingQueue<>(MAX_KEYS);

    /** @param query returns the keys that exist, for a refresh */
    ApiKeyCache(ApiKeyBatchQuery.Query query, Ticker ticker) {
        this.query = query;
        this.ticker = ticker;
        cache = Caffeine.newBuilder()
                .maximumSize(MAX_KEYS)
                .expireAfterWrite(MAX_AGE)
                .ticker(ticker)
                .build();
    }

    /** Returns the cached key; requests its refresh if it is due. Never waits. */
    Optional<ApiKey> find(ApiKeyHash hash) {
        CachedKey cached = cache.getIfPresent(hash);
        long now = now();
        if (cached == null || cached.ageAt(now) >= MAX_AGE.toNanos()) {
            return Optional.empty();
        }
        if (cached.startRefresh(now) && !dueKeys.offer(new DueKey(hash, cached))) {
            cached.retryAt(now + RETRY_DELAY.toNanos());
        }
        return Optional.of(cached.key);
    }

    /** The time from which the age of a key is measured; to be read before the query. */
    long now() {
        return ticker.read();
    }

    /** @param readAt {@link #now} before the key was queried */
    void put(ApiKeyHash hash, ApiKey key, long readAt) {
        cache.put(hash, new CachedKey(key, readAt));
    }

    void invalidate(List<ApiKeyHash> hashes) {
        cache.invalidateAll(hashes);
    }

    /** Waits for keys that are due, and refreshes them in one query. A failure leaves the keys cached. */
    void refreshDueKeys(Duration maxWait) throws InterruptedException {
        DueKey first = dueKeys.poll(maxWait.toNanos(), TimeUnit.NANOSECONDS);
        if (first == null) {
            return;
        }
        List<DueKey> batch = new ArrayList<>(List.of(first));
        dueKeys.drainTo(batch, MAX_BATCH_SIZE - 1);
        Map<ApiKeyHash, CachedKey> due = new HashMap<>();
        batch.forEach(key -> due.put(key.hash, key.cached));
        long readAt = now();
        try {
            Map<ApiKeyHash, ApiKey> found = query.execute(new StoreDeadline(), due.keySet());
            due.forEach((hash, cached) -> replace(hash, cached, found, readAt));
        } catch (StoreUnavailableException e) {
            LOG.debug("Failed to refresh {} API keys; they remain cached until they are too old", due.size(), e);
            long retryAt = now() + RETRY_DELAY.toNanos();
            due.values().forEach(cached -> cached.retryAt(retryAt));
        }
    }

    /** Replaces only the entry that was due: it may have been invalidated by a change that the query did not see. */
    private void replace(ApiKeyHash hash, CachedKey due, Map<ApiKeyHash, ApiKey> found, long readAt) {
        ApiKey key = found.get(hash);
        if (key == null) {
            cache.asMap().remove(hash, due);
        } else {
            cache.asMap().replace(hash, due, new CachedKey(key, readAt));
        }
    }

    private record DueKey(ApiKeyHash hash, CachedKey cached) {}

    /** A key as of a time. Two instances are never equal. */
    private static final class CachedKey {
        private final ApiKey key;
        private final long readAt;
        private final AtomicLong refreshAt;

        CachedKey(ApiKey key, long readAt) {
            this.key = key;
            this.readAt = readAt;
            refreshAt = new AtomicLong(readAt + REFRESH_AGE.toNanos());
        }

        long ageAt(long now) {
            return now - readAt;
        }

        /** Returns whether a refresh is due; from then on it is not, until {@link #retryAt} is called. */
        boolean startRefresh(long now) {
            long due = refreshAt.get();
            return now - due >= 0 && refreshAt.compareAndSet(due, readAt + MAX_AGE.toNanos());
        }

        void retryAt(long time) {
            refreshAt.set(time);
        }
    }
}
