package com.example.crm;

import dev.leadpatch.adapter.persistence.HostTransaction;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** The transactions of Spring, which changes of leads join. */
record SpringTransactions(DataSource dataSource) implements HostTransaction {
    @Override
    public Connection connection() throws SQLException {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new SQLException("no transaction is running");
        }
        return DataSourceUtils.getConnection(dataSource);
    }

    @Override
    public void release(Connection connection) {
        DataSourceUtils.releaseConnection(connection, dataSource);
    }

    @Override
    public void afterCommit(Runnable callback) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                callback.run();
            }
        });
    }
}
