package dev.leadpatch.acceptance;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/** The deliveries of a lead's changes, behind the service's back. */
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

    /** When the lead's line may be claimed again. */
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
     * Makes the pause before the next attempt so long that no test sees its end.
     *
     * @return whether a failed attempt was recorded, which is when there is a pause
     */
    boolean extendRetryDelay(long company, long lead) {
        return setRetryAt(company, lead, "now() + interval '1 day'");
    }

    /**
     * Ends the pause before the next attempt, so that no test has to wait for it.
     *
     * @return whether a failed attempt was recorded, which is when there is a pause to end
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
