package dev.leadpatch.adapter.http;

import dev.leadpatch.application.memory.MemoryBudget;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * What the requests of this node use at most, so that those of one company do not stop others. Immutable.
 *
 * @param memory the memory of bodies and responses
 * @param concurrency how many requests run at the same time
 * @param bodyRate the minimum rate at which bodies must arrive
 * @param responseRate the minimum rate at which clients must receive responses
 */
public record RequestBudgets(MemoryBudget memory, Concurrency concurrency, DataRate bodyRate, DataRate responseRate) {

    /** Returns the defaults with a memory that can be shared with other parts of the node. */
    public static RequestBudgets of(MemoryBudget memory) {
        return new RequestBudgets(
                memory,
                Concurrency.DEFAULTS,
                new DataRate(Duration.ofSeconds(10), 100),
                new DataRate(Duration.ofSeconds(30), 1_000));
    }

    /** Returns these budgets with other maxima of concurrent requests. */
    public RequestBudgets withConcurrency(Concurrency other) {
        return new RequestBudgets(memory, other, bodyRate, responseRate);
    }

    /** Returns these budgets with other minimum rates. */
    public RequestBudgets withRates(DataRate body, DataRate response) {
        return new RequestBudgets(memory, concurrency, body, response);
    }

    /**
     * Maximum numbers of concurrent requests; further ones wait. A request counts from its authentication until its
     * response is sent.
     *
     * @param perAddress of a client address, if they are not authenticated
     * @param perKey of an API key
     * @param perCompany of a company
     * @param largeBodiesPerCompany of a company, while they are handled and have a body of more than {@value #LARGE_BODY}
     *     bytes
     */
    public record Concurrency(int perAddress, int perKey, int perCompany, int largeBodiesPerCompany) {

        /** The size from which on a body can occupy a processor for many milliseconds. */
        public static final int LARGE_BODY = 64 * 1024;

        /** The defaults: an API key leaves a part to the others of its company, and large bodies leave half of the processors. */
        public static final Concurrency DEFAULTS =
                new Concurrency(64, 128, 160, Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
    }

    /**
     * A minimum rate of a transfer.
     *
     * @param grace the time in which the rate does not matter
     * @param bytesPerSecond the average since the start
     */
    public record DataRate(Duration grace, int bytesPerSecond) {

        /** Returns whether {@code transferred} bytes in {@code nanos} nanoseconds are too few. */
        public boolean isTooSlow(long transferred, long nanos) {
            return nanos > grace.toNanos() && transferred < TimeUnit.NANOSECONDS.toSeconds(nanos) * bytesPerSecond;
        }
    }
}
