package dev.leadpatch.acceptance;

import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** A lead whose row somebody else has locked, so that whoever wants to change it hangs until this is closed. */
public final class HeldLead implements AutoCloseable {

    private static final String LOCK = "select pg_backend_pid() from leads where id = ? for update";
    private static final String WAITING = "select count(*) from pg_stat_activity where ? = any(pg_blocking_pids(pid))";

    private final LeadTables tables;
    private final Connection holder;
    private final int backend;

    private HeldLead(LeadTables tables, Connection holder, int backend) {
        this.tables = tables;
        this.holder = holder;
        this.backend = backend;
    }

    public static HeldLead hold(LeadTables tables, long lead) throws SQLException {
        Connection holder = tables.connect();
        holder.setAutoCommit(false);
        try (PreparedStatement statement = holder.prepareStatement(LOCK)) {
            statement.setLong(1, lead);
            return new HeldLead(tables, holder, oneNumber(statement));
        }
    }

    /** Returns when somebody hangs. */
    public void awaitWaiter() {
        await().until(() -> waiting() > 0);
    }

    private int waiting() throws SQLException {
        try (Connection connection = tables.connect();
                PreparedStatement statement = connection.prepareStatement(WAITING)) {
            statement.setInt(1, backend);
            return oneNumber(statement);
        }
    }

    private static int oneNumber(PreparedStatement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getInt(1);
        }
    }

    @Override
    public void close() throws SQLException {
        holder.close();
    }
}
