package dev.leadpatch.adapter.persistence.catalog;

import dev.leadpatch.adapter.persistence.jdbc.RowWriter;
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

    /** @param isStored whether the table has the row already */
    void write(Handle handle, List<T> rows, Predicate<T> isStored) {
        RowWriter.write(handle, insert, rows.stream().filter(isStored.negate()).toList(), bind);
        RowWriter.write(handle, update, rows.stream().filter(isStored).toList(), bind);
    }
}
