package dev.leadpatch.adapter.persistence.jdbc;

import dev.leadpatch.adapter.persistence.ConnectionPool;
import dev.leadpatch.adapter.persistence.Sharding;
import dev.leadpatch.adapter.persistence.jdbc.StoreDeadline.StoreDeadlineExceededException;
import dev.leadpatch.adapter.persistence.jdbc.TransactionContext.ConnectionWatchdog;
import dev.leadpatch.application.StoreBusyException;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.background.BackgroundLoop;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.background.Watchdog;
import dev.leadpatch.domain.value.CompanyId;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/**
 * Runs statements and transactions with deadlines and retries, each within {@link StoreDeadline#TOTAL}, and translates SQL
 * failures into the exceptions of the ports. Thread-safe.
 */
public final class Database implements AutoCloseable {
    private final BoundedPool pool;
    private final CompanyShares companyShares;
    private final ConnectionWatchdog watchdog;

    /**
     * Opens the pool without waiting for the database, which may start later than the application.
     *
     * @param settings the settings of each session, besides the time limits
     */
    public Database(
            ConnectionSource source, String purpose, int connections, SessionSettings settings, BackgroundLoops loops) {
        pool = source.openPool(purpose, connections, settings);
        companyShares = new CompanyShares(connections);
        watchdog = new ConnectionWatchdog(purpose, loops, new ConnectionAborter(pool::reset, 2 * connections));
    }

    /** Opens the pool of requests. */
    public static Database ofRequests(ConnectionSource source, int connections, BackgroundLoops loops) {
        return new Database(source, "requests", connections, SessionSettings.REQUESTS, loops);
    }

    /** Opens the pool of deliveries. */
    public static Database ofDeliveries(ConnectionSource source, int connections, BackgroundLoops loops) {
        return new Database(source, "deliveries", connections, SessionSettings.DELIVERIES, loops);
    }

    /**
     * Runs {@code work}, which reads, or executes one writing statement that may be repeated; retries it after a conflict
     * with other transactions.
     *
     * @throws StoreUnavailableException if the deadline is exceeded or the database is unavailable
     */
    public <T> T use(Function<Handle, T> work) {
        return retry(new StoreDeadline(), StoreDeadline.CONNECTION_WAIT, handle -> pool.use(handle, work));
    }

    /** As {@link #use(Function)}, within the rest of a deadline that started earlier. */
    public <T> T use(StoreDeadline deadline, Function<Handle, T> work) {
        return retry(deadline, StoreDeadline.LATE_CONNECTION_WAIT, handle -> pool.use(handle, work));
    }

    /** As {@link #use(Function)}, for reads of many rows, within the {@link CompanyShares#reads} of the company. */
    public <T> T readMany(CompanyId company, Function<Handle, T> work) {
        return companyShares.reads().callOrThrow(company, deadline -> use(deadline, work));
    }

    private <T> T retry(StoreDeadline deadline, Duration connectionWait, Function<Handle, T> use) {
        return ConflictRetries.run(deadline, connectionWait, wait -> useOnce(deadline, wait, use))
                .orElseThrow(() -> new StoreBusyException(
                        "other transactions held locks beyond the deadline; nothing was changed"));
    }

    private <T> Optional<T> useOnce(StoreDeadline deadline, Duration connectionWait, Function<Handle, T> use) {
        pool.permits().acquire(deadline.remainingOf(connectionWait));
        try (Handle handle = openHandle()) {
            deadline.applyNetworkTimeout(handle);
            T result;
            try {
                result = use.apply(handle);
            } catch (Error e) {
                discard(handle);
                throw e;
            }
            pool.responded();
            return Optional.of(result);
        } catch (JdbiException e) {
            return emptyIfConflict(e, "the database is unavailable or exceeded the deadline");
        } finally {
            pool.permits().release();
        }
    }

    private Handle openHandle() {
        BackgroundLoop.heartbeat(); // each use is bounded, so it counts as progress of a loop
        return pool.jdbi().open();
    }

    /**
     * Runs {@code work} in one transaction; retries it after a conflict with other transactions.
     *
     * @return empty if conflicts lasted beyond the deadline; nothing was changed
     * @throws StoreUnavailableException if the deadline is exceeded or the database is unavailable
     */
    public <T> Optional<T> transact(TransactionCallback<T> work) {
        return transact(new StoreDeadline(), work);
    }

    /** As {@link #transact(TransactionCallback)}, within the rest of a deadline that started earlier. */
    public <T> Optional<T> transact(StoreDeadline deadline, TransactionCallback<T> work) {
        return ConflictRetries.run(
                deadline, StoreDeadline.LATE_CONNECTION_WAIT, wait -> transactOnce(deadline, wait, work));
    }

    /**
     * As {@link #transact(StoreDeadline, TransactionCallback)}, without retries.
     *
     * @param connectionWait maximum wait for a connection, since the start of the deadline
     * @return empty after a conflict, or if {@code work} exceeds the deadline; nothing was changed
     * @throws NoFreeConnectionException if no connection becomes free; nothing was changed
     */
    public <T> Optional<T> transactOnce(StoreDeadline deadline, Duration connectionWait, TransactionCallback<T> work) {
        pool.permits().acquire(deadline.remainingOf(connectionWait));
        Optional<T> committed = Optional.empty();
        try (Handle handle = openHandle()) {
            TransactionContext transaction = new TransactionContext(handle, deadline);
            pool.begin(handle);
            try {
                T result = watchdog.watch(handle, deadline.remaining(), () -> work.run(transaction));
                transaction.commit();
                committed = Optional.of(result);
            } catch (RuntimeException | Error e) {
                if (e instanceof Error) {
                    discard(handle);
                }
                transaction.rollBack(e);
                throw e;
            }
            pool.responded();
            return committed;
        } catch (StoreDeadlineExceededException e) {
            return Optional.empty();
        } catch (JdbiException e) {
            // after the commit, releasing the connection failed
            return committed.isPresent()
                    ? committed
                    : emptyIfConflict(e, "the database is unavailable or exceeded the deadline; nothing was changed");
        } finally {
            pool.permits().release();
        }
    }

    private <T> Optional<T> emptyIfConflict(JdbiException e, String unavailable) {
        Optional<T> empty = ConflictRetries.emptyIfConflict(e, unavailable);
        pool.responded();
        return empty;
    }

    /** How the tables are placed. */
    public Sharding sharding() {
        return pool.jdbi().getConfig(ShardedStatements.class).sharding();
    }

    /**
     * Closes the connection of an open handle, and makes the pool replace it; a rollback may then fail. After an {@link
     * Error}, such as a lack of memory, the driver may have stopped within a message of the protocol.
     */
    void discard(Handle handle) {
        pool.discard(handle.getConnection());
    }

    /** The shares of the connections that expensive work of one company can use. */
    public CompanyShares companyShares() {
        return companyShares;
    }

    public Watchdog watchdog() {
        return watchdog.watchdog();
    }

    public ConnectionPool pool() {
        return pool;
    }

    @Override
    public void close() {
        try (pool;
                watchdog) {} // both, even if one fails to close; in reverse order
    }
}
