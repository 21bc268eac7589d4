package dev.leadpatch.adapter.persistence.backup;

import dev.leadpatch.adapter.persistence.DatabaseUnusableException;
import dev.leadpatch.adapter.persistence.InvalidBackupException;
import dev.leadpatch.adapter.persistence.backup.CopyFailedException.CopyOperation;
import dev.leadpatch.adapter.persistence.jdbc.SqlErrorCategory;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;

/** Writes a snapshot to an empty schema, in the transaction of the caller. */
final class SchemaRestorer implements SnapshotConsumer, AutoCloseable {
    // PostgreSQL checks the foreign keys at the end of a statement, and remembers its rows until then
    private static final int MAX_ROWS_PER_STATEMENT = 100_000;

    // no cluster has this identifier, so the migration that follows starts a new epoch of the change feed
    private static final String MARK_RESTORED = "update change_feed set system_identifier = 0";

    private static final String SET_SEQUENCE = "select setval(cast(quote_ident(:name) as regclass), :value)";

    // classes of SQLSTATE
    private static final String DATA_EXCEPTION = "22";
    private static final String INTEGRITY_CONSTRAINT_VIOLATION = "23";

    private final Handle handle;
    private final String schema;
    private final CopyManager copies;
    private final Set<SchemaTable> missing;
    private final RowCounter copiedRows;
    private @Nullable SchemaTable table;
    private @Nullable CopyIn copy;
    private long rowsOfStatement;
    private long rows;

    private SchemaRestorer(Handle handle, String schema, Set<SchemaTable> tables, RowCounter copiedRows) {
        this.handle = handle;
        this.schema = schema;
        this.copies = CopyFailedException.copyManager(handle.getConnection());
        this.missing = tables;
        this.copiedRows = copiedRows;
    }

    /**
     * Locks the tables, so that no other transaction writes, and requires that they are empty.
     *
     * @param copiedRows counts the rows
     * @throws DatabaseUnusableException if a table has a row, or the user does not own the tables
     */
    static SchemaRestorer start(Handle handle, String schema, RowCounter copiedRows) {
        Set<SchemaTable> tables = new LinkedHashSet<>(SchemaTable.findAll(handle, schema));
        lock(handle, tables);
        for (SchemaTable each : tables) {
            if (!each.isEmpty(handle)) {
                throw new DatabaseUnusableException(
                        "it contains data already",
                        "Nothing was changed: use a new database, or a new data directory.");
            }
        }
        return new SchemaRestorer(handle, schema, tables, copiedRows);
    }

    private static void lock(Handle handle, Set<SchemaTable> tables) {
        try {
            for (SchemaTable each : tables) {
                // the rows already contain what the triggers would write
                handle.execute("alter table " + each.name() + " disable trigger user");
            }
        } catch (JdbiException e) {
            if (SqlErrorCategory.sqlState(e).orElse("").equals("42501")) {
                throw new DatabaseUnusableException(
                        "the user does not own its tables",
                        "Nothing was changed: run the command as their owner, then grant the privileges of the service.");
            }
            throw e;
        }
    }

    @Override
    public void startTable(SchemaTable started) {
        if (!missing.remove(started)) {
            throw new InvalidBackupException("is damaged: the table " + started.name() + " is unexpected");
        }
        table = started;
        startStatement(started);
    }

    private void startStatement(SchemaTable target) {
        copy = run(target, () -> copies.copyIn(target.copyFromSql()));
        rowsOfStatement = 0;
    }

    @Override
    public void row(byte[] line) {
        CopyIn running = copy;
        SchemaTable target = table;
        if (running == null || target == null) {
            throw new IllegalStateException("a row outside of a table");
        }
        run(target, () -> {
            running.writeToCopy(line, 0, line.length);
            return true;
        });
        copiedRows.increment();
        rowsOfStatement++;
        if (rowsOfStatement == MAX_ROWS_PER_STATEMENT) {
            endTable();
            startStatement(target);
        }
    }

    @Override
    public void endTable() {
        CopyIn running = copy;
        SchemaTable target = table;
        if (running != null && target != null) {
            rows += run(target, running::endCopy);
        }
    }

    private static <T> T run(SchemaTable target, CopyOperation<T> operation) {
        try {
            return CopyFailedException.run(operation);
        } catch (CopyFailedException e) {
            requireAccepted("a row of the table " + target.name(), e);
            throw e;
        }
    }

    private static void requireAccepted(String item, RuntimeException failure) {
        String state = SqlErrorCategory.sqlState(failure).orElse("");
        if (state.startsWith(DATA_EXCEPTION) || state.startsWith(INTEGRITY_CONSTRAINT_VIOLATION)) {
            throw new InvalidBackupException(
                    "is damaged: the database refuses %s (SQLSTATE %s)".formatted(item, state));
        }
    }

    @Override
    public void sequence(String name, long value) {
        try {
            handle.createQuery(SET_SEQUENCE)
                    .bind("name", name)
                    .bind("value", value)
                    .mapTo(Long.class)
                    .one();
        } catch (JdbiException e) {
            requireAccepted("the value of the sequence " + name, e);
            throw e;
        }
    }

    /** Compares the number of rows that the database has stored, and creates what is derived from the rows. */
    @Override
    public void end(long expected) {
        if (rows != expected || !missing.isEmpty()) {
            throw new InvalidBackupException("is damaged: it has %d rows instead of %d, and lacks %d tables"
                    .formatted(rows, expected, missing.size()));
        }
        // as after the installation of the extensions: in bulk, and without the rows of an earlier attempt
        handle.execute("drop index if exists lead_search_by_text");
        handle.createQuery("select enable_lead_search()").mapTo(Boolean.class).one();
        handle.execute(MARK_RESTORED);
        for (SchemaTable each : SchemaTable.findAll(handle, schema)) {
            handle.execute("alter table " + each.name() + " enable trigger user");
            handle.execute("analyze " + each.name());
        }
    }

    /** Ends a statement that an exception has interrupted, so that the transaction can be rolled back. */
    @Override
    public void close() {
        CopyIn running = copy;
        if (running != null && running.isActive()) {
            CopyFailedException.run(() -> {
                running.cancelCopy();
                return true;
            });
        }
    }
}
