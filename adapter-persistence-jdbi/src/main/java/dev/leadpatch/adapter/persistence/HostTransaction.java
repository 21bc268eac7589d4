package dev.leadpatch.adapter.persistence;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * The transactions of a host, which the store of {@link PostgresPersistence#leadStoreIn} joins. The host begins, commits
 * and rolls them back; the store does none of it.
 *
 * <p>An implementation of a transaction manager returns the connection of the calling thread, and must be thread-safe.
 * {@link JdbcTransaction} implements it for a transaction of plain JDBC.
 */
public interface HostTransaction {

    /**
     * Returns the connection of the running transaction.
     *
     * @throws SQLException if there is none
     */
    Connection connection() throws SQLException;

    /** Called once for each {@link #connection}, before the transaction ends. */
    void release(Connection connection) throws SQLException;

    /**
     * Registers a callback, which must be called once after the running transaction was committed, and never if it is
     * rolled back.
     */
    void afterCommit(Runnable callback);
}
