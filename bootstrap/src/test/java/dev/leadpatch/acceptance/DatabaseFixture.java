package dev.leadpatch.acceptance;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.SecretKey;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the demo company's rows by SQL, not through the service.
 *
 * @param secretKey the service's key for encrypting secrets, for additional nodes on the same database
 */
public record DatabaseFixture(String jdbcUrl, String user, String password, Optional<SecretKey> secretKey) {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.USE_LONG_FOR_INTS)
            .build();

    /** A lead's version and the numbers of its change rows and events. */
    public record RowCounts(long version, long changes, long events) {}

    /** One change row of a lead. */
    public record ChangeRow(long version, String keyLabel, String requestId, List<Map<String, Object>> changes) {}

    public RowCounts countRows(long lead) {
        String sql = """
                select (select version from leads where company_id = 1 and id = ?),
                       (select count(*) from lead_changes where company_id = 1 and lead_id = ?),
                       (select count(*) from lead_events where company_id = 1 and lead_id = ?)
                """;
        try (Connection connection = connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 1; i <= 3; i++) {
                statement.setLong(i, lead);
            }
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return new RowCounts(row.getLong(1), row.getLong(2), row.getLong(3));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the lead's change rows after {@code version}, oldest first. */
    public List<ChangeRow> changesAfter(long version, long lead) {
        String sql = """
                select version, key_label, request_id, changes from lead_changes
                where company_id = 1 and lead_id = ? and version > ? order by version
                """;
        try (Connection connection = connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, lead);
            statement.setLong(2, version);
            List<ChangeRow> history = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    history.add(new ChangeRow(
                            row.getLong(1),
                            row.getString(2),
                            row.getString(3),
                            JSON.readValue(row.getString(4), new TypeReference<>() {})));
                }
            }
            return history;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl, user, password);
    }
}
