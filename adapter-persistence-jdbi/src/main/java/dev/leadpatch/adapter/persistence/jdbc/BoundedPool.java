package dev.leadpatch.adapter.persistence.jdbc;

import dev.leadpatch.adapter.persistence.ConnectionPool;
import java.sql.Connection;
import java.time.Duration;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** A bounded number of connections. A thread acquires a permit, opens one connection, and releases the permit. Thread-safe. */
interface BoundedPool extends ConnectionPool, AutoCloseable {

    /**
     * Acquires the permit for one connection; the caller must {@link #release} it.
     *
     * @param timeout maximum wait for the permit
     * @throws NoFreeConnectionException if the timeout passes or the thread is interrupted
     */
    void acquire(Duration timeout);

    void release();

    /** Opens a connection in auto-commit mode; the caller holds a permit. */
    Handle open();

    /** Begins a transaction with the isolation level READ COMMITTED and the settings of the pool. */
    void begin(Handle handle);

    /** Runs {@code work} with the settings of the pool. Its statements are committed when this returns. */
    <T> T use(Handle handle, Function<Handle, T> work);

    /** Called after a response of the database, a result or a conflict: the pool can open further connections. */
    void responded();

    /** Resets the TCP connection, if the pool has access to it. Must not block. */
    void reset(Connection connection);

    @Override
    void close();
}
