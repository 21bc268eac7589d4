package dev.leadpatch.bootstrap.wiring;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.background.BackgroundLoop;
import java.util.function.IntUnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Forgets in batches, each as large as the store was last seen to forget in time: what is kept can be large. */
final class Batches {
    private static final Logger LOG = LoggerFactory.getLogger(Batches.class);

    // small enough that nobody waits for one
    private static final int LARGEST = 1_000;

    private final String what;
    private final IntUnaryOperator forget;
    private int size = LARGEST;
    private boolean stuck;

    /**
     * @param what is forgotten, as people call it
     * @param forget forgets so many, and tells how many there were
     */
    Batches(String what, IntUnaryOperator forget) {
        this.what = what;
        this.forget = forget;
    }

    /** Forgets until nothing is left, in {@code most} batches at most. */
    void run(int most) {
        boolean more = true;
        for (int i = 0; i < most && more; i++) {
            more = forgetOne();
            BackgroundLoop.heartbeat();
        }
    }

    /** Forgets a batch, or makes the next one smaller. */
    private boolean forgetOne() {
        int asked = size;
        try {
            int forgotten = forget.applyAsInt(asked);
            size = Math.min(LARGEST, asked * 2);
            stuck = false;
            return forgotten == asked;
        } catch (StoreUnavailableException failed) {
            if (asked > 1) {
                size = asked / 2;
                return true;
            }
            warnOnce(failed);
            return false;
        }
    }

    private void warnOnce(StoreUnavailableException failed) {
        if (!stuck) {
            LOG.warn("{} can't be forgotten, not even one at a time; trying on", what, failed);
            stuck = true;
        }
    }
}
