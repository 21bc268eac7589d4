package dev.leadpatch.bootstrap.postgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Accesses an embedded database as other programs do. */
public final class DatabaseAccess {

    private DatabaseAccess() {}

    /** Returns the value of {@code LEADPATCH_DATABASE_URL}, for programs to which the database is an external one. */
    public static String url(EmbeddedDatabase database) {
        String address = database.jdbcUrl().substring("jdbc:postgresql://".length());
        return "postgresql://%s:%s@%s".formatted(database.username(), database.password(), address);
    }

    public static Connection connect(EmbeddedDatabase database) throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(), database.username(), database.password());
    }

    /** Returns the number of rows of a company in a table. */
    public static long count(EmbeddedDatabase database, String table, long company) throws SQLException {
        return queryNumber(database, "select count(*) from leadpatch." + table + " where company_id = " + company);
    }

    /** Returns the number that is the first value of the first row. */
    public static long queryNumber(EmbeddedDatabase database, String sql) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
