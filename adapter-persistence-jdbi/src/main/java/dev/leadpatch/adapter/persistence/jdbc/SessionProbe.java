package dev.leadpatch.adapter.persistence.jdbc;

import dev.leadpatch.adapter.persistence.DatabaseUnusableException;
import dev.leadpatch.adapter.persistence.PostgresSettings;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * Detects connection poolers in transaction mode, such as PgBouncer, by their effect: a connection has several sessions of
 * PostgreSQL, or two connections share one. Prepared statements, session settings and locks would be lost between
 * transactions, or affect those of other clients.
 */
public final class SessionProbe {
    /** A session option of the probe that PostgreSQL itself never ignores. */
    static final String OPTION = "-c leadpatch.session=own";

    private static final int ROUNDS = 2;
    private static final String FIND_SETTING =
            "select current_setting('leadpatch.session', true) is not distinct from 'own'";
    // a process id alone can be used again
    private static final String FIND_SESSION =
            "select pid || ' ' || backend_start from pg_stat_activity where pid = pg_backend_pid()";

    private SessionProbe() {}

    /**
     * Requires that each connection has a session of its own.
     *
     * @throws DatabaseUnusableException if a pooler assigns sessions to transactions, or ignores session settings
     */
    public static void requireOwnSessions(PostgresSettings settings) {
        PostgresDataSource dataSource = PostgresDataSource.probing(settings);
        List<String> first = new ArrayList<>();
        List<String> second = new ArrayList<>();
        try (Connection connection = dataSource.getConnection();
                Connection other = dataSource.getConnection()) {
            for (int i = 0; i < ROUNDS; i++) {
                first.add(query(connection, FIND_SESSION));
                first.add(query(connection, FIND_SESSION));
                second.add(query(other, FIND_SESSION));
            }
            if (areShared(first, second)) {
                throw new DatabaseUnusableException(
                        "a connection pooler shares sessions between connections, as PgBouncer does in transaction mode",
                        "Connect to PostgreSQL itself, set pool_mode = session, or use the setting for a pooler in"
                                + " transaction mode.");
            }
            if (!query(connection, FIND_SETTING).equals("t")) {
                throw new DatabaseUnusableException(
                        "a connection pooler ignores the session settings, as PgBouncer does with"
                                + " ignore_startup_parameters",
                        "Connect to PostgreSQL itself.");
            }
        } catch (SQLException e) {
            throw SchemaMigrator.toStoreException(e, settings.schema());
        }
    }

    /**
     * Whether a connection had several sessions, or two connections had the same one.
     *
     * @param first the sessions of successive transactions of a connection
     * @param second the sessions of another connection, which was open at the same time
     */
    static boolean areShared(List<String> first, List<String> second) {
        return Set.copyOf(first).size() > 1 || Set.copyOf(second).size() > 1 || !Collections.disjoint(first, second);
    }

    private static String query(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
