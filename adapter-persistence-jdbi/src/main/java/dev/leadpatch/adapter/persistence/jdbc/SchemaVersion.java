package dev.leadpatch.adapter.persistence.jdbc;

import dev.leadpatch.adapter.persistence.SchemaState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * The version of a schema. It is read without Flyway, which changes the search path of its session.
 *
 * @param installed the newest installed migration; 0 if there is none
 */
public record SchemaVersion(int installed) {
    /** The newest migration of this version of the program. */
    public static final int LATEST = 33;

    private static final String FIND_HISTORY =
            "select format('%I.%I', ?, ?), to_regclass(format('%I.%I', ?, ?)) is not null";
    private static final String FIND_NEWEST =
            "select coalesce(max(version::integer), 0) from %s where success and version is not null";

    /** Reads the version. Changes nothing. */
    public static SchemaVersion read(DataSource dataSource, String schema) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return read(connection, schema);
        }
    }

    /** Reads the version in the transaction of the connection. */
    public static SchemaVersion read(Connection connection, String schema) throws SQLException {
        try (PreparedStatement history = connection.prepareStatement(FIND_HISTORY)) {
            for (int i = 1; i <= 4; i += 2) {
                history.setString(i, schema);
                history.setString(i + 1, SchemaMigrator.HISTORY_TABLE);
            }
            try (ResultSet table = history.executeQuery()) {
                table.next();
                return new SchemaVersion(table.getBoolean(2) ? readNewest(connection, table.getString(1)) : 0);
            }
        }
    }

    private static int readNewest(Connection connection, String table) throws SQLException {
        try (PreparedStatement newest = connection.prepareStatement(FIND_NEWEST.formatted(table));
                ResultSet row = newest.executeQuery()) {
            row.next();
            return row.getInt(1);
        }
    }

    /** Returns how the version relates to the latest one. */
    public SchemaState state() {
        if (installed == 0) {
            return SchemaState.MISSING;
        }
        return installed < LATEST ? SchemaState.OUTDATED : SchemaState.CURRENT;
    }
}
