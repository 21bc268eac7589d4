package dev.leadpatch.adapter.persistence.jdbc;

import dev.leadpatch.adapter.persistence.Sharding;
import javax.sql.DataSource;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/** Where connections come from: the adapter opens them, or a host has a pool. Thread-safe. */
public interface ConnectionSource {

    /** The schema of the tables. */
    String schema();

    /** How the tables are placed. */
    default Sharding sharding() {
        return Sharding.NONE;
    }

    /**
     * Opens the pool of one purpose, without waiting for the database.
     *
     * @param maxConnections the maximum number of connections in use
     * @param settings the settings of each session, besides the time limits and the schema
     */
    BoundedPool openPool(String purpose, int maxConnections, SessionSettings settings);

    /** Returns transactions without time limits. */
    LongTransactions longTransactions(String applicationName);

    /** Whether each connection has a session of its own, which migrations need. */
    default boolean haveOwnSessions() {
        return true;
    }

    /** Returns the connections of migrations, which set the schema themselves. */
    DataSource migrations();

    /** Transactions without the time limits of requests. */
    @FunctionalInterface
    interface LongTransactions {
        /** Runs {@code work} in a transaction, with the schema in its search path. */
        <T> T run(TransactionIsolationLevel isolation, HandleCallback<T, RuntimeException> work);

        /** As {@link #run(TransactionIsolationLevel, HandleCallback)}, with the isolation level READ COMMITTED. */
        default <T> T run(HandleCallback<T, RuntimeException> work) {
            return run(TransactionIsolationLevel.READ_COMMITTED, work);
        }
    }
}
