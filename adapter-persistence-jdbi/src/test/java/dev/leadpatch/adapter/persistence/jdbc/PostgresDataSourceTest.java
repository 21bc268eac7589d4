package dev.leadpatch.adapter.persistence.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PostgresDataSourceTest {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();

    @ParameterizedTest
    @ValueSource(strings = {"statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"})
    void long_running_connection_has_no_time_limit_of_the_database(String limit) throws SQLException {
        String database = DATABASE.queryOne(String.class, "select current_database()");
        DATABASE.execute("alter database " + database + " set " + limit + " = '1h'");
        try (Connection connection = PostgresDataSource.longRunning(DATABASE.settings(), "test")
                        .getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("show " + limit)) {
            row.next();
            assertThat(row.getString(1)).isEqualTo("0");
        }
    }
}
