package com.example.crm;

import dev.leadpatch.adapter.persistence.HostTransaction;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** The transactions of Quarkus, which changes of leads join. */
record JtaTransactions(DataSource dataSource, TransactionSynchronizationRegistry registry) implements HostTransaction {
    @Override
    public Connection connection() throws SQLException {
        return dataSource.getConnection();
    }

    @Override
    public void release(Connection connection) throws SQLException {
        connection.close();
    }

    @Override
    public void afterCommit(Runnable callback) {
        registry.registerInterposedSynchronization(new Synchronization() {
            @Override
            public void beforeCompletion() {}

            @Override
            public void afterCompletion(int status) {
                if (status == Status.STATUS_COMMITTED) {
                    callback.run();
                }
            }
        });
    }
}
