package dev.leadpatch.adapter.persistence.jdbc;

import dev.leadpatch.application.OutcomeUnknownException;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.background.Watchdog;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Supplier;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;

/** A running transaction. It records whether the commit was sent, because a failure is ambiguous after that. */
public final class TransactionContext {
    private final Handle handle;
    private final StoreDeadline deadline;
    private final boolean isJoined;
    private boolean commitStarted;

    TransactionContext(Handle handle, StoreDeadline deadline) {
        this(handle, deadline, false);
    }

    private TransactionContext(Handle handle, StoreDeadline deadline, boolean isJoined) {
        this.handle = handle;
        this.deadline = deadline;
        this.isJoined = isJoined;
    }

    /** Returns the context of a transaction that a host commits. The host also limits the network timeout. */
    static TransactionContext joined(Handle handle) {
        return new TransactionContext(handle, new StoreDeadline(), true);
    }

    /** Whether a host commits the transaction, so that no statement may. */
    public boolean isJoined() {
        return isJoined;
    }

    public Handle handle() {
        return handle;
    }

    public StoreDeadline deadline() {
        return deadline;
    }

    /** Limits the network timeout of the next statement to the remaining time. */
    public void applyNetworkTimeout() {
        if (!isJoined) {
            deadline.applyNetworkTimeout(handle);
        }
    }

    /** Must be called before the commit is sent: without a response, its outcome is unknown from then on. */
    public void markCommitting() {
        commitStarted = true;
    }

    void commit() {
        applyNetworkTimeout();
        markCommitting();
        handle.commit();
    }

    /**
     * Rolls back after {@code failure}.
     *
     * @throws OutcomeUnknownException if the database did not confirm a commit
     */
    void rollBack(Throwable failure) {
        try {
            if (handle.isInTransaction()) { // a failed commit was rolled back already
                handle.rollback();
            }
        } catch (RuntimeException | Error e) {
            failure.addSuppressed(e);
        }
        if (commitStarted && !SqlErrorCategory.isRolledBack(failure, ShardedStatements.shardingOf(handle))) {
            throw new OutcomeUnknownException(
                    "the database did not confirm the commit; all of the change was committed, or nothing: "
                            + DatabaseFailure.describe(failure),
                    failure);
        }
    }

    /**
     * A watchdog that aborts the connections of transactions that exceed their deadline. The network timeout limits
     * only the wait for each part of a response. It limits neither the time to send a large statement nor the time to
     * receive all parts. Thread-safe.
     */
    static final class ConnectionWatchdog implements AutoCloseable {
        private final Watchdog watchdog;
        private final ConnectionAborter aborter;

        /**
         * @param purpose the purpose of the connections
         * @param aborter closed with this watchdog
         */
        ConnectionWatchdog(String purpose, BackgroundLoops loops, ConnectionAborter aborter) {
            this.watchdog = new Watchdog("leadpatch-watchdog-" + purpose, Watchdog.POLL_INTERVAL, loops);
            this.aborter = aborter;
        }

        Watchdog watchdog() {
            return watchdog;
        }

        /**
         * Runs {@code work}, and aborts the connection of {@code handle} if it runs for longer than {@code timeout}.
         *
         * @throws ConnectionException if the work completed while the connection was being aborted
         */
        <T> T watch(Handle handle, Duration timeout, Supplier<T> work) {
            Connection connection = handle.getConnection();
            try (Watchdog.Watch watch = watchdog.watch(timeout, () -> aborter.abort(connection))) {
                T result = work.get();
                if (!watch.complete()) {
                    throw new ConnectionException(
                            new SQLException("the connection was aborted: its deadline was exceeded"));
                }
                return result;
            }
        }

        @Override
        public void close() {
            watchdog.close();
            aborter.close();
        }
    }
}
