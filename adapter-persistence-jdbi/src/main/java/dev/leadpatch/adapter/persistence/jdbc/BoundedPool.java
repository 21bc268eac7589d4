package dev.leadpatch.adapter.persistence.jdbc;

import dev.leadpatch.adapter.persistence.ConnectionPool;
import java.sql.Connection;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** A bounded number of connections. Thread-safe. */
interface BoundedPool extends ConnectionPool, AutoCloseable {

    /** Limits the connections in use: a thread acquires a permit, opens one connection, and releases the permit. */
    ConnectionPermits permits();

    /** Opens connections in auto-commit mode, each for a thread that holds a permit. */
    Jdbi jdbi();

    /** Begins a transaction with the isolation level READ COMMITTED and the settings of the pool. */
    void begin(Handle handle);

    /** Runs {@code work} with the settings of the pool. Its statements are committed when this returns. */
    <T> T use(Handle handle, Function<Handle, T> work);

    /** Called after a response of the database, a result or a conflict: the pool can open further connections. */
    default void responded() {
        permits().responded();
    }

    /** Replaces a connection in use, once it is closed, if the pool opens the connections. */
    default void discard(Connection connection) {}

    /** Closes the socket at once, by a reset if it is one of TCP, if the pool has access to it. Must not block. */
    void reset(Connection connection);

    @Override
    void close();
}
