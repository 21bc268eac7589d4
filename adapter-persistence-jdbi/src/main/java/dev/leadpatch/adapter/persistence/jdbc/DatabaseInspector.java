package dev.leadpatch.adapter.persistence.jdbc;

import dev.leadpatch.adapter.persistence.DatabaseInspection;
import dev.leadpatch.adapter.persistence.DatabaseUnusableException;
import dev.leadpatch.adapter.persistence.PostgresSettings;
import dev.leadpatch.adapter.persistence.SchemaState;
import dev.leadpatch.application.StoreUnavailableException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.Set;

/** Reads the state of a database from the system catalogs, with the time limits of a request. */
public final class DatabaseInspector {
    private static final int VERSIONS_PER_MAJOR = 10_000;
    private static final String CLOCK = "select clock_timestamp()";
    private static final String STATE = """
            select
              current_setting('server_version'),
              current_setting('server_version_num')::int,
              has_database_privilege(current_database(), 'create'),
              exists (select from pg_namespace where nspname = ?),
              coalesce((
                select has_schema_privilege(n.oid, 'usage')
                  and not exists (
                    select from pg_class c
                    where c.relnamespace = n.oid and c.relkind = 'r'
                      and not (has_table_privilege(c.oid, 'select')
                               and (c.relname <> 'leads' or has_table_privilege(c.oid, 'update'))))
                from pg_namespace n where n.nspname = ?), false),
              array(select extname::text from pg_extension),
              array(select name::text from pg_available_extensions)
            """;

    private DatabaseInspector() {}

    /**
     * Inspects a database. Changes nothing.
     *
     * @throws StoreUnavailableException if the database is unreachable
     * @throws DatabaseUnusableException if Leadpatch can't use the database as it is configured
     */
    public static DatabaseInspection inspect(PostgresSettings settings, InstantSource clock) {
        PostgresDataSource dataSource = PostgresDataSource.timeLimited(settings, SessionSettings.REQUESTS);
        try (Connection connection = dataSource.getConnection()) {
            Duration clockDifference = measureClockDifference(connection, clock);
            return inspect(connection, settings, clockDifference);
        } catch (SQLException e) {
            throw SchemaMigrator.toStoreException(e, settings.schema());
        }
    }

    private static Duration measureClockDifference(Connection connection, InstantSource clock) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(CLOCK)) {
            Instant before = clock.instant();
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                Instant middle =
                        before.plus(Duration.between(before, clock.instant()).dividedBy(2));
                return Duration.between(
                        middle, row.getObject(1, OffsetDateTime.class).toInstant());
            }
        }
    }

    private static DatabaseInspection inspect(
            Connection connection, PostgresSettings settings, Duration clockDifference) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(STATE)) {
            statement.setString(1, settings.schema());
            statement.setString(2, settings.schema());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                boolean schemaExists = row.getBoolean(4);
                boolean canUseSchema = row.getBoolean(5);
                return new DatabaseInspection(
                        row.getString(1),
                        row.getInt(2) / VERSIONS_PER_MAJOR,
                        clockDifference,
                        row.getBoolean(3),
                        schemaExists,
                        canUseSchema,
                        names(row.getArray(6)),
                        names(row.getArray(7)),
                        // Flyway can't read a schema without privileges
                        canUseSchema ? SchemaMigrator.versionOf(settings).state() : SchemaState.MISSING);
            }
        }
    }

    private static Set<String> names(Array array) throws SQLException {
        return Set.of((String[]) array.getArray());
    }
}
