package dev.leadpatch.adapter.persistence;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.background.BackgroundLoop;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;

/**
 * Deletes expired rows in batches of an adaptive size. A failed batch halves the size of the next one, and a successful
 * batch doubles it, up to 1,000 rows. Not thread-safe.
 */
final class BatchedCleanup {
    // small enough not to delay other transactions
    private static final int MAX_BATCH_SIZE = 1_000;

    private final IntUnaryOperator deleteBatch;
    private final Consumer<StoreUnavailableException> onNoProgress;
    private int batchSize = MAX_BATCH_SIZE;
    private boolean failing;

    /**
     * @param deleteBatch deletes at most the given number of rows, and returns how many it deleted
     * @param onNoProgress called when rows can't be deleted even one by one; once until a batch succeeds
     */
    BatchedCleanup(IntUnaryOperator deleteBatch, Consumer<StoreUnavailableException> onNoProgress) {
        this.deleteBatch = deleteBatch;
        this.onNoProgress = onNoProgress;
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
            reportOnce(e);
            return false;
        }
    }

    private void reportOnce(StoreUnavailableException e) {
        if (!failing) {
            onNoProgress.accept(e);
            failing = true;
        }
    }
}
