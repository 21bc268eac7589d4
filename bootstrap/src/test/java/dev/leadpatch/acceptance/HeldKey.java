package dev.leadpatch.acceptance;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** A key of {@link Client#READ_WRITE} that a request has claimed which does not come to its end until this is closed. */
final class HeldKey implements AutoCloseable {

    private static final String CLAIM = """
            insert into idempotency_keys (company_id, api_key_id, name, fingerprint, used_at)
            select company_id, id, ?, '', now() from api_keys where sha256 = sha256(convert_to(?, 'UTF8'))
            """;

    private final Connection request;

    private HeldKey(Connection request) {
        this.request = request;
    }

    static HeldKey hold(LeadTables tables, String name) throws SQLException {
        Connection request = tables.connect();
        request.setAutoCommit(false);
        try (PreparedStatement statement = request.prepareStatement(CLAIM)) {
            statement.setString(1, name);
            statement.setString(2, Client.READ_WRITE);
            if (statement.executeUpdate() != 1) {
                throw new IllegalStateException("there is no such API key");
            }
        }
        return new HeldKey(request);
    }

    @Override
    public void close() throws SQLException {
        request.close();
    }
}
