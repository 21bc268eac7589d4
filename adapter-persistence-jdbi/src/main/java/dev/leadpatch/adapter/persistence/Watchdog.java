package dev.leadpatch.adapter.persistence;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
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
final class Watchdog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

    // a look is cheaper than a timer for each use, which would wake a thread for each of them
    private static final long PAUSE_MILLIS = 50;

    private final Set<Watch> watches = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService clock;

    Watchdog(String name) {
        clock = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
        var unused = clock.scheduleWithFixedDelay(this::look, PAUSE_MILLIS, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * Does {@code work}, and ends the connection of {@code handle} if it is not done in time.
     *
     * @throws ConnectionException if it was done as the connection was being ended
     */
    <T> T watch(Handle handle, Duration most, Supplier<T> work) {
        Watch watch = new Watch(handle.getConnection(), most);
        watches.add(watch);
        try {
            T result = work.get();
            if (!watch.isFirstToEnd()) {
                throw new ConnectionException(new SQLException("the connection was ended, it took too long"));
            }
            return result;
        } finally {
            watch.isFirstToEnd();
            watches.remove(watch);
        }
    }

    private void look() {
        long now = System.nanoTime();
        for (Watch watch : watches) {
            if (now - watch.end >= 0 && watch.isFirstToEnd()) {
                abort(watch.connection);
            }
        }
    }

    private static void abort(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException | RuntimeException | Error broken) {
            // whatever it is, it must not keep the next ones from being ended
            LOG.debug("A connection that took too long could not be ended", broken);
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }

    /** One use of a connection, until it ends or is ended. */
    private static final class Watch {
        private final Connection connection;
        private final long end;
        private final AtomicBoolean over = new AtomicBoolean();

        Watch(Connection connection, Duration most) {
            this.connection = connection;
            this.end = System.nanoTime() + most.toNanos();
        }

        boolean isFirstToEnd() {
            return over.compareAndSet(false, true);
        }
    }
}
