package dev.leadpatch.adapter.persistence.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.leadpatch.adapter.persistence.ConnectionPool;
import dev.leadpatch.adapter.persistence.jdbc.StoreDeadline.StoreDeadlineExceededException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;

/** A HikariCP pool behind a fair semaphore, which serves waiting threads in FIFO order. Thread-safe. */
final class HikariConnectionPool implements ConnectionPool, AutoCloseable {
    // Startup waits for one connection only: each one takes many rounds of password hashing. Until the pool is filled,
    // it opens others on demand.
    private static final int INITIAL_CONNECTIONS = 1;
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(60);

    private final String purpose;
    private final HikariDataSource dataSource;
    private final Semaphore permits;
    private final AtomicBoolean poolFilled = new AtomicBoolean();

    /** Creates the pool without waiting for the database. */
    HikariConnectionPool(String purpose, DataSource connectionSource, int connections) {
        this.purpose = purpose;
        HikariConfig config = new HikariConfig();
        config.setPoolName("leadpatch-" + purpose);
        config.setDataSource(connectionSource);
        config.setMaximumPoolSize(connections);
        config.setMinimumIdle(INITIAL_CONNECTIONS);
        config.setConnectionTimeout(StoreDeadline.CONNECT.toMillis());
        config.setValidationTimeout(StoreDeadline.VALIDATION.toMillis());
        config.setKeepaliveTime(KEEP_ALIVE.toMillis());
        config.setInitializationFailTimeout(-1);
        dataSource = new HikariDataSource(config);
        // the pool does not serve waiting threads in FIFO order, so that under load some of them would time out
        permits = new Semaphore(connections, true);
    }

    /** Opens connections; each thread that opens one must hold a permit. */
    DataSource dataSource() {
        return dataSource;
    }

    /**
     * Acquires the permit for one connection; the caller must {@link #release} it.
     *
     * @param timeout maximum wait for the permit
     * @throws StoreDeadlineExceededException if the timeout passes or the thread is interrupted
     */
    void acquire(Duration timeout) {
        try {
            if (permits.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new StoreDeadlineExceededException();
    }

    void release() {
        permits.release();
    }

    /** Lets the pool open all its connections, which it does within 30 seconds. */
    void fill() {
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
        return permits.getQueueLength() + dataSource.getHikariPoolMXBean().getThreadsAwaitingConnection();
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
