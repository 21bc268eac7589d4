package dev.leadpatch.adapter.persistence;

import dev.leadpatch.application.background.BackgroundLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.IntUnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Cleans up several kinds of data in batches: all in the first iteration, then one each, round-robin. Not thread-safe. */
final class RoundRobinCleanup {
    private static final Logger LOG = LoggerFactory.getLogger(RoundRobinCleanup.class);

    private final BiConsumer<String, Runnable> runner;
    private final List<Runnable> kinds = new ArrayList<>();
    private int next;
    private boolean firstIteration = true;

    /** @param runner runs the clean-up of the kind with this name */
    RoundRobinCleanup(BiConsumer<String, Runnable> runner) {
        this.runner = runner;
    }

    /**
     * Adds a kind of data.
     *
     * @param name the name in the log
     * @param deleteBatch deletes at most the given number of rows, and returns how many it deleted
     */
    RoundRobinCleanup add(String name, int maxBatches, IntUnaryOperator deleteBatch) {
        BatchedCleanup batches = new BatchedCleanup(
                deleteBatch, failure -> LOG.warn("{} could not be deleted even one by one; retrying", name, failure));
        kinds.add(() -> runner.accept(name, () -> batches.run(maxBatches)));
        return this;
    }

    /** Returns the number of kinds. */
    int kinds() {
        return kinds.size();
    }

    /** Executes one iteration. */
    void run() {
        int count = firstIteration ? kinds.size() : 1;
        firstIteration = false;
        for (int i = 0; i < count; i++) {
            Runnable cleanup = kinds.get(next);
            // before the clean-up runs, so that a failure does not block the other kinds
            next = (next + 1) % kinds.size();
            cleanup.run();
            BackgroundLoop.heartbeat();
        }
    }
}
