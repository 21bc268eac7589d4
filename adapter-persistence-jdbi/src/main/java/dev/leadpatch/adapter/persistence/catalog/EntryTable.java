package dev.leadpatch.adapter.persistence.catalog;

import java.sql.Statement;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * Writes the rows of a table of catalog entries, in batches.
 *
 * @param insert inserts a row, and fails if its id is in use: an id is never reused
 * @param update updates a row
 */
record EntryTable<T>(String insert, String update, BiConsumer<PreparedBatch, T> bind) {
    private static final int BATCH_SIZE = 1_000;

    /** @param isStored whether the table has the row already */
    void write(Handle handle, List<T> rows, Predicate<T> isStored) {
        execute(handle, insert, rows.stream().filter(isStored.negate()).toList());
        execute(handle, update, rows.stream().filter(isStored).toList());
    }

    private void execute(Handle handle, String sql, List<T> rows) {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedBatch batch = handle.prepareBatch(sql)) {
            for (T row : rows) {
                bind.accept(batch, row);
                batch.add();
                if (batch.size() == BATCH_SIZE) {
                    requireEachWritten(batch.execute());
                }
            }
            requireEachWritten(batch.execute());
        }
    }

    // the driver rewrites a batch as one statement, and then reports no count for its rows
    private static void requireEachWritten(int[] counts) {
        for (int count : counts) {
            if (count != 1 && count != Statement.SUCCESS_NO_INFO) {
                throw new IllegalStateException("a row was not written");
            }
        }
    }
}
