package dev.leadpatch.adapter.persistence;

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
 * Ends connections that are used for too long. A time-out of the network limits each wait for an answer, and neither how
 * long a large statement takes to be sent nor how long an answer takes that comes bit by bit.
 */
final class ConnectionWatchdog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionWatchdog.class);

    // a look is cheaper than a timer for each use, which would wake a thread for each of them
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final Set<WatchedConnection> watchedConnections = ConcurrentHashMap.newKeySet();
    private final BackgroundLoop loop;

    ConnectionWatchdog(String name, BackgroundLoops loops) {
        loop = loops.schedule(name, PAUSE, this::abortOverdue);
    }

    /**
     * Does {@code work}, and ends the connection of {@code handle} if it is not done in time.
     *
     * @throws ConnectionException if it was done as the connection was being ended
     */
    <T> T watch(Handle handle, Duration most, Supplier<T> work) {
        WatchedConnection watch = new WatchedConnection(handle.getConnection(), most);
        watchedConnections.add(watch);
        try {
            T result = work.get();
            if (!watch.tryFinish()) {
                throw new ConnectionException(new SQLException("the connection was ended, it took too long"));
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
                // repeated if there was no memory for it: without it, the connection would be used for ever
                watch.aborting = true;
                abort(watch.connection);
                watch.aborting = false;
            }
        });
    }

    private static void abort(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException | RuntimeException broken) {
            LOG.debug("A connection that took too long could not be ended", broken);
        }
    }

    @Override
    public void close() {
        loop.close();
    }

    /** One use of a connection, until it ends or is ended. */
    private static final class WatchedConnection {
        private final Connection connection;
        private final long deadlineNanos;
        private final AtomicBoolean finished = new AtomicBoolean();
        private boolean aborting; // only the loop's thread knows

        WatchedConnection(Connection connection, Duration most) {
            this.connection = connection;
            this.deadlineNanos = System.nanoTime() + most.toNanos();
        }

        boolean tryFinish() {
            return finished.compareAndSet(false, true);
        }
    }
}
