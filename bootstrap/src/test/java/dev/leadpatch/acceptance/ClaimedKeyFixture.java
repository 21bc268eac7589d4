package dev.leadpatch.acceptance;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** A key of {@link ApiClient#READ_WRITE_KEY} that a request has claimed which does not come to its end until this is closed. */
final class ClaimedKeyFixture implements AutoCloseable {

    private static final String CLAIM = """
            insert into idempotency_keys (company_id, api_key_id, name, fingerprint, used_at)
            select company_id, id, ?, '', now() from api_keys where sha256 = sha256(convert_to(?, 'UTF8'))
            """;

    private final Connection connection;

    private ClaimedKeyFixture(Connection request) {
        this.connection = request;
    }

    static ClaimedKeyFixture claim(DatabaseFixture tables, String name) throws SQLException {
        Connection request = tables.connect();
        request.setAutoCommit(false);
        try (PreparedStatement statement = request.prepareStatement(CLAIM)) {
            statement.setString(1, name);
            statement.setString(2, ApiClient.READ_WRITE_KEY);
            if (statement.executeUpdate() != 1) {
                throw new IllegalStateException("there is no such API key");
            }
        }
        return new ClaimedKeyFixture(request);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
