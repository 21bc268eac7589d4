package dev.leadpatch.adapter.persistence.jdbc;

import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.background.Watchdog;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Supplier;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A watchdog that aborts the connections of transactions that exceed their deadline. The network timeout limits only
 * the wait for each part of a response. It limits neither the time to send a large statement nor the time to receive
 * all parts. Thread-safe.
 */
final class ConnectionWatchdog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionWatchdog.class);

    private final Watchdog watchdog;

    ConnectionWatchdog(String name, BackgroundLoops loops) {
        watchdog = new Watchdog(name, Watchdog.POLL_INTERVAL, loops);
    }

    /**
     * Runs {@code work}, and aborts the connection of {@code handle} if it runs for longer than {@code timeout}.
     *
     * @throws ConnectionException if the work completed while the connection was being aborted
     */
    <T> T watch(Handle handle, Duration timeout, Supplier<T> work) {
        Connection connection = handle.getConnection();
        try (Watchdog.Watch watch = watchdog.watch(timeout, () -> abort(connection))) {
            T result = work.get();
            if (!watch.complete()) {
                throw new ConnectionException(
                        new SQLException("the connection was aborted: its deadline was exceeded"));
            }
            return result;
        }
    }

    private static void abort(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException | RuntimeException e) {
            LOG.debug("Failed to abort a connection that exceeded its deadline", e);
        }
    }

    @Override
    public void close() {
        watchdog.close();
    }
}
