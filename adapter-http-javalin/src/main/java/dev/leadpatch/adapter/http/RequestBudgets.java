package dev.leadpatch.adapter.http;

import dev.leadpatch.application.memory.MemoryBudget;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * What the requests of this node use at most, so that those of one company do not stop others. Immutable.
 *
 * @param memory the memory of bodies and responses
 * @param concurrentRequests maximum number of requests of one company that run at the same time; further ones wait
 * @param bodyRate the minimum rate at which bodies must arrive
 */
public record RequestBudgets(MemoryBudget memory, int concurrentRequests, BodyRate bodyRate) {

    /** The default of {@link #concurrentRequests}: three quarters of the threads. */
    public static final int CONCURRENT_REQUESTS = 192;

    /** Returns the defaults with a memory that can be shared with other parts of the node. */
    public static RequestBudgets of(MemoryBudget memory) {
        return new RequestBudgets(memory, CONCURRENT_REQUESTS, new BodyRate(Duration.ofSeconds(10), 100));
    }

    /** Returns these budgets with another maximum of concurrent requests. */
    public RequestBudgets withConcurrentRequests(int max) {
        return new RequestBudgets(memory, max, bodyRate);
    }

    /** Returns these budgets with another memory. */
    public RequestBudgets withMemory(MemoryBudget other) {
        return new RequestBudgets(other, concurrentRequests, bodyRate);
    }

    /** Returns these budgets with another minimum rate of bodies. */
    public RequestBudgets withBodyRate(BodyRate rate) {
        return new RequestBudgets(memory, concurrentRequests, rate);
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
