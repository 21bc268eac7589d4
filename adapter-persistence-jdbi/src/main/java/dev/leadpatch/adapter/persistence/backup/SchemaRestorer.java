package dev.leadpatch.adapter.persistence.backup;

import dev.leadpatch.adapter.persistence.BackupHeader;
import dev.leadpatch.adapter.persistence.DatabaseUnusableException;
import dev.leadpatch.adapter.persistence.InvalidBackupException;
import dev.leadpatch.adapter.persistence.RestoredBackup;
import dev.leadpatch.adapter.persistence.jdbc.SqlErrorCategory;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.postgresql.copy.CopyManager;

/** Writes a snapshot to an empty schema, in the transaction of the caller. */
final class SchemaRestorer implements SnapshotConsumer, AutoCloseable {
    // no cluster has this identifier, so the migration that follows starts a new epoch of the change feed
    private static final String MARK_RESTORED = "update change_feed set system_identifier = 0";

    // that of a skipped table does not exist
    private static final String SET_SEQUENCE = """
            select setval(sequence, :value)
            from to_regclass(quote_ident(:name)) as sequence
            where sequence is not null
            """;

    private final Handle handle;
    private final String schema;
    private final CopyManager copies;
    private final Map<String, SchemaTable> tables;
    private final Set<String> restored = new HashSet<>();
    private final Set<String> skipped = new LinkedHashSet<>();
    private final RowCounter copiedRows;
    private Optional<TableRestorer> table = Optional.empty();
    private long rows;
    private long skippedRows;

    private SchemaRestorer(Handle handle, String schema, List<SchemaTable> tables, RowCounter copiedRows) {
        this.handle = handle;
        this.schema = schema;
        this.copies = CopyFailedException.copyManager(handle.getConnection());
        this.tables = tables.stream().collect(Collectors.toMap(SchemaTable::name, Function.identity()));
        this.copiedRows = copiedRows;
    }

    /**
     * Locks the tables, so that no other transaction writes, and requires that they are empty.
     *
     * @param copiedRows counts the rows
     * @throws DatabaseUnusableException if a table has a row, or the user does not own the tables
     */
    static SchemaRestorer start(Handle handle, String schema, RowCounter copiedRows) {
        List<SchemaTable> tables = SchemaTable.findAll(handle, schema);
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

    private static void lock(Handle handle, List<SchemaTable> tables) {
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

    /** Skips a table that the schema does not have: an operator, or another program, has added it to the original one. */
    @Override
    public void startTable(SchemaTable started) {
        Optional<SchemaTable> expected = Optional.ofNullable(tables.get(started.name()));
        if (!(expected.isPresent() ? restored : skipped).add(started.name())) {
            throw new InvalidBackupException("is damaged: it repeats the table " + started.name());
        }
        expected.ifPresent(present -> requireColumns(present, started.columns()));
        table = expected.map(present -> new TableRestorer(copies, present));
    }

    private static void requireColumns(SchemaTable expected, String columns) {
        if (!expected.columns().equals(columns)) {
            throw new InvalidBackupException("has the table %s with the columns %s, and the database has it with %s"
                    .formatted(expected.name(), columns, expected.columns()));
        }
    }

    @Override
    public void row(byte[] line) {
        table.ifPresentOrElse(present -> present.row(line), () -> skippedRows++);
        copiedRows.increment();
    }

    @Override
    public void endTable() {
        table.ifPresent(present -> rows += present.end());
    }

    @Override
    public void sequence(String name, long value) {
        try {
            handle.createQuery(SET_SEQUENCE)
                    .bind("name", name)
                    .bind("value", value)
                    .mapTo(Long.class)
                    .findOne();
        } catch (JdbiException e) {
            TableRestorer.requireAccepted("the value of the sequence " + name, e);
            throw e;
        }
    }

    RestoredBackup result(BackupHeader header) {
        return new RestoredBackup(header, rows, List.copyOf(skipped));
    }

    /** Compares the number of rows that the database has stored, and creates what is derived from the rows. */
    @Override
    public void end(long expected) {
        if (rows + skippedRows != expected || !restored.equals(tables.keySet())) {
            throw new InvalidBackupException("is damaged: it has %d rows instead of %d, and lacks %d tables"
                    .formatted(rows + skippedRows, expected, tables.size() - restored.size()));
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
        table.ifPresent(TableRestorer::cancel);
    }
}
