package dev.leadpatch.bootstrap.wiring;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.background.BackgroundLoop;
import java.util.function.IntUnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Forgets in batches, each as large as the store was last seen to forget in time: what is kept can be large. */
final class BatchedCleanup {
    private static final Logger LOG = LoggerFactory.getLogger(BatchedCleanup.class);

    // small enough that nobody waits for one
    private static final int MAX_BATCH_SIZE = 1_000;

    private final String name;
    private final IntUnaryOperator deleteBatch;
    private int batchSize = MAX_BATCH_SIZE;
    private boolean failing;

    /**
     * @param what is forgotten, as people call it
     * @param forget forgets so many, and tells how many there were
     */
    BatchedCleanup(String what, IntUnaryOperator forget) {
        this.name = what;
        this.deleteBatch = forget;
    }

    /** Forgets until nothing is left, in {@code most} batches at most. */
    void run(int most) {
        boolean more = true;
        for (int i = 0; i < most && more; i++) {
            more = runBatch();
            BackgroundLoop.heartbeat();
        }
    }

    /** Forgets a batch, or makes the next one smaller. */
    private boolean runBatch() {
        int asked = batchSize;
        try {
            int forgotten = deleteBatch.applyAsInt(asked);
            batchSize = Math.min(MAX_BATCH_SIZE, asked * 2);
            failing = false;
            return forgotten == asked;
        } catch (StoreUnavailableException failed) {
            if (asked > 1) {
                batchSize = asked / 2;
                return true;
            }
            warnOnce(failed);
            return false;
        }
    }

    private void warnOnce(StoreUnavailableException failed) {
        if (!failing) {
            LOG.warn("{} can't be forgotten, not even one at a time; trying on", name, failed);
            failing = true;
        }
    }
}
