package dev.leadpatch.adapter.persistence.jdbc;

import dev.leadpatch.adapter.persistence.HostTransaction;
import dev.leadpatch.adapter.persistence.jdbc.StoreDeadline.StoreDeadlineExceededException;
import dev.leadpatch.application.StoreUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * Runs work as a part of a host's transaction, and never commits or rolls back more than that work. A savepoint undoes
 * the statements of work that fails, so that the host can continue its transaction. The settings of the transaction,
 * such as the search path, are restored. Thread-safe if the host's transactions are.
 */
public final class JoinedTransactions {
    private static final String SAVEPOINT = "leadpatch";
    private static final String UNDO = "rollback to savepoint " + SAVEPOINT + "; release savepoint " + SAVEPOINT;

    private final HostTransaction host;
    private final Jdbi jdbi;
    private final String enter;
    private final String leave;
    private final int settingCount;

    /** @param schema the schema of the tables */
    public JoinedTransactions(HostTransaction host, String schema) {
        this.host = host;
        jdbi = PostgresDataSource.jdbi(new HostConnectionFactory(host));
        SessionSettings settings = SessionSettings.JOINED.withSchema(schema);
        // the first statement returns the settings of the host
        enter = settings.asQuery() + "; savepoint " + SAVEPOINT + "; " + settings.asTransactionSql();
        leave = "release savepoint " + SAVEPOINT + "; " + settings.asParameterizedSql();
        settingCount = settings.count();
    }

    /** Registers a callback that is called after the running transaction was committed. */
    public void afterCommit(Runnable callback) {
        host.afterCommit(callback);
    }

    /**
     * Runs {@code work} in the running transaction.
     *
     * @return empty after a conflict with another transaction, or if {@code work} exceeds the deadline; nothing was changed
     * @throws IllegalStateException if no transaction is running
     * @throws StoreUnavailableException if the connection fails; the host must roll back
     */
    public <T> Optional<T> run(TransactionCallback<T> work) {
        try (Handle handle = jdbi.open()) {
            Object[] hostSettings = handle.createQuery(enter)
                    .map((row, context) -> {
                        Object[] values = new Object[settingCount];
                        for (int i = 0; i < settingCount; i++) {
                            values[i] = row.getString(i + 1);
                        }
                        return values;
                    })
                    .one();
            T result;
            try {
                result = work.run(TransactionContext.joined(handle));
            } catch (RuntimeException | Error e) {
                undo(handle, e);
                throw e;
            }
            handle.execute(leave, hostSettings);
            return Optional.of(result);
        } catch (StoreDeadlineExceededException e) {
            return Optional.empty();
        } catch (JdbiException e) {
            return ConflictRetries.emptyIfConflict(
                    e, "the database is unavailable; the transaction must be rolled back");
        }
    }

    /** The rollback to the savepoint also restores the settings of the host. */
    private static void undo(Handle handle, Throwable failure) {
        try {
            handle.execute(UNDO);
        } catch (RuntimeException | Error e) {
            failure.addSuppressed(e);
        }
    }

    /** Opens the connection of the running transaction, which is not closed but released. */
    private record HostConnectionFactory(HostTransaction host) implements ConnectionFactory {

        @Override
        public Connection openConnection() throws SQLException {
            Connection connection = host.connection();
            if (connection.getAutoCommit()) {
                host.release(connection);
                throw new IllegalStateException("no transaction is running: the connection is in auto-commit mode");
            }
            return connection;
        }

        @Override
        public void closeConnection(Connection connection) throws SQLException {
            host.release(connection);
        }
    }
}
