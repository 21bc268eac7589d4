package dev.leadpatch.adapter.persistence.jdbc;

import dev.leadpatch.application.background.BackgroundLoop;
import dev.leadpatch.application.background.BackgroundLoops;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
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

    // polling is cheaper than a timer for each use, which would wake a thread each time
    private static final Duration POLL_INTERVAL = Duration.ofMillis(50);

    private final Set<WatchedConnection> watchedConnections = ConcurrentHashMap.newKeySet();
    private final BackgroundLoop loop;

    ConnectionWatchdog(String name, BackgroundLoops loops) {
        loop = loops.schedule(name, POLL_INTERVAL, this::abortOverdue);
    }

    /**
     * Runs {@code work}, and aborts the connection of {@code handle} if it runs for longer than {@code timeout}.
     *
     * @throws ConnectionException if the work completed while the connection was being aborted
     */
    <T> T watch(Handle handle, Duration timeout, Supplier<T> work) {
        WatchedConnection watch = new WatchedConnection(handle.getConnection(), timeout);
        watchedConnections.add(watch);
        try {
            T result = work.get();
            if (!watch.tryFinish()) {
                throw new ConnectionException(
                        new SQLException("the connection was aborted: its deadline was exceeded"));
            }
            return result;
        } finally {
            watch.tryFinish();
            watchedConnections.remove(watch);
        }
    }

    private void abortOverdue() {
        long now = System.nanoTime();
        BackgroundLoops.forEach(watchedConnections, watch -> {
            if (now - watch.deadlineNanos >= 0 && (watch.aborting || watch.tryFinish())) {
                // aborted again after an OutOfMemoryError: otherwise the connection might never be released
                watch.aborting = true;
                abort(watch.connection);
                watch.aborting = false;
            }
        });
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
        loop.close();
    }

    /** One use of a connection, until it finishes or is aborted. */
    private static final class WatchedConnection {
        private final Connection connection;
        private final long deadlineNanos;
        private final AtomicBoolean finished = new AtomicBoolean();
        private boolean aborting; // confined to the loop's thread

        WatchedConnection(Connection connection, Duration timeout) {
            this.connection = connection;
            this.deadlineNanos = System.nanoTime() + timeout.toNanos();
        }

        boolean tryFinish() {
            return finished.compareAndSet(false, true);
        }
    }
}
