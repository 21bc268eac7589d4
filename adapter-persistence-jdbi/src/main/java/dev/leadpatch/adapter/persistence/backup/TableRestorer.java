package dev.leadpatch.adapter.persistence.backup;

import dev.leadpatch.adapter.persistence.InvalidBackupException;
import dev.leadpatch.adapter.persistence.backup.CopyFailedException.CopyOperation;
import dev.leadpatch.adapter.persistence.jdbc.SqlErrorCategory;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;

/** Writes the rows of a table, in the transaction of the caller. */
final class TableRestorer {
    // PostgreSQL checks the foreign keys at the end of a statement, and remembers its rows until then
    private static final int MAX_ROWS_PER_STATEMENT = 100_000;

    // classes of SQLSTATE
    private static final String DATA_EXCEPTION = "22";
    private static final String INTEGRITY_CONSTRAINT_VIOLATION = "23";

    private final CopyManager copies;
    private final SchemaTable table;
    private CopyIn copy;
    private long rowsOfStatement;
    private long rows;

    TableRestorer(CopyManager copies, SchemaTable table) {
        this.copies = copies;
        this.table = table;
        this.copy = startStatement();
    }

    private CopyIn startStatement() {
        return run(() -> copies.copyIn(table.copyFromSql()));
    }

    /** @param line the row in the text format of {@code COPY}, with its line break */
    void row(byte[] line) {
        run(() -> {
            copy.writeToCopy(line, 0, line.length);
            return true;
        });
        rowsOfStatement++;
        if (rowsOfStatement == MAX_ROWS_PER_STATEMENT) {
            end();
            copy = startStatement();
            rowsOfStatement = 0;
        }
    }

    /** Ends the statement, and returns the number of rows that the database has stored. */
    long end() {
        rows += run(copy::endCopy);
        return rows;
    }

    /** Ends a statement that an exception has interrupted, so that the transaction can be rolled back. */
    void cancel() {
        if (copy.isActive()) {
            CopyFailedException.run(() -> {
                copy.cancelCopy();
                return true;
            });
        }
    }

    private <T> T run(CopyOperation<T> operation) {
        try {
            return CopyFailedException.run(operation);
        } catch (CopyFailedException e) {
            requireAccepted("a row of the table " + table.name(), e);
            throw e;
        }
    }

    /** @throws InvalidBackupException if the database has refused the item, so that it did not fail itself */
    static void requireAccepted(String item, RuntimeException failure) {
        String state = SqlErrorCategory.sqlState(failure).orElse("");
        if (state.startsWith(DATA_EXCEPTION) || state.startsWith(INTEGRITY_CONSTRAINT_VIOLATION)) {
            throw new InvalidBackupException(
                    "is damaged: the database refuses %s (SQLSTATE %s)".formatted(item, state));
        }
    }
}
