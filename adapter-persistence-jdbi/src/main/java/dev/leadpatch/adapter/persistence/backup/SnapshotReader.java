package dev.leadpatch.adapter.persistence.backup;

import dev.leadpatch.adapter.persistence.DatabaseUnusableException;
import dev.leadpatch.adapter.persistence.jdbc.SchemaMigrator;
import dev.leadpatch.adapter.persistence.jdbc.SchemaVersion;
import java.util.List;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.postgresql.copy.CopyManager;
import org.postgresql.copy.CopyOut;

/**
 * Reads all rows of the schema in one transaction, whose snapshot is one state of the database. The tables are locked
 * before the snapshot is taken, as by {@code pg_dump}: a snapshot does not protect from a migration, because a table that
 * is truncated or rewritten appears empty to it.
 */
final class SnapshotReader {
    // The lock of beforeEachMigrate__wait_for_backups.sql. The session holds it: in the transaction, this statement
    // would take the snapshot before the tables are locked.
    private static final String BLOCK_MIGRATIONS = "select pg_advisory_lock_shared(hashtext(?))";

    // Not transactional: read after the rows, a sequence is at least as far as every value in them.
    private static final String FIND_SEQUENCES = """
            select sequencename, last_value
            from pg_sequences
            where schemaname = :schema and last_value is not null
            order by sequencename
            """;

    private final Handle handle;
    private final String schema;
    private final List<SchemaTable> tables;

    private SnapshotReader(Handle handle, String schema, List<SchemaTable> tables) {
        this.handle = handle;
        this.schema = schema;
        this.tables = tables;
    }

    /**
     * Makes migrations wait until the session ends, and lists the tables, which are read later, in another transaction.
     *
     * @param handle in auto-commit mode
     */
    static SnapshotReader of(Handle handle, String schema) {
        handle.execute(BLOCK_MIGRATIONS, '"' + schema + "\".migration");
        return new SnapshotReader(handle, schema, SchemaTable.findAll(handle, schema));
    }

    /**
     * Reads the rows, and returns their number. The end of the connection ends the transaction, also during a statement
     * of {@code COPY} whose rows the consumer does not receive.
     *
     * @param version the version that the schema must have
     * @throws DatabaseUnusableException if a migration has changed the schema since the tables were listed
     */
    long read(int version, SnapshotConsumer consumer) {
        if (tables.isEmpty()) {
            throw new DatabaseUnusableException("its schema has no tables", "");
        }
        handle.begin();
        lockTables(version);
        return readTables(consumer);
    }

    private void lockTables(int version) {
        // neither of the statements takes the snapshot
        handle.execute("set transaction isolation level repeatable read, read only");
        handle.execute(tables.stream()
                .map(SchemaTable::name)
                .collect(Collectors.joining(
                        ", ", "lock table " + SchemaMigrator.HISTORY_TABLE + ", ", " in access share mode")));
        int actual = CopyFailedException.run(() -> SchemaVersion.read(handle.getConnection(), schema))
                .installed();
        if (actual != version || !SchemaTable.findAll(handle, schema).equals(tables)) {
            throw new DatabaseUnusableException(
                    "a migration has changed its schema meanwhile", "Nothing was copied: repeat the command.");
        }
    }

    private long readTables(SnapshotConsumer consumer) {
        long rows = 0;
        CopyManager copies = CopyFailedException.copyManager(handle.getConnection());
        for (SchemaTable table : tables) {
            rows += readTable(copies, table, consumer);
        }
        handle.createQuery(FIND_SEQUENCES)
                .bind("schema", schema)
                .map((row, context) -> new Sequence(row.getString(1), row.getLong(2)))
                .forEach(sequence -> consumer.sequence(sequence.name, sequence.value));
        consumer.end(rows);
        return rows;
    }

    private static long readTable(CopyManager copies, SchemaTable table, SnapshotConsumer consumer) {
        consumer.startTable(table);
        long rows = 0;
        CopyOut copy = CopyFailedException.run(() -> copies.copyOut(table.copyToSql()));
        // null at the end: the driver is not annotated
        for (byte[] row = next(copy); row != null; row = next(copy)) {
            consumer.row(row);
            rows++;
        }
        consumer.endTable();
        return rows;
    }

    @SuppressWarnings("NullAway")
    private static byte[] next(CopyOut copy) {
        return CopyFailedException.run(copy::readFromCopy);
    }

    private record Sequence(String name, long value) {}
}
