package dev.leadpatch.acceptance;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/** Reads and modifies the queued deliveries of a lead by SQL, not through the service. */
record DeliveryTableFixture(DatabaseFixture database) {

    long count(long company, long lead) {
        String sql = """
                select (select count(*) from webhook_deliveries where company_id = ? and lead_id = ?)
                       + (select count(*) from webhook_log where company_id = ? and lead_id = ?)
                """;
        try (Connection connection = database.connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, company);
            statement.setLong(2, lead);
            statement.setLong(3, company);
            statement.setLong(4, lead);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the time from which the lead's queue head may be claimed. */
    Instant retryAt(long company, long lead) {
        String sql = "select due_at from webhook_lines where company_id = ? and lead_id = ?";
        try (Connection connection = database.connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, company);
            statement.setLong(2, lead);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getTimestamp(1).toInstant();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Postpones the next attempt by a day, so that no test reaches it.
     *
     * @return whether a failed attempt is recorded; without one there is no retry delay
     */
    boolean extendRetryDelay(long company, long lead) {
        return setRetryAt(company, lead, "now() + interval '1 day'");
    }

    /**
     * Ends the retry delay, so that no test waits for it.
     *
     * @return whether a failed attempt is recorded; without one there is no retry delay
     */
    boolean endRetryDelay(long company, long lead) {
        return setRetryAt(company, lead, "now()");
    }

    private boolean setRetryAt(long company, long lead, String time) {
        String sql = """
                update webhook_lines set due_at = %s
                where company_id = ? and lead_id = ? and attempts > 0 and leased_until is null
                """.formatted(time);
        try (Connection connection = database.connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, company);
            statement.setLong(2, lead);
            return statement.executeUpdate() == 1;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
