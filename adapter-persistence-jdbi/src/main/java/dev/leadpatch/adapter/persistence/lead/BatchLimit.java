package dev.leadpatch.adapter.persistence.lead;

import java.time.Duration;

/** Limits the concurrent batches of a group commit. Counting allocates no memory, so it cannot fail. Not thread-safe. */
final class BatchLimit {
    // one batch is prepared while another one waits for the disk
    private static final int MAX_CONCURRENT_BATCHES = 2;

    // minimum number of ready leads for a second batch; fewer wait for the running batch and share the next commit
    static final int SECOND_BATCH_THRESHOLD = 16;

    private final long slowNanos;
    private final long[] startNanos = new long[MAX_CONCURRENT_BATCHES]; // of the running batches, oldest first
    private int running;

    /** @param slowBatch the running time after which another batch starts, however few changes are queued */
    BatchLimit(Duration slowBatch) {
        slowNanos = slowBatch.toNanos();
    }

    /** Returns whether a batch of changes of the queue may start. */
    boolean mayStart(FairChangeQueue queue) {
        if (running == MAX_CONCURRENT_BATCHES) {
            return false;
        }
        boolean isIdleOrSlow = running == 0 || System.nanoTime() - startNanos[0] >= slowNanos;
        return queue.hasReadyLeads(isIdleOrSlow ? 1 : SECOND_BATCH_THRESHOLD);
    }

    /** Counts a batch that started at {@code start}, a value of {@link System#nanoTime}. */
    void started(long start) {
        startNanos[running] = start;
        running++;
    }

    /** Ends a batch that started at {@code start}. */
    void ended(long start) {
        running--;
        if (startNanos[0] == start) {
            startNanos[0] = startNanos[1];
        }
    }
}
