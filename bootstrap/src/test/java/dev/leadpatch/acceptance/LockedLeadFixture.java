package dev.leadpatch.acceptance;

import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Holds a row lock on a lead until it is closed, so that updates of the lead block. */
public final class LockedLeadFixture implements AutoCloseable {

    private static final String LOCK = "select pg_backend_pid() from leads where id = ? for update";
    private static final String COUNT_BLOCKED =
            "select count(*) from pg_stat_activity where ? = any(pg_blocking_pids(pid))";

    private final DatabaseFixture database;
    private final Connection lockConnection;
    private final int backendPid;

    private LockedLeadFixture(DatabaseFixture database, Connection connection, int backend) {
        this.database = database;
        this.lockConnection = connection;
        this.backendPid = backend;
    }

    public static LockedLeadFixture lock(DatabaseFixture database, long lead) throws SQLException {
        Connection connection = database.connect();
        connection.setAutoCommit(false);
        try (PreparedStatement statement = connection.prepareStatement(LOCK)) {
            statement.setLong(1, lead);
            return new LockedLeadFixture(database, connection, queryInt(statement));
        }
    }

    /** Waits until a transaction is blocked by the lock. */
    public void awaitBlockedTransaction() {
        await().until(() -> countBlocked() > 0);
    }

    private int countBlocked() throws SQLException {
        try (Connection connection = database.connect();
                PreparedStatement statement = connection.prepareStatement(COUNT_BLOCKED)) {
            statement.setInt(1, backendPid);
            return queryInt(statement);
        }
    }

    private static int queryInt(PreparedStatement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getInt(1);
        }
    }

    @Override
    public void close() throws SQLException {
        lockConnection.close();
    }
}
