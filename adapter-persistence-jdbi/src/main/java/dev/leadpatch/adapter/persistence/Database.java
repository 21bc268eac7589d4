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
    private static final int AT_FIRST = 1;
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(60);

    private final String purpose;
    private final HikariDataSource pool;
    private final Turns turns;
    private final Watchdog watchdog;
    private final Jdbi jdbi;
    private final AtomicBoolean filled = new AtomicBoolean();

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
        config.setDataSource(new ImpatientDataSource(settings, options));
        config.setMaximumPoolSize(connections);
        config.setMinimumIdle(AT_FIRST);
        config.setConnectionTimeout(TimeLimits.CONNECTION.toMillis());
        config.setValidationTimeout(TimeLimits.VALIDATION.toMillis());
        config.setKeepaliveTime(KEEP_ALIVE.toMillis());
        config.setInitializationFailTimeout(-1);
        pool = new HikariDataSource(config);
        // the pool serves whom it likes first, and under load some of those who wait would wait in vain
        turns = new Turns(connections);
        watchdog = new Watchdog("leadpatch-watchdog-" + purpose, loops);
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
        return inTurns(deadline, TimeLimits.TURN, () -> useConnection(deadline, work))
                .orElseThrow(() -> new StoreUnavailableException(
                        "others held for too long what was needed, nothing was changed", new TimeoutException()));
    }

    private <T> Optional<T> useConnection(Deadline deadline, Function<Handle, T> work) {
        BackgroundLoop.heartbeat(); // each use is bounded, so a loop that makes many of them makes progress
        try (Handle handle = jdbi.open()) {
            deadline.limitNetwork(handle);
            T result = work.apply(handle);
            fill();
            return Optional.of(result);
        } catch (JdbiException failed) {
            return switch (SqlFailure.of(failed)) {
                case UNREACHABLE, UNAVAILABLE ->
                    throw new StoreUnavailableException("the database could not be used in time", failed);
                case LOCKED, COLLISION -> Optional.empty();
                case DUPLICATE, BUG -> throw failed;
            };
        }
    }

    /**
     * Does {@code work} in one transaction, again if another one was in its way.
     *
     * @return nothing if others did not let it through in time
     * @throws StoreUnavailableException if the database could not be used in time
     */
    <T> Optional<T> transact(Transaction<T> work) {
        return transact(new Deadline(), work);
    }

    /** As {@link #transact(Transaction)}, with the time that is left of {@code deadline}, by who may have waited before. */
    <T> Optional<T> transact(Deadline deadline, Transaction<T> work) {
        return inTurns(deadline, TimeLimits.LATE_TURN, () -> transactOnConnection(deadline, work));
    }

    /**
     * As {@link #transact(Deadline, Transaction)}, but once: nothing was done if another one was in its way, or no
     * connection became free.
     */
    <T> Optional<T> transactOnce(Deadline deadline, Transaction<T> work) {
        return turns.inTurn(deadline.leftFor(TimeLimits.LATE_TURN), () -> transactOnConnection(deadline, work))
                .flatMap(it -> it);
    }

    /**
     * Does {@code work} until others are not in its way, each time in a new turn: who waits for a lock gives its
     * connection to those who need no lock, or another one.
     */
    private <T> Optional<T> inTurns(Deadline deadline, Duration firstTurn, Supplier<Optional<T>> work) {
        Optional<T> done = turns.inTurn(deadline.leftFor(firstTurn), work)
                .orElseThrow(() -> new StoreUnavailableException(
                        "no connection became free in time, nothing was changed", new TimeoutException()));
        while (done.isEmpty() && deadline.isBefore(TimeLimits.LAST_TRY)) {
            done = turns.inTurn(deadline.leftFor(TimeLimits.LAST_TRY), work).flatMap(it -> it);
        }
        return done;
    }

    private <T> Optional<T> transactOnConnection(Deadline deadline, Transaction<T> work) {
        BackgroundLoop.heartbeat();
        Optional<T> committed = Optional.empty();
        try (Handle handle = jdbi.open()) {
            committed = Optional.of(commit(work, new OpenTransaction(handle, deadline)));
            fill();
            return committed;
        } catch (TooLate late) {
            return Optional.empty();
        } catch (JdbiException failed) {
            if (committed.isPresent()) {
                return committed; // and stays so, whatever became of the connection
            }
            return switch (SqlFailure.of(failed)) {
                case UNREACHABLE, UNAVAILABLE ->
                    throw new StoreUnavailableException(
                            "the database could not be used in time, nothing was changed", failed);
                case LOCKED, COLLISION -> Optional.empty();
                case DUPLICATE, BUG -> throw failed;
            };
        }
    }

    /** Lets the pool fill itself, which it does within half a minute. */
    private void fill() {
        if (filled.compareAndSet(false, true)) {
            pool.getHikariConfigMXBean().setMinimumIdle(pool.getMaximumPoolSize());
        }
    }

    private <T> T commit(Transaction<T> work, OpenTransaction transaction) {
        try {
            return transaction.handle().inTransaction(same -> run(work, transaction));
        } catch (RuntimeException | Error failed) {
            if (transaction.isCommitting() && !SqlFailure.isAnswer(failed)) {
                throw new StoreUnavailableException(
                        "the database did not confirm the commit: all of the change may have been done, or nothing",
                        failed);
            }
            throw failed;
        }
    }

    private <T> T run(Transaction<T> work, OpenTransaction transaction) {
        T result = watchdog.watch(transaction.handle(), transaction.deadline().left(), () -> work.run(transaction));
        transaction.limitNetwork();
        transaction.committing();
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
        return turns.waiting() + pool.getHikariPoolMXBean().getThreadsAwaitingConnection();
    }

    @Override
    public int most() {
        return pool.getMaximumPoolSize();
    }

    @Override
    public void close() {
        watchdog.close();
        pool.close();
    }

    /** What is to be done in a transaction; it may be done again after a roll-back. */
    @FunctionalInterface
    interface Transaction<T> {
        T run(OpenTransaction transaction);
    }
}
