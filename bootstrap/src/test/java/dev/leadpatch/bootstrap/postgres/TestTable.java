package dev.leadpatch.bootstrap.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A table of texts in the database under test. Each insert is committed separately. */
final class TestTable implements AutoCloseable {
    private final Connection connection;

    private TestTable(Connection connection) {
        this.connection = connection;
    }

    static TestTable create(EmbeddedDatabase database) throws SQLException {
        TestTable rows = new TestTable(DatabaseAccess.connect(database));
        rows.execute("CREATE TABLE IF NOT EXISTS test_rows (id bigserial PRIMARY KEY, text text NOT NULL)");
        return rows;
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    void insert(String text) throws SQLException {
        try (var statement = connection.prepareStatement("INSERT INTO test_rows (text) VALUES (?)")) {
            statement.setString(1, text);
            statement.executeUpdate();
        }
    }

    List<String> readAll() throws SQLException {
        return query("SELECT text FROM test_rows ORDER BY id");
    }

    String queryText(String sql) throws SQLException {
        return query(sql).get(0);
    }

    private List<String> query(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet results = statement.executeQuery(sql)) {
            List<String> texts = new ArrayList<>();
            while (results.next()) {
                texts.add(results.getString(1));
            }
            return texts;
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
