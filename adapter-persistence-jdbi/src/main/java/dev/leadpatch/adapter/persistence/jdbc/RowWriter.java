package dev.leadpatch.adapter.persistence.jdbc;

import java.sql.Statement;
import java.util.Collection;
import java.util.function.BiConsumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Writes rows in batches, by one statement for each row. */
public final class RowWriter {
    /** Maximum number of rows of a batch. */
    public static final int BATCH_SIZE = 1_000;

    private RowWriter() {}

    /**
     * Writes the rows; nothing if there are none.
     *
     * @param sql writes one row
     * @param bind binds a row to the statement
     * @throws IllegalStateException if the statement did not write a row
     */
    public static <T> void write(Handle handle, String sql, Collection<T> rows, BiConsumer<PreparedBatch, T> bind) {
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
