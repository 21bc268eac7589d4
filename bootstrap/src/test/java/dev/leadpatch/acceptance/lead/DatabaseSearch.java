package dev.leadpatch.acceptance.lead;

import dev.leadpatch.acceptance.fixture.DatabaseFixture;
import dev.leadpatch.adapter.persistence.PostgresSettings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Searches all tables of the schema, whatever their columns are. */
record DatabaseSearch(DatabaseFixture database) {

    private static final String TABLES =
            "select quote_ident(tablename) from pg_tables where schemaname = ? order by tablename";

    /** Returns the tables with a row that contains the text in any column, in any letter case. */
    Set<String> tablesWith(String text) {
        try (Connection connection = database.borrowConnection()) {
            Set<String> found = new TreeSet<>();
            for (String table : tables(connection)) {
                if (contains(connection, table, text)) {
                    found.add(table);
                }
            }
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> tables(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(TABLES)) {
            statement.setString(1, PostgresSettings.DEFAULT_SCHEMA);
            List<String> tables = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    tables.add(row.getString(1));
                }
            }
            return tables;
        }
    }

    private static boolean contains(Connection connection, String table, String text) throws SQLException {
        // a row as text contains all of its columns
        String sql =
                "select exists (select 1 from %s as t where strpos(lower(t::text), lower(?)) > 0)".formatted(table);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, text);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }
}
