package dev.leadpatch.adapter.persistence.backup;

import java.util.function.LongConsumer;

/** Counts the rows of a copy, and reports their number after every thousand. */
final class RowCounter {
    private static final int INTERVAL = 1_000;

    private final LongConsumer progress;
    private long rows;

    RowCounter(LongConsumer progress) {
        this.progress = progress;
    }

    void increment() {
        rows++;
        if (rows % INTERVAL == 0) {
            progress.accept(rows);
        }
    }
}
