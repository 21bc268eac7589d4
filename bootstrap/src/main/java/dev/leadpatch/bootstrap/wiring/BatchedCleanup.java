package dev.leadpatch.bootstrap.wiring;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.background.BackgroundLoop;
import java.util.function.IntUnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes expired rows in batches of an adaptive size. A failed batch halves the size of the next one, and a successful
 * batch doubles it, up to 1,000 rows. Not thread-safe.
 */
final class BatchedCleanup {
    private static final Logger LOG = LoggerFactory.getLogger(BatchedCleanup.class);

    // small enough not to delay other transactions
    private static final int MAX_BATCH_SIZE = 1_000;

    private final String name;
    private final IntUnaryOperator deleteBatch;
    private int batchSize = MAX_BATCH_SIZE;
    private boolean failing;

    /**
     * @param name the name of the deleted rows in the log
     * @param deleteBatch deletes at most the given number of rows, and returns how many it deleted
     */
    BatchedCleanup(String name, IntUnaryOperator deleteBatch) {
        this.name = name;
        this.deleteBatch = deleteBatch;
    }

    /** Deletes all expired rows, in at most {@code maxBatches} batches. */
    void run(int maxBatches) {
        boolean hasMore = true;
        for (int i = 0; i < maxBatches && hasMore; i++) {
            hasMore = runBatch();
            BackgroundLoop.heartbeat();
        }
    }

    /** Deletes one batch. Returns whether the next batch should run. */
    private boolean runBatch() {
        int requested = batchSize;
        try {
            int deleted = deleteBatch.applyAsInt(requested);
            batchSize = Math.min(MAX_BATCH_SIZE, requested * 2);
            failing = false;
            return deleted == requested;
        } catch (StoreUnavailableException e) {
            if (requested > 1) {
                batchSize = requested / 2;
                return true;
            }
            warnOnce(e);
            return false;
        }
    }

    private void warnOnce(StoreUnavailableException e) {
        if (!failing) {
            LOG.warn("{} could not be deleted even one by one; retrying", name, e);
            failing = true;
        }
    }
}
