package dev.leadpatch.adapter.persistence.jdbc;

import dev.leadpatch.adapter.persistence.PostgresSettings;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.background.BackgroundLoop;
import dev.leadpatch.application.background.BackgroundLoops;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.core.statement.StatementExceptions.MessageRendering;

/**
 * Runs statements and transactions with deadlines and retries, and translates SQL failures into the exceptions of the
 * ports. Each use ends within {@link StoreTimeouts#TOTAL}. Thread-safe.
 */
public final class Database implements AutoCloseable {
    private final HikariConnectionPool pool;
    private final ConnectionWatchdog watchdog;
    private final Jdbi jdbi;

    /**
     * Creates the pool without waiting for the database, which may start later than the application.
     *
     * @param options session options in the syntax of the server's command line, besides the time limits
     * @param loops runs the watchdog of transactions
     */
    public Database(PostgresSettings settings, String purpose, int connections, String options, BackgroundLoops loops) {
        pool = new HikariConnectionPool(purpose, new TimeLimitedDataSource(settings, options), connections);
        watchdog = new ConnectionWatchdog("leadpatch-watchdog-" + purpose, loops);
        jdbi = jdbi(pool.dataSource());
    }

    /** Creates a {@code Jdbi} whose exceptions contain no bound values: personal data must not be logged. */
    public static Jdbi jdbi(DataSource dataSource) {
        Jdbi jdbi = Jdbi.create(dataSource);
        jdbi.getConfig(StatementExceptions.class).setMessageRendering(MessageRendering.NONE);
        return jdbi;
    }

    /**
     * Runs {@code work}, which reads or executes one writing statement; retries it after a conflict with other
     * transactions.
     *
     * @throws StoreUnavailableException if the deadline is exceeded or the database is unavailable
     */
    public <T> T use(Function<Handle, T> work) {
        Deadline deadline = new Deadline();
        return withRetries(deadline, StoreTimeouts.CONNECTION_WAIT, () -> useConnection(deadline, work))
                .orElseThrow(() -> new StoreUnavailableException(
                        "other transactions held locks beyond the deadline; nothing was changed",
                        new TimeoutException()));
    }

    private <T> Optional<T> useConnection(Deadline deadline, Function<Handle, T> work) {
        BackgroundLoop.heartbeat(); // each use is bounded, so it counts as progress of a loop
        try (Handle handle = jdbi.open()) {
            deadline.applyNetworkTimeout(handle);
            T result = work.apply(handle);
            pool.fill();
            return Optional.of(result);
        } catch (JdbiException e) {
            return switch (SqlErrorCategory.of(e)) {
                case UNREACHABLE, UNAVAILABLE ->
                    throw new StoreUnavailableException("the database is unavailable or exceeded the deadline", e);
                case LOCK_TIMEOUT, TRANSACTION_CONFLICT -> Optional.empty();
                case UNIQUE_VIOLATION, VERSION_MISMATCH, UNEXPECTED -> throw e;
            };
        }
    }

    /**
     * Runs {@code work} in one transaction; retries it after a conflict with other transactions.
     *
     * @return empty if conflicts lasted beyond the deadline; nothing was changed
     * @throws StoreUnavailableException if the deadline is exceeded or the database is unavailable
     */
    public <T> Optional<T> transact(TransactionCallback<T> work) {
        return transact(new Deadline(), work);
    }

    /** As {@link #transact(TransactionCallback)}, within the rest of a deadline that started earlier. */
    public <T> Optional<T> transact(Deadline deadline, TransactionCallback<T> work) {
        return withRetries(deadline, StoreTimeouts.LATE_CONNECTION_WAIT, () -> transactOnConnection(deadline, work));
    }

    /** As {@link #transact(Deadline, TransactionCallback)}, without retries; empty also if no connection is free. */
    public <T> Optional<T> transactOnce(Deadline deadline, TransactionCallback<T> work) {
        return pool.run(
                        deadline.remainingOf(StoreTimeouts.LATE_CONNECTION_WAIT),
                        () -> transactOnConnection(deadline, work))
                .flatMap(value -> value);
    }

    /**
     * Retries {@code work} until it returns a value. Each attempt acquires a new permit. A transaction that waits for
     * a lock releases its connection between attempts, so that other transactions can use it.
     */
    private <T> Optional<T> withRetries(Deadline deadline, Duration connectionWait, Supplier<Optional<T>> work) {
        Optional<T> result = pool.run(deadline.remainingOf(connectionWait), work)
                .orElseThrow(() -> new StoreUnavailableException(
                        "no connection became free within the deadline; nothing was changed", new TimeoutException()));
        while (result.isEmpty() && deadline.isBefore(StoreTimeouts.LAST_RETRY)) {
            result = pool.run(deadline.remainingOf(StoreTimeouts.LAST_RETRY), work)
                    .flatMap(value -> value);
        }
        return result;
    }

    private <T> Optional<T> transactOnConnection(Deadline deadline, TransactionCallback<T> work) {
        BackgroundLoop.heartbeat();
        Optional<T> committed = Optional.empty();
        try (Handle handle = jdbi.open()) {
            committed = Optional.of(runAndCommit(work, new TransactionContext(handle, deadline)));
            pool.fill();
            return committed;
        } catch (StoreDeadlineExceededException e) {
            return Optional.empty();
        } catch (JdbiException e) {
            if (committed.isPresent()) {
                return committed; // releasing the connection failed, after the commit
            }
            return switch (SqlErrorCategory.of(e)) {
                case UNREACHABLE, UNAVAILABLE ->
                    throw new StoreUnavailableException(
                            "the database is unavailable or exceeded the deadline; nothing was changed", e);
                case LOCK_TIMEOUT, TRANSACTION_CONFLICT -> Optional.empty();
                case UNIQUE_VIOLATION, VERSION_MISMATCH, UNEXPECTED -> throw e;
            };
        }
    }

    private <T> T runAndCommit(TransactionCallback<T> work, TransactionContext transaction) {
        try {
            return transaction.handle().inTransaction(handle -> run(work, transaction));
        } catch (RuntimeException | Error e) {
            if (transaction.isCommitting() && !SqlErrorCategory.isReportedByServer(e)) {
                throw new StoreUnavailableException(
                        "the database did not confirm the commit; all of the change was committed, or nothing", e);
            }
            throw e;
        }
    }

    private <T> T run(TransactionCallback<T> work, TransactionContext transaction) {
        T result =
                watchdog.watch(transaction.handle(), transaction.deadline().remaining(), () -> work.run(transaction));
        transaction.applyNetworkTimeout();
        transaction.markCommitting();
        return result;
    }

    public HikariConnectionPool pool() {
        return pool;
    }

    @Override
    public void close() {
        // both, even if one fails to close; in reverse order
        try (pool;
                watchdog) {}
    }

    /** The body of a transaction; it may run again after a rollback. */
    @FunctionalInterface
    public interface TransactionCallback<T> {
        T run(TransactionContext transaction);
    }
}
