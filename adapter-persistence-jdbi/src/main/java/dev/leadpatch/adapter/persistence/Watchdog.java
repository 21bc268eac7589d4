package dev.leadpatch.adapter.persistence;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends connections that are used for too long. A time-out of the network limits each wait for an answer, and neither how
 * long a large statement takes to be sent nor how long an answer takes that comes bit by bit.
 */
final class Watchdog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

    private final ScheduledThreadPoolExecutor clock;

    Watchdog(String name) {
        clock = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
        // nearly all are in time, and should not be remembered until they would not have been
        clock.setRemoveOnCancelPolicy(true);
    }

    /**
     * Does {@code work}, and ends the connection of {@code handle} if it is not done in time.
     *
     * @throws ConnectionException if it was done as the connection was being ended
     */
    <T> T watch(Handle handle, Duration most, Supplier<T> work) {
        Connection connection = handle.getConnection();
        Future<?> end = clock.schedule(() -> abort(connection), most.toNanos(), TimeUnit.NANOSECONDS);
        try {
            T result = work.get();
            if (!end.cancel(false)) {
                throw new ConnectionException(new SQLException("the connection was ended, it took too long"));
            }
            return result;
        } finally {
            end.cancel(false);
        }
    }

    private static void abort(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException broken) {
            LOG.debug("A connection that took too long could not be ended", broken);
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
