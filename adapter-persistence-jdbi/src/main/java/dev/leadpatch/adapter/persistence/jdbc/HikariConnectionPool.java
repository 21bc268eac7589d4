package dev.leadpatch.adapter.persistence.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.leadpatch.adapter.persistence.Sharding;
import java.sql.Connection;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** A HikariCP pool of the adapter behind a fair semaphore. Thread-safe. */
final class HikariConnectionPool implements BoundedPool {
    // Startup waits for one connection only: each one takes many rounds of password hashing. Until the pool is filled,
    // it opens others on demand.
    private static final int INITIAL_CONNECTIONS = 1;
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(60);

    // Citus sends these to the node of the company when it begins a transaction there; session settings stay here.
    private static final String LIMITS_OF_SHARDS =
            "set local citus.propagate_set_commands to 'local'; set local lock_timeout to "
                    + StoreDeadline.LOCK.toMillis();

    private final String purpose;
    private final PostgresDataSource connectionSource;
    private final Optional<String> begin;
    private final Sharding sharding;
    private final HikariDataSource dataSource;
    private final ConnectionPermits permits;
    private final Jdbi jdbi;
    private final AtomicBoolean poolFilled = new AtomicBoolean();

    /**
     * Creates the pool without waiting for the database.
     *
     * @param begin the statements that apply the settings to a transaction; empty if they are those of the session
     */
    HikariConnectionPool(
            String purpose,
            PostgresDataSource connectionSource,
            int connections,
            Optional<String> begin,
            Sharding sharding) {
        this.purpose = purpose;
        this.connectionSource = connectionSource;
        this.begin = begin;
        this.sharding = sharding;
        HikariConfig config = new HikariConfig();
        config.setPoolName("leadpatch-" + purpose);
        config.setDataSource(connectionSource);
        config.setMaximumPoolSize(connections);
        config.setMinimumIdle(INITIAL_CONNECTIONS);
        config.setConnectionTimeout(StoreDeadline.CONNECT.toMillis());
        config.setValidationTimeout(StoreDeadline.VALIDATION.toMillis());
        config.setKeepaliveTime(KEEP_ALIVE.toMillis());
        config.setInitializationFailTimeout(-1);
        config.setExceptionOverride(new ReadOnlyEviction(this::evictAll));
        dataSource = new HikariDataSource(config);
        permits = new ConnectionPermits(connections);
        jdbi = PostgresDataSource.jdbi(dataSource::getConnection, sharding);
    }

    @Override
    public ConnectionPermits permits() {
        return permits;
    }

    @Override
    public Jdbi jdbi() {
        return jdbi;
    }

    @Override
    public void begin(Handle handle) {
        handle.begin();
        begin.ifPresent(handle::execute);
        if (sharding == Sharding.CITUS) {
            handle.execute(LIMITS_OF_SHARDS);
        }
    }

    @Override
    public <T> T use(Handle handle, Function<Handle, T> work) {
        if (begin.isEmpty()) {
            return work.apply(handle);
        }
        return handle.inTransaction(transaction -> {
            transaction.execute(begin.get());
            return work.apply(transaction);
        });
    }

    @Override
    public void reset(Connection connection) {
        connectionSource.reset(connection);
    }

    @Override
    public void discard(Connection connection) {
        dataSource.evictConnection(connection);
    }

    private void evictAll() {
        dataSource.getHikariPoolMXBean().softEvictConnections();
    }

    /** Lets the pool open all its connections, which it does within 30 seconds. */
    @Override
    public void responded() {
        BoundedPool.super.responded();
        if (poolFilled.compareAndSet(false, true)) {
            dataSource.getHikariConfigMXBean().setMinimumIdle(dataSource.getMaximumPoolSize());
        }
    }

    @Override
    public String purpose() {
        return purpose;
    }

    @Override
    public int active() {
        return dataSource.getHikariPoolMXBean().getActiveConnections();
    }

    @Override
    public int idle() {
        return dataSource.getHikariPoolMXBean().getIdleConnections();
    }

    @Override
    public int waiting() {
        // a thread with a permit may still wait in the pool for a connection to be opened
        return permits.waiting() + dataSource.getHikariPoolMXBean().getThreadsAwaitingConnection();
    }

    @Override
    public int maxSize() {
        return dataSource.getMaximumPoolSize();
    }

    @Override
    public void close() {
        dataSource.close();
    }
}
