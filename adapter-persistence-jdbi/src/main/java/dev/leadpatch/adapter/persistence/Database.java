package dev.leadpatch.adapter.persistence;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.background.BackgroundLoop;
import dev.leadpatch.application.background.BackgroundLoops;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.core.statement.StatementExceptions.MessageRendering;

/**
 * A connection pool with deadlines and retries; it translates SQL failures into the exceptions of the ports. Each use
 * ends within {@link StoreTimeouts#TOTAL}. Thread-safe.
 */
final class Database implements ConnectionPool, AutoCloseable {
    // Startup waits for one connection only: each one takes many rounds of password hashing. Until the pool is filled,
    // it
    // opens others on demand.
    private static final int INITIAL_CONNECTIONS = 1;
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(60);

    private final String purpose;
    private final HikariDataSource pool;
    private final FairLimiter limiter;
    private final ConnectionWatchdog watchdog;
    private final Jdbi jdbi;
    private final AtomicBoolean poolFilled = new AtomicBoolean();

    /**
     * Creates the pool without waiting for the database, which may start later than the application.
     *
     * @param options session options in the syntax of the server's command line, besides the time limits
     * @param loops runs the watchdog of transactions
     */
    Database(PostgresSettings settings, String purpose, int connections, String options, BackgroundLoops loops) {
        this.purpose = purpose;
        HikariConfig config = new HikariConfig();
        config.setPoolName("leadpatch-" + purpose);
        config.setDataSource(new TimeLimitedDataSource(settings, options));
        config.setMaximumPoolSize(connections);
        config.setMinimumIdle(INITIAL_CONNECTIONS);
        config.setConnectionTimeout(StoreTimeouts.CONNECT.toMillis());
        config.setValidationTimeout(StoreTimeouts.VALIDATION.toMillis());
        config.setKeepaliveTime(KEEP_ALIVE.toMillis());
        config.setInitializationFailTimeout(-1);
        pool = new HikariDataSource(config);
        // the pool does not serve waiting threads in FIFO order, so that under load some of them would time out
        limiter = new FairLimiter(connections);
        watchdog = new ConnectionWatchdog("leadpatch-watchdog-" + purpose, loops);
        jdbi = jdbi(pool);
    }

    /** Creates a {@code Jdbi} whose exceptions contain no bound values: personal data must not be logged. */
    static Jdbi jdbi(DataSource dataSource) {
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
    <T> T use(Function<Handle, T> work) {
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
            fillPool();
            return Optional.of(result);
        } catch (JdbiException e) {
            return switch (SqlErrorCategory.of(e)) {
                case UNREACHABLE, UNAVAILABLE ->
                    throw new StoreUnavailableException("the database is unavailable or exceeded the deadline", e);
                case LOCK_TIMEOUT, TRANSACTION_CONFLICT -> Optional.empty();
                case UNIQUE_VIOLATION, UNEXPECTED -> throw e;
            };
        }
    }

    /**
     * Runs {@code work} in one transaction; retries it after a conflict with other transactions.
     *
     * @return empty if conflicts lasted beyond the deadline; nothing was changed
     * @throws StoreUnavailableException if the deadline is exceeded or the database is unavailable
     */
    <T> Optional<T> transact(TransactionCallback<T> work) {
        return transact(new Deadline(), work);
    }

    /** As {@link #transact(TransactionCallback)}, within the rest of a deadline that started earlier. */
    <T> Optional<T> transact(Deadline deadline, TransactionCallback<T> work) {
        return withRetries(deadline, StoreTimeouts.LATE_CONNECTION_WAIT, () -> transactOnConnection(deadline, work));
    }

    /** As {@link #transact(Deadline, TransactionCallback)}, without retries; empty also if no connection is free. */
    <T> Optional<T> transactOnce(Deadline deadline, TransactionCallback<T> work) {
        return limiter.run(
                        deadline.remainingOf(StoreTimeouts.LATE_CONNECTION_WAIT),
                        () -> transactOnConnection(deadline, work))
                .flatMap(value -> value);
    }

    /**
     * Retries {@code work} until it returns a value. Each attempt acquires a new permit: a transaction that waits for a
     * lock releases its connection between attempts, for transactions that need other locks or none.
     */
    private <T> Optional<T> withRetries(Deadline deadline, Duration connectionWait, Supplier<Optional<T>> work) {
        Optional<T> result = limiter.run(deadline.remainingOf(connectionWait), work)
                .orElseThrow(() -> new StoreUnavailableException(
                        "no connection became free within the deadline; nothing was changed", new TimeoutException()));
        while (result.isEmpty() && deadline.isBefore(StoreTimeouts.LAST_RETRY)) {
            result = limiter.run(deadline.remainingOf(StoreTimeouts.LAST_RETRY), work)
                    .flatMap(value -> value);
        }
        return result;
    }

    private <T> Optional<T> transactOnConnection(Deadline deadline, TransactionCallback<T> work) {
        BackgroundLoop.heartbeat();
        Optional<T> committed = Optional.empty();
        try (Handle handle = jdbi.open()) {
            committed = Optional.of(runAndCommit(work, new TransactionContext(handle, deadline)));
            fillPool();
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
                case UNIQUE_VIOLATION, UNEXPECTED -> throw e;
            };
        }
    }

    /** Lets the pool open all its connections, which it does within 30 seconds. */
    private void fillPool() {
        if (poolFilled.compareAndSet(false, true)) {
            pool.getHikariConfigMXBean().setMinimumIdle(pool.getMaximumPoolSize());
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

    @Override
    public String purpose() {
        return purpose;
    }

    @Override
    public int active() {
        return pool.getHikariPoolMXBean().getActiveConnections();
    }

    @Override
    public int idle() {
        return pool.getHikariPoolMXBean().getIdleConnections();
    }

    @Override
    public int waiting() {
        // a thread with a permit may still wait in the pool for a connection to be opened
        return limiter.waiting() + pool.getHikariPoolMXBean().getThreadsAwaitingConnection();
    }

    @Override
    public int maxSize() {
        return pool.getMaximumPoolSize();
    }

    @Override
    public void close() {
        // both, even if one fails to close; in reverse order
        try (pool;
                watchdog) {}
    }

    /** The body of a transaction; it may run again after a rollback. */
    @FunctionalInterface
    interface TransactionCallback<T> {
        T run(TransactionContext transaction);
    }
}
