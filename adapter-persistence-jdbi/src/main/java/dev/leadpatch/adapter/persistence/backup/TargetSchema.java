package dev.leadpatch.adapter.persistence.backup;

import dev.leadpatch.adapter.persistence.BackupHeader;
import dev.leadpatch.adapter.persistence.DatabaseUnusableException;
import dev.leadpatch.adapter.persistence.InvalidBackupException;
import dev.leadpatch.adapter.persistence.PostgresSettings;
import dev.leadpatch.adapter.persistence.jdbc.OwnConnections;
import dev.leadpatch.adapter.persistence.jdbc.PostgresDataSource;
import dev.leadpatch.adapter.persistence.jdbc.SchemaMigrator;
import dev.leadpatch.adapter.persistence.jdbc.SchemaVersion;
import dev.leadpatch.adapter.persistence.jdbc.ServiceSessions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/** The schema into which a backup is restored. It has the version of the backup. */
final class TargetSchema {
    private static final String INSPECT = """
            select pg_encoding_to_char(d.encoding), exists (select from pg_namespace where nspname = ?)
            from pg_database d
            where d.datname = current_database()
            """;

    private final PostgresSettings settings;
    private final boolean created;
    private final boolean hasTables;

    private TargetSchema(PostgresSettings settings, boolean created, boolean hasTables) {
        this.settings = settings;
        this.created = created;
        this.hasTables = hasTables;
    }

    /**
     * Creates the schema if it has no tables yet.
     *
     * @throws InvalidBackupException if the schema can't have the version of the backup
     * @throws DatabaseUnusableException if the schema has a later version, or can't be created
     */
    static TargetSchema prepare(PostgresSettings settings, BackupHeader header) {
        int installed = SchemaMigrator.versionOf(settings).installed();
        requireVersion(installed, header);
        TargetSchema schema = new TargetSchema(settings, !inspect(settings), installed > 0);
        if (installed == 0) {
            try {
                SchemaMigrator.createAt(header.schemaVersion(), new OwnConnections(settings));
            } catch (RuntimeException e) {
                schema.dropIfCreated(e);
                throw e;
            }
        }
        return schema;
    }

    private static void requireVersion(int installed, BackupHeader header) {
        int expected = header.schemaVersion();
        if (expected > (installed == 0 ? SchemaVersion.LATEST : installed)) {
            throw new InvalidBackupException(
                    "has the schema version %d, which the database does not have: use Leadpatch %s"
                            .formatted(expected, header.program()));
        }
        if (installed > expected) {
            throw new DatabaseUnusableException(
                    "it has the schema version %d, and the backup %d".formatted(installed, expected),
                    "Nothing was changed: use a database without a schema, or a new data directory.");
        }
    }

    /** Requires the encoding of backups, and returns whether the schema exists. */
    private static boolean inspect(PostgresSettings settings) {
        try (Connection connection = connect(settings);
                PreparedStatement statement = connection.prepareStatement(INSPECT)) {
            statement.setString(1, settings.schema());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                if (!row.getString(1).equals("UTF8")) {
                    throw new DatabaseUnusableException(
                            "its encoding is " + row.getString(1) + " instead of UTF8",
                            "Nothing was changed: create a database with ENCODING 'UTF8' TEMPLATE template0.");
                }
                return row.getBoolean(2);
            }
        } catch (SQLException e) {
            throw SchemaMigrator.toStoreException(e, settings.schema());
        }
    }

    String name() {
        return settings.schema();
    }

    /** Requires that no service uses the tables, if they existed before. */
    void requireNoService(Handle handle) {
        if (hasTables) {
            ServiceSessions.requireNone(handle, "Nothing was changed: stop the service before, or use a new schema.");
        }
    }

    /**
     * Drops the schema if it did not exist before and still has no rows, so that the operator can repeat the command.
     * Another command that runs at the same time may have filled it.
     */
    void dropIfCreated(RuntimeException failure) {
        if (created) {
            try (Connection connection = connect(settings);
                    Handle handle = Jdbi.open(connection)) {
                handle.useTransaction(transaction -> dropIfEmpty(transaction, settings.schema()));
            } catch (SQLException | JdbiException e) {
                failure.addSuppressed(e);
            }
        }
    }

    private static void dropIfEmpty(Handle handle, String schema) throws SQLException {
        List<SchemaTable> tables = SchemaTable.findAll(handle, schema);
        // waits for a transaction that is filling them
        tables.forEach(table -> handle.execute("lock table " + table.name() + " in access exclusive mode"));
        if (tables.stream().allMatch(table -> table.isEmpty(handle))) {
            try (Statement statement = handle.getConnection().createStatement()) {
                handle.execute("drop schema if exists " + statement.enquoteIdentifier(schema, true) + " cascade");
            }
        }
    }

    private static Connection connect(PostgresSettings settings) throws SQLException {
        return PostgresDataSource.longRunning(settings, "leadpatch-migrations").getConnection();
    }
}
