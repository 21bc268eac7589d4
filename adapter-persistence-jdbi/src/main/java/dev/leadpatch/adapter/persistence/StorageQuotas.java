package dev.leadpatch.adapter.persistence;

import java.util.List;

/**
 * What each company may store for a limited time. The usage is estimated: each node measures it again after it has added
 * a tenth of a quota, so the usage exceeds a quota by about a tenth for each further node.
 *
 * @param maxIdempotencyKeys maximum number of stored idempotency keys
 * @param maxIdempotencyBytes maximum size of the stored idempotency keys with their responses, in bytes
 * @param maxWaitingBytes maximum size of the payloads of waiting deliveries, in bytes. Further payloads are rendered
 *     without the values of the lead
 */
public record StorageQuotas(long maxIdempotencyKeys, long maxIdempotencyBytes, long maxWaitingBytes) {
    private static final long MIB = 1024 * 1024;

    /** 1,000,000 keys, 512 MiB of responses, and 1 GiB of waiting payloads. */
    public static final StorageQuotas DEFAULTS = new StorageQuotas(1_000_000, 512 * MIB, 1_024 * MIB);

    /** @throws IllegalArgumentException if a maximum is less than 1 */
    public StorageQuotas {
        if (maxIdempotencyKeys < 1 || maxIdempotencyBytes < 1 || maxWaitingBytes < 1) {
            throw new IllegalArgumentException("a quota must be at least 1");
        }
    }

    /** The quotas of the companies of a node. */
    public interface CompanyQuotas {

        /** Sets the quotas of each company; initially, they are {@link StorageQuotas#DEFAULTS}. */
        void set(StorageQuotas quotas);

        /** Measures the usage of the companies of this node, if the estimate may be wrong. */
        void measure();

        /** Returns a counter of each quota. */
        List<QuotaCounter> counters();
    }

    /** A quota, for metrics. */
    public interface QuotaCounter {

        /** The name in metrics, such as {@code idempotency_keys}. */
        String name();

        /** Returns how often this node refused or reduced what it would have stored beyond the quota. */
        long exceeded();
    }
}
