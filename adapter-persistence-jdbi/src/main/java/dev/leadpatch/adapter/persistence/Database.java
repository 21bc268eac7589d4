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

/** A pool of connections, and the one place where failures of the database become answers. */
final class Database implements ConnectionPool, AutoCloseable {
    // A start need not wait for all, each of which takes a password's many hashes; until the pool has filled itself,
    // more are made as they are needed.
    private static final int INITIAL_CONNECTIONS = 1;
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(60);

    private final String purpose;
    private final HikariDataSource pool;
    private final FairLimiter limiter;
    private final ConnectionWatchdog watchdog;
    private final Jdbi jdbi;
    private final AtomicBoolean poolFilled = new AtomicBoolean();

    /**
     * Doesn't wait for the database: it may come up later than the application does.
     *
     * @param options of the connections, as the server's command line has them, beside the time limits
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
        // the pool serves whom it likes first, and under load some of those who wait would wait in vain
        limiter = new FairLimiter(connections);
        watchdog = new ConnectionWatchdog("leadpatch-watchdog-" + purpose, loops);
        jdbi = jdbi(pool);
    }

    /** A {@code Jdbi} whose exceptions contain no bound values: messages are logged, and personal data must not be. */
    static Jdbi jdbi(DataSource dataSource) {
        Jdbi jdbi = Jdbi.create(dataSource);
        jdbi.getConfig(StatementExceptions.class).setMessageRendering(MessageRendering.NONE);
        return jdbi;
    }

    /**
     * Reads, or writes by one statement.
     *
     * @throws StoreUnavailableException if the database could not be used in time
     */
    <T> T use(Function<Handle, T> work) {
        Deadline deadline = new Deadline();
        return withRetries(deadline, StoreTimeouts.CONNECTION_WAIT, () -> useConnection(deadline, work))
                .orElseThrow(() -> new StoreUnavailableException(
                        "others held for too long what was needed, nothing was changed", new TimeoutException()));
    }

    private <T> Optional<T> useConnection(Deadline deadline, Function<Handle, T> work) {
        BackgroundLoop.heartbeat(); // each use is bounded, so a loop that makes many of them makes progress
        try (Handle handle = jdbi.open()) {
            deadline.applyNetworkTimeout(handle);
            T result = work.apply(handle);
            fillPool();
            return Optional.of(result);
        } catch (JdbiException failed) {
            return switch (SqlErrorCategory.of(failed)) {
                case UNREACHABLE, UNAVAILABLE ->
                    throw new StoreUnavailableException("the database could not be used in time", failed);
                case LOCK_TIMEOUT, TRANSACTION_CONFLICT -> Optional.empty();
                case UNIQUE_VIOLATION, UNEXPECTED -> throw failed;
            };
        }
    }

    /**
     * Does {@code work} in one transaction, again if another one was in its way.
     *
     * @return nothing if others did not let it through in time
     * @throws StoreUnavailableException if the database could not be used in time
     */
    <T> Optional<T> transact(TransactionCallback<T> work) {
        return transact(new Deadline(), work);
    }

    /** As {@link #transact(TransactionCallback)}, with the time that is left of {@code deadline}, by who may have waited before. */
    <T> Optional<T> transact(Deadline deadline, TransactionCallback<T> work) {
        return withRetries(deadline, StoreTimeouts.LATE_CONNECTION_WAIT, () -> transactOnConnection(deadline, work));
    }

    /**
     * As {@link #transact(Deadline, TransactionCallback)}, but once: nothing was done if another one was in its way, or no
     * connection became free.
     */
    <T> Optional<T> transactOnce(Deadline deadline, TransactionCallback<T> work) {
        return limiter.run(
                        deadline.remainingOf(StoreTimeouts.LATE_CONNECTION_WAIT),
                        () -> transactOnConnection(deadline, work))
                .flatMap(it -> it);
    }

    /**
     * Does {@code work} until others are not in its way, each time in a new turn: who waits for a lock gives its
     * connection to those who need no lock, or another one.
     */
    private <T> Optional<T> withRetries(Deadline deadline, Duration firstTurn, Supplier<Optional<T>> work) {
        Optional<T> done = limiter.run(deadline.remainingOf(firstTurn), work)
                .orElseThrow(() -> new StoreUnavailableException(
                        "no connection became free in time, nothing was changed", new TimeoutException()));
        while (done.isEmpty() && deadline.isBefore(StoreTimeouts.LAST_RETRY)) {
            done = limiter.run(deadline.remainingOf(StoreTimeouts.LAST_RETRY), work)
                    .flatMap(it -> it);
        }
        return done;
    }

    private <T> Optional<T> transactOnConnection(Deadline deadline, TransactionCallback<T> work) {
        BackgroundLoop.heartbeat();
        Optional<T> committed = Optional.empty();
        try (Handle handle = jdbi.open()) {
            committed = Optional.of(runAndCommit(work, new TransactionContext(handle, deadline)));
            fillPool();
            return committed;
        } catch (StoreDeadlineExceededException late) {
            return Optional.empty();
        } catch (JdbiException failed) {
            if (committed.isPresent()) {
                return committed; // and stays so, whatever became of the connection
            }
            return switch (SqlErrorCategory.of(failed)) {
                case UNREACHABLE, UNAVAILABLE ->
                    throw new StoreUnavailableException(
                            "the database could not be used in time, nothing was changed", failed);
                case LOCK_TIMEOUT, TRANSACTION_CONFLICT -> Optional.empty();
                case UNIQUE_VIOLATION, UNEXPECTED -> throw failed;
            };
        }
    }

    /** Lets the pool fill itself, which it does within half a minute. */
    private void fillPool() {
        if (poolFilled.compareAndSet(false, true)) {
            pool.getHikariConfigMXBean().setMinimumIdle(pool.getMaximumPoolSize());
        }
    }

    private <T> T runAndCommit(TransactionCallback<T> work, TransactionContext transaction) {
        try {
            return transaction.handle().inTransaction(same -> run(work, transaction));
        } catch (RuntimeException | Error failed) {
            if (transaction.isCommitting() && !SqlErrorCategory.isReportedByServer(failed)) {
                throw new StoreUnavailableException(
                        "the database did not confirm the commit: all of the change may have been done, or nothing",
                        failed);
            }
            throw failed;
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
        // who has its turn may still wait in the pool, for a connection to be opened
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

    /** What is to be done in a transaction; it may be done again after a roll-back. */
    @FunctionalInterface
    interface TransactionCallback<T> {
        T run(TransactionContext transaction);
    }
}
