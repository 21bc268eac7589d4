package dev.leadpatch.acceptance.idempotency;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.DatabaseFixture;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** An idempotency key of {@link ApiClient#READ_WRITE_KEY} that an open transaction has claimed until this is closed. */
public final class ClaimedKeyFixture implements AutoCloseable {

    private static final String CLAIM = """
            insert into idempotency_keys (company_id, caller_id, key, fingerprint, used_at)
            select company_id, id, ?, '', now() from api_keys where sha256 = sha256(convert_to(?, 'UTF8'))
            """;

    private final Connection connection;

    private ClaimedKeyFixture(Connection connection) {
        this.connection = connection;
    }

    public static ClaimedKeyFixture claim(DatabaseFixture database, String name) throws SQLException {
        Connection connection = database.connect();
        connection.setAutoCommit(false);
        try (PreparedStatement statement = connection.prepareStatement(CLAIM)) {
            statement.setString(1, name);
            statement.setString(2, ApiClient.READ_WRITE_KEY);
            if (statement.executeUpdate() != 1) {
                throw new IllegalStateException("API key not found");
            }
        }
        return new ClaimedKeyFixture(connection);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
