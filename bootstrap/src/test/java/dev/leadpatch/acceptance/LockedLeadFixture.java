package dev.leadpatch.acceptance;

import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** A lead whose row somebody else has locked, so that whoever wants to change it hangs until this is closed. */
public final class LockedLeadFixture implements AutoCloseable {

    private static final String LOCK = "select pg_backend_pid() from leads where id = ? for update";
    private static final String COUNT_BLOCKED =
            "select count(*) from pg_stat_activity where ? = any(pg_blocking_pids(pid))";

    private final DatabaseFixture database;
    private final Connection lockConnection;
    private final int backendPid;

    private LockedLeadFixture(DatabaseFixture tables, Connection holder, int backend) {
        this.database = tables;
        this.lockConnection = holder;
        this.backendPid = backend;
    }

    public static LockedLeadFixture lock(DatabaseFixture tables, long lead) throws SQLException {
        Connection holder = tables.connect();
        holder.setAutoCommit(false);
        try (PreparedStatement statement = holder.prepareStatement(LOCK)) {
            statement.setLong(1, lead);
            return new LockedLeadFixture(tables, holder, queryInt(statement));
        }
    }

    /** Returns when somebody hangs. */
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
