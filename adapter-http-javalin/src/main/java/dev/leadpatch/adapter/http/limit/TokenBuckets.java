package dev.leadpatch.adapter.http.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.TokensInheritanceStrategy;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Token buckets, one for each key. A bucket is created full, and refilled continuously with its capacity per minute. A
 * bucket that was not used for a minute is full again, so it is removed. Memory is therefore bounded by the number of
 * keys in use. Beyond the maximum, the least useful bucket is removed, and its key starts with a full one.
 * Thread-safe.
 *
 * @param <K> identifies a bucket
 */
final class TokenBuckets<K> {

    static final Duration PERIOD = Duration.ofMinutes(1);

    private final Cache<K, SizedBucket> buckets;
    private final TimeMeter timeMeter;

    /** @param nanoTime a monotonic time, in nanoseconds */
    TokenBuckets(int maxBuckets, LongSupplier nanoTime) {
        this.timeMeter = new ElapsedTime(nanoTime, nanoTime.getAsLong());
        this.buckets = Caffeine.newBuilder()
                .maximumSize(maxBuckets)
                // longer than the period, so that a bucket is full when it is removed
                .expireAfterAccess(PERIOD.multipliedBy(2))
                .ticker(nanoTime::getAsLong)
                .executor(Runnable::run)
                .build();
    }

    /**
     * Returns the bucket of {@code key}, which is created if it is missing. If its capacity has changed, the tokens are
     * adjusted in proportion.
     *
     * @param capacity the number of tokens, and the number of new tokens per minute
     */
    Bucket get(K key, int capacity) {
        SizedBucket existing = buckets.get(key, missing -> new SizedBucket(capacity, newBucket(capacity)));
        return existing.capacity == capacity
                ? existing.bucket
                : buckets.asMap().compute(key, (same, current) -> resized(current, capacity)).bucket;
    }

    /** Returns the number of buckets. */
    long size() {
        buckets.cleanUp();
        return buckets.estimatedSize();
    }

    /** Creates a bucket that is not one of these. */
    Bucket newBucket(int capacity) {
        return Bucket.builder()
                .addLimit(bandwidth(capacity))
                .withCustomTimePrecision(timeMeter)
                .build();
    }

    private SizedBucket resized(@Nullable SizedBucket current, int capacity) {
        if (current == null) {
            return new SizedBucket(capacity, newBucket(capacity));
        }
        BucketConfiguration configuration =
                BucketConfiguration.builder().addLimit(bandwidth(capacity)).build();
        current.bucket.replaceConfiguration(configuration, TokensInheritanceStrategy.PROPORTIONALLY);
        return new SizedBucket(capacity, current.bucket);
    }

    private static Bandwidth bandwidth(int capacity) {
        return Bandwidth.builder()
                .capacity(capacity)
                .refillGreedy(capacity, PERIOD)
                .build();
    }

    private record SizedBucket(int capacity, Bucket bucket) {}

    /**
     * The time since a start: bucket4j compares times without regard to an overflow, which {@link System#nanoTime} may
     * have.
     */
    private record ElapsedTime(LongSupplier nanoTime, long start) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return nanoTime.getAsLong() - start;
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }
}
