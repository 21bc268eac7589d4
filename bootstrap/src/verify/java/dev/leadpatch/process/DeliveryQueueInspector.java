package dev.leadpatch.process;

import dev.leadpatch.acceptance.fixture.DatabaseFixture;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Queries the delivery queue directly in the database. */
record DeliveryQueueInspector(DatabaseFixture database) {

    // without a subquery, which Citus executes on all shards only if it has columns
    private static final String RETRY_WITHIN = """
            select count(*) > 0
            from webhook_queue_heads
            where endpoint_id = ? and attempts > 0
              and (coalesce(leased_until, due_at) < now() + make_interval(secs => ?)
                   or attempts > 1 and leased_until > now() + make_interval(secs => ?))
            """;
    private static final String SAMPLE = """
            select 'queue head ' || l from webhook_queue_heads l where company_id = 1
            union all
            select 'delivery ' || d from webhook_deliveries d where company_id = 1
            limit 20
            """;
    private static final String LOCK = """
            select endpoint_id, lead_id
            from webhook_queue_heads
            where leased_until > now()
            limit 1
            for update skip locked
            """;
    private static final String COUNT_COMPLETED_BESIDE = """
            select count(*) from webhook_delivery_log where not (endpoint_id = ? and lead_id = ?)
            """;
    private static final String EXPIRE_LEASES = """
            update webhook_queue_heads set leased_until = now() where leased_until > now()
            """;
    private static final String LAST_ATTEMPT = """
            select coalesce(extract(epoch from greatest(head.last, probe.last) - now()), 0)
            from (select max(coalesce(leased_until, due_at)) as last from webhook_queue_heads) head
            cross join (select max(greatest(next_probe_at, probe_leased_until)) as last from webhook_endpoint_health) probe
            """;

    /** Whether a second or later attempt at the endpoint is in progress or may start within {@code time}. */
    boolean isRetryWithin(Duration time, String endpoint, Duration lease) throws SQLException {
        try (Connection connection = database.connect();
                PreparedStatement statement = connection.prepareStatement(RETRY_WITHIN)) {
            statement.setObject(1, UUID.fromString(endpoint));
            statement.setDouble(2, (double) time.toSeconds());
            statement.setDouble(3, (double) lease.minus(time).toSeconds());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    /** Ends the leases of lost claims, for which the queue would otherwise wait for up to a minute. */
    void expireLeases() throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(EXPIRE_LEASES);
        }
    }

    /** Locks the queue head of a delivery in flight; returns empty if there is none. The caller closes the lock. */
    Optional<LockedQueueHead> lockQueueHead() throws SQLException {
        Connection connection = database.connect();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(LOCK)) {
            if (row.next()) {
                return Optional.of(new LockedQueueHead(connection, row.getString(1), row.getLong(2)));
            }
        }
        connection.close();
        return Optional.empty();
    }

    /** Returns the number of completed deliveries of other ordering keys. */
    long countCompletedBeside(LockedQueueHead head) throws SQLException {
        try (Connection connection = database.connect();
                PreparedStatement statement = connection.prepareStatement(COUNT_COMPLETED_BESIDE)) {
            statement.setObject(1, UUID.fromString(head.endpoint()));
            statement.setLong(2, head.lead());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /** A queue head that an open transaction has locked. */
    record LockedQueueHead(Connection connection, String endpoint, long lead) implements AutoCloseable {

        /** Rolls the transaction back. */
        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }

    /** Returns up to 20 queued rows as text, for the message of a failed assertion. */
    List<String> sample() throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(SAMPLE)) {
            List<String> rows = new ArrayList<>();
            while (row.next()) {
                rows.add(row.getString(1));
            }
            return rows;
        }
    }

    /**
     * Returns the time until every queue head can be claimed: when it is due, when the lease of a dead node expires, or
     * when the next probe of an open circuit is sent.
     */
    Duration timeUntilLastAttempt() throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(LAST_ATTEMPT)) {
            row.next();
            return Duration.ofSeconds(Math.max(0, (long) Math.ceil(row.getDouble(1))));
        }
    }
}
