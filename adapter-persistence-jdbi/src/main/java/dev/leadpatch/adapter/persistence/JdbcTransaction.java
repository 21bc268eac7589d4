package dev.leadpatch.adapter.persistence;

import dev.leadpatch.application.background.BackgroundLoops;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * A transaction of plain JDBC on a connection of the host. Commit it by {@link #commit}; otherwise the dispatcher of
 * webhooks finds its deliveries up to a second later, and the listener of the host is not called. Not thread-safe.
 */
public final class JdbcTransaction implements HostTransaction {
    private final Connection connection;
    private final List<Runnable> callbacks = new ArrayList<>();

    /** @param connection not in auto-commit mode; the host closes it */
    public JdbcTransaction(Connection connection) {
        this.connection = connection;
    }

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public void release(Connection released) {
        // the host closes it
    }

    @Override
    public void afterCommit(Runnable callback) {
        callbacks.add(callback);
    }

    /** Commits the transaction, and then notifies about its changes. */
    public void commit() throws SQLException {
        connection.commit();
        List<Runnable> committed = List.copyOf(callbacks);
        callbacks.clear();
        BackgroundLoops.forEach(committed, Runnable::run);
    }

    /** Rolls the transaction back. */
    public void rollback() throws SQLException {
        callbacks.clear();
        connection.rollback();
    }
}
