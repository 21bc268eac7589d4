package dev.leadpatch.adapter.persistence.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Aborts connections: resets the TCP connection, which ends blocked reads and writes, and then aborts the connection of
 * the driver on a thread of its own. Over TLS, the driver's abort waits for a blocked writer; it must not delay other
 * aborts. Thread-safe.
 */
final class ConnectionAborter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionAborter.class);
    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration BACK_OFF = Duration.ofMillis(50);
    private static final int MAX_ATTEMPTS = 20;

    private final Consumer<Connection> reset;
    private final ExecutorService threads;

    /**
     * @param reset resets the TCP connection; must not block
     * @param maxThreads the maximum of aborts in progress
     */
    ConnectionAborter(Consumer<Connection> reset, int maxThreads) {
        this.reset = reset;
        this.threads = new ThreadPoolExecutor(
                0,
                maxThreads,
                IDLE_TIMEOUT.toMillis(),
                TimeUnit.MILLISECONDS,
                new SynchronousQueue<>(),
                ConnectionAborter::newThread);
    }

    /**
     * Aborts a connection. May be repeated.
     *
     * @throws RuntimeException if the maximum of aborts is in progress; likewise an {@link Error}
     */
    void abort(Connection connection) {
        reset.accept(connection);
        threads.execute(() -> abortConnection(connection));
    }

    private static void abortConnection(Connection connection) {
        for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
            try {
                connection.abort(Runnable::run);
                return;
            } catch (SQLException | RuntimeException e) {
                LOG.debug("Failed to abort a connection that exceeded its deadline", e);
                return;
            } catch (Error e) {
                // such as a lack of memory
                LockSupport.parkNanos(BACK_OFF.toNanos());
            }
        }
    }

    private static Thread newThread(Runnable task) {
        Thread thread = new Thread(task, "leadpatch-abort");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
