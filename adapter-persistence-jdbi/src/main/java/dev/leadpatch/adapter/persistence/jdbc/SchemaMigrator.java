package dev.leadpatch.adapter.persistence.jdbc;

import dev.leadpatch.adapter.persistence.DatabaseUnusableException;
import dev.leadpatch.adapter.persistence.PostgresSettings;
import dev.leadpatch.adapter.persistence.SchemaState;
import dev.leadpatch.application.StoreUnavailableException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Migrates the schema with Flyway. The migrations and their history table are those of Leadpatch alone, so that a host
 * can use Flyway in the same database. Of several concurrent processes one migrates, and the others wait. A migration waits
 * for a running backup.
 */
public final class SchemaMigrator {
    private static final Logger LOG = LoggerFactory.getLogger(SchemaMigrator.class);
    private static final String LOCATION = "classpath:dev/leadpatch/adapter/persistence/schema";
    public static final String HISTORY_TABLE = "leadpatch_schema_history";

    // another process may wait for the end of a backup before it migrates
    private static final int UNLIMITED = -1;

    // The columns of the versions before the first release, in any schema; a schema that is installed is not checked.
    private static final String FIND_OBSOLETE_SCHEMA = """
            select n.nspname
            from pg_namespace n
            join pg_class changes on changes.relnamespace = n.oid and changes.relname = 'lead_changes'
            join pg_attribute label on label.attrelid = changes.oid and label.attname = 'key_label'
            join pg_class leads on leads.relnamespace = n.oid and leads.relname = 'leads'
            where not exists (
                select
                from pg_class history
                join pg_namespace own on own.oid = history.relnamespace
                where own.nspname = ? and history.relname = ?)
            order by n.nspname
            """;

    private static final String CAN_CHANGE_SCHEMA = """
            select not exists (select from pg_namespace where nspname = ? and not has_schema_privilege(oid, 'create'))
            """;

    private SchemaMigrator() {}

    /**
     * Migrates the schema to the latest version, and returns it. If the user may not change the schema, its owner must have
     * migrated it.
     *
     * @throws StoreUnavailableException if the database is unreachable
     * @throws DatabaseUnusableException if the schema can't be migrated; the message names the cause
     */
    public static String migrate(ConnectionSource connections) {
        try {
            if (!connections.haveOwnSessions()) {
                return requireCurrent(connections, "a connection pooler in transaction mode permits no migration");
            }
            if (!canChangeSchema(connections)) {
                return requireCurrent(connections, "the user may not change it");
            }
            refuseObsoleteSchema(connections.migrations(), connections.schema());
            var result = flyway(connections).migrate();
            return Objects.requireNonNullElse(result.targetSchemaVersion, String.valueOf(result.initialSchemaVersion));
        } catch (FlywayException | SQLException e) {
            throw toStoreException(e, connections.schema());
        }
    }

    private static boolean canChangeSchema(ConnectionSource connections) throws SQLException {
        try (Connection connection = connections.migrations().getConnection();
                PreparedStatement statement = connection.prepareStatement(CAN_CHANGE_SCHEMA)) {
            statement.setString(1, connections.schema());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    private static String requireCurrent(ConnectionSource connections, String obstacle) throws SQLException {
        SchemaVersion version = SchemaVersion.read(connections.migrations(), connections.schema());
        if (version.state() != SchemaState.CURRENT) {
            throw new DatabaseUnusableException(
                    "the schema " + connections.schema() + " lacks migrations of this version, and " + obstacle,
                    "Run the command migrate as the owner of the schema, connected to PostgreSQL itself.");
        }
        return Integer.toString(version.installed());
    }

    /**
     * Returns the version of the schema. Changes nothing.
     *
     * @throws StoreUnavailableException if the database is unreachable
     * @throws DatabaseUnusableException if Leadpatch can't use the database as it is configured
     */
    public static SchemaVersion versionOf(PostgresSettings settings) {
        try {
            return SchemaVersion.read(new OwnConnections(settings).migrations(), settings.schema());
        } catch (SQLException e) {
            throw toStoreException(e, settings.schema());
        }
    }

    /**
     * Creates the schema in a version, which this program must know.
     *
     * @throws StoreUnavailableException if the database is unreachable
     * @throws DatabaseUnusableException if the schema can't be created; the message names the cause
     */
    public static void createAt(int version, ConnectionSource connections) {
        try {
            refuseObsoleteSchema(connections.migrations(), connections.schema());
            configure(connections).target(Integer.toString(version)).load().migrate();
        } catch (FlywayException | SQLException e) {
            throw toStoreException(e, connections.schema());
        }
    }

    private static Flyway flyway(ConnectionSource connections) {
        return configure(connections).load();
    }

    private static FluentConfiguration configure(ConnectionSource connections) {
        return Flyway.configure(SchemaMigrator.class.getClassLoader())
                .dataSource(connections.migrations())
                .locations(LOCATION)
                .table(HISTORY_TABLE)
                .defaultSchema(connections.schema())
                .placeholders(Map.of("schema", connections.schema()))
                .lockRetryCount(UNLIMITED)
                .loggers("slf4j");
    }

    /** Logs the cause, and translates it into the exception of the callers. */
    public static RuntimeException toStoreException(Exception e, String schema) {
        if (e instanceof FlywayException flyway
                && flyway.getErrorCode() == CoreErrorCode.NON_EMPTY_SCHEMA_WITHOUT_SCHEMA_HISTORY_TABLE) {
            return new DatabaseUnusableException(
                    "the schema " + schema + " contains other tables; Leadpatch requires its own schema", "");
        }
        SqlErrorCategory category = SqlErrorCategory.of(e);
        String sqlState = SqlErrorCategory.sqlState(e).orElse("");
        String reason = DatabaseFailure.describe(e);
        // the caller reports an SQL error and its reason, but no other one; no stack trace, because the messages of
        // Flyway contain statements
        LOG.atLevel(sqlState.isEmpty() ? Level.INFO : Level.DEBUG)
                .addKeyValue("sql_state", sqlState)
                .addKeyValue("reason", reason)
                .log("The database can't be used");
        if (category == SqlErrorCategory.UNREACHABLE || category == SqlErrorCategory.UNAVAILABLE) {
            return new StoreUnavailableException("the database is unavailable: " + reason, e);
        }
        return new DatabaseUnusableException(sqlState.isEmpty() ? "this version can't migrate its schema" : reason, e);
    }

    /** Data of a version before the first release must not look as if it were lost. */
    private static void refuseObsoleteSchema(DataSource dataSource, String schema) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(FIND_OBSOLETE_SCHEMA)) {
            statement.setString(1, schema);
            statement.setString(2, HISTORY_TABLE);
            try (ResultSet obsolete = statement.executeQuery()) {
                if (obsolete.next()) {
                    throw new DatabaseUnusableException(
                            "the tables in its schema " + obsolete.getString(1)
                                    + " are of a version before the first release, which can't be migrated",
                            "Use a new database or data directory, and load the companies again; pg_dump saves the old"
                                    + " data.");
                }
            }
        }
    }
}
