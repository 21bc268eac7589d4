package dev.leadpatch.process;

import dev.leadpatch.acceptance.LeadTables;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What waits to be delivered, behind the service's back. */
record WaitingLines(LeadTables tables) {

    private static final String REPEAT = """
            select exists (
                select from webhook_lines
                where endpoint_id = ? and attempts > 0
                  and (coalesce(leased_until, due_at) < now() + make_interval(secs => ?)
                       or attempts > 1 and leased_until > now() + make_interval(secs => ?)))
            """;
    private static final String SOME = """
            select 'line ' || l from webhook_lines l where company_id = 1
            union all
            select 'delivery ' || d from webhook_deliveries d where company_id = 1
            limit 20
            """;
    private static final String LAST_ATTEMPT = """
            select coalesce(extract(epoch from max(coalesce(leased_until, due_at)) - now()), 0) from webhook_lines
            """;

    /** Whether a delivery's second attempt, or a later one, is under way or may begin within {@code time}. */
    boolean isRepeatWithin(Duration time, String endpoint, Duration lease) throws SQLException {
        try (Connection connection = tables.connect();
                PreparedStatement statement = connection.prepareStatement(REPEAT)) {
            statement.setObject(1, UUID.fromString(endpoint));
            statement.setDouble(2, (double) time.toSeconds());
            statement.setDouble(3, (double) lease.minus(time).toSeconds());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    /** Some of what waits, for people to read; nothing if nothing waits. */
    List<String> some() throws SQLException {
        try (Connection connection = tables.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(SOME)) {
            List<String> some = new ArrayList<>();
            while (row.next()) {
                some.add(row.getString(1));
            }
            return some;
        }
    }

    /** How long it is until the last line may be claimed again, by the schedule or at the end of a dead node's lease. */
    Duration untilLastAttempt() throws SQLException {
        try (Connection connection = tables.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(LAST_ATTEMPT)) {
            row.next();
            return Duration.ofSeconds(Math.max(0, (long) Math.ceil(row.getDouble(1))));
        }
    }
}
