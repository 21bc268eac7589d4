package dev.leadpatch.adapter.http;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * What the requests of this node use at most, so that those of one company do not stop others. Immutable.
 *
 * @param bufferedBodyBytes maximum bytes of all request bodies in memory; a company has at most half of them
 * @param concurrentRequests maximum number of requests of one company that run at the same time; further ones wait
 * @param bodyRate the minimum rate at which bodies must arrive
 */
public record RequestBudgets(long bufferedBodyBytes, int concurrentRequests, BodyRate bodyRate) {

    /** The default of {@link #concurrentRequests}: three quarters of the threads. */
    public static final int CONCURRENT_REQUESTS = 192;

    private static final int HEAP_SHARE = 32;
    private static final int MIN_BODIES = 4;

    /** Returns the defaults: bodies have a 32nd of the heap, but at least four times the maximum size of a body. */
    public static RequestBudgets ofHeap(int maxBody) {
        long bytes = Math.max((long) MIN_BODIES * maxBody, Runtime.getRuntime().maxMemory() / HEAP_SHARE);
        return new RequestBudgets(bytes, CONCURRENT_REQUESTS, new BodyRate(Duration.ofSeconds(10), 100));
    }

    /** Returns these budgets with another maximum of concurrent requests. */
    public RequestBudgets withConcurrentRequests(int max) {
        return new RequestBudgets(bufferedBodyBytes, max, bodyRate);
    }

    /** Returns these budgets with another maximum of bytes of bodies. */
    public RequestBudgets withBufferedBodyBytes(long max) {
        return new RequestBudgets(max, concurrentRequests, bodyRate);
    }

    /** Returns these budgets with another minimum rate of bodies. */
    public RequestBudgets withBodyRate(BodyRate rate) {
        return new RequestBudgets(bufferedBodyBytes, concurrentRequests, rate);
    }

    /**
     * The minimum rate at which a body must arrive.
     *
     * @param grace the time in which the rate does not matter
     * @param bytesPerSecond the average since the start
     */
    public record BodyRate(Duration grace, int bytesPerSecond) {

        /** Returns whether {@code received} bytes in {@code nanos} nanoseconds are too few. */
        public boolean isTooSlow(long received, long nanos) {
            return nanos > grace.toNanos() && received < TimeUnit.NANOSECONDS.toSeconds(nanos) * bytesPerSecond;
        }
    }
}
