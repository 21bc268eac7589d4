package dev.leadpatch.adapter.persistence.backup;

import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import org.postgresql.core.BaseConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Cancels a running copy from another thread: it ends everything that the copy can wait for. Thread-safe. */
final class CopyCancellation {
    private static final Logger LOG = LoggerFactory.getLogger(CopyCancellation.class);

    private final Set<Runnable> running = new HashSet<>();
    private boolean cancelled;

    /** Registers a connection until the result is closed. A cancellation ends its statement and the connection. */
    Registration add(Connection connection) {
        return register(() -> end(connection));
    }

    /** Registers a stream until the result is closed. A cancellation closes it, which must end a read that waits. */
    Registration add(InputStream in) {
        return register(() -> end(in));
    }

    private synchronized Registration register(Runnable end) {
        running.add(end);
        if (cancelled) {
            end.run();
        }
        return () -> remove(end);
    }

    private synchronized void remove(Runnable end) {
        running.remove(end);
    }

    /** Cancels the copy, and every later one. */
    synchronized void cancel() {
        cancelled = true;
        running.forEach(Runnable::run);
    }

    private static void end(Connection connection) {
        try {
            // ends a statement that waits, whose server process does not notice the end of the connection
            connection.unwrap(BaseConnection.class).cancelQuery();
        } catch (SQLException e) {
            LOG.debug("Failed to cancel a statement", e);
        }
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            LOG.debug("Failed to end a connection", e);
        }
    }

    private static void end(InputStream in) {
        try {
            in.close();
        } catch (IOException e) {
            LOG.debug("Failed to close the input", e);
        }
    }

    /** A registered connection or stream. */
    interface Registration extends AutoCloseable {
        @Override
        void close();
    }
}
