package dev.leadpatch.adapter.persistence.lead;

import java.time.Duration;

/** Limits the concurrent batches of a group commit. Counting allocates no memory, so it cannot fail. Not thread-safe. */
final class BatchLimit {
    // minimum number of ready leads for a further batch; fewer wait for a running batch and share the next commit
    static final int SECOND_BATCH_THRESHOLD = 16;

    private final Duration slowBatch;
    private final boolean isOneCompanyPerBatch;
    private final long[] startNanos; // of the running batches, oldest first
    private int running;

    private BatchLimit(Duration slowBatch, boolean isOneCompanyPerBatch, int maxConcurrent) {
        this.slowBatch = slowBatch;
        this.isOneCompanyPerBatch = isOneCompanyPerBatch;
        this.startNanos = new long[maxConcurrent];
    }

    /**
     * The limit for one database: one batch is prepared while another one waits for the disk.
     *
     * @param slowBatch the running time after which another batch starts, however few changes are queued
     */
    static BatchLimit ofOneDatabase(Duration slowBatch) {
        return new BatchLimit(slowBatch, false, 2);
    }

    /**
     * The limit for sharded tables: each batch is of one company, whose node alone commits it. Batches of different companies
     * do not wait for each other.
     */
    static BatchLimit ofShards(Duration slowBatch, int maxConcurrent) {
        return new BatchLimit(slowBatch, true, Math.max(2, maxConcurrent));
    }

    Duration slowBatch() {
        return slowBatch;
    }

    /** Whether all changes of a batch are of one company, which has one running batch. */
    boolean isOneCompanyPerBatch() {
        return isOneCompanyPerBatch;
    }

    /** Returns whether a batch of changes of the queue may start. */
    boolean mayStart(FairChangeQueue queue) {
        if (running == startNanos.length) {
            return false;
        }
        boolean isIdleOrSlow = running == 0 || System.nanoTime() - startNanos[0] >= slowBatch.toNanos();
        return queue.hasReadyLeads(isOneCompanyPerBatch || isIdleOrSlow ? 1 : SECOND_BATCH_THRESHOLD);
    }

    /** Counts a batch that started at {@code start}, a value of {@link System#nanoTime}. */
    void started(long start) {
        startNanos[running] = start;
        running++;
    }

    /** Ends a batch that started at {@code start}. */
    void ended(long start) {
        running--;
        int ended = 0;
        while (ended < running && startNanos[ended] != start) {
            ended++;
        }
        System.arraycopy(startNanos, ended + 1, startNanos, ended, running - ended);
    }
}
