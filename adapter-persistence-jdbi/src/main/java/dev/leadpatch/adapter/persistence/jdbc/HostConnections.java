package dev.leadpatch.adapter.persistence.jdbc;

import dev.leadpatch.adapter.persistence.Sharding;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Cleanable;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections of a host's pool. All settings are those of a transaction, and auto-commit mode and network timeout are
 * restored, so that a connection returns to the pool as it was.
 */
public record HostConnections(DataSource dataSource, String schema, Sharding sharding) implements ConnectionSource {
    private static final Logger LOG = LoggerFactory.getLogger(HostConnections.class);

    /** Connections to a database whose tables are not sharded. */
    public HostConnections(DataSource dataSource, String schema) {
        this(dataSource, schema, Sharding.NONE);
    }

    @Override
    public BoundedPool openPool(String purpose, int maxConnections, SessionSettings settings) {
        Jdbi jdbi = jdbi(Optional.of(Math.toIntExact(StoreDeadline.TOTAL.toMillis())));
        String begin = SessionSettings.TIME_LIMITS
                .and(settings)
                .withSchema(schema)
                .asBeginSql(TransactionIsolationLevel.READ_COMMITTED);
        return new HostConnectionPool(purpose, new ConnectionPermits(maxConnections), jdbi, begin);
    }

    @Override
    public LongTransactions longTransactions(String applicationName) {
        Jdbi jdbi = jdbi(Optional.empty());
        SessionSettings settings = SessionSettings.UNLIMITED.withSchema(schema);
        return new LongTransactions() {
            @Override
            public <T> T run(TransactionIsolationLevel isolation, HandleCallback<T, RuntimeException> work) {
                return jdbi.inTransaction((Handle handle) -> {
                    handle.execute(settings.asBeginSql(isolation));
                    return work.withHandle(handle);
                });
            }
        };
    }

    @Override
    public DataSource migrations() {
        return dataSource;
    }

    private Jdbi jdbi(Optional<Integer> networkTimeoutMillis) {
        ConnectionFactory connections = new ConnectionFactory() {
            @Override
            public Connection openConnection() throws SQLException {
                return dataSource.getConnection();
            }

            @Override
            public Cleanable getCleanableFor(Connection connection) {
                try {
                    return prepare(connection, networkTimeoutMillis);
                } catch (SQLException | RuntimeException e) {
                    throw closeAfter(e, connection);
                }
            }
        };
        return PostgresDataSource.jdbi(connections, sharding);
    }

    /** Prepares a borrowed connection, and returns what restores and closes it. */
    private static Cleanable prepare(Connection connection, Optional<Integer> networkTimeoutMillis)
            throws SQLException {
        int networkTimeout = connection.getNetworkTimeout();
        boolean autoCommit = connection.getAutoCommit();
        if (!autoCommit) {
            refuseRunningTransaction(connection);
            connection.setAutoCommit(true);
        }
        connection.setNetworkTimeout(Runnable::run, networkTimeoutMillis.orElse(networkTimeout));
        return () -> {
            try (connection) {
                restore(connection, autoCommit, networkTimeout);
            }
        };
    }

    /** Auto-commit mode would commit the transaction of a host whose data source returns the connection of the thread. */
    private static void refuseRunningTransaction(Connection connection) throws SQLException {
        if (connection.isWrapperFor(BaseConnection.class)
                && connection.unwrap(BaseConnection.class).getTransactionState() != TransactionState.IDLE) {
            throw new IllegalStateException("the data source returned a connection with a running transaction: the"
                    + " persistence adapter needs the pool itself, and leadStoreIn joins a transaction");
        }
    }

    private static void restore(Connection connection, boolean autoCommit, int networkTimeout) {
        try {
            connection.setNetworkTimeout(Runnable::run, networkTimeout);
            if (!autoCommit) {
                connection.setAutoCommit(false);
            }
        } catch (SQLException e) {
            LOG.debug("A connection that failed is returned to the pool of the host", e);
        }
    }

    private static RuntimeException closeAfter(Exception failure, Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
        return failure instanceof RuntimeException exception ? exception : new ConnectionException(failure);
    }
}
