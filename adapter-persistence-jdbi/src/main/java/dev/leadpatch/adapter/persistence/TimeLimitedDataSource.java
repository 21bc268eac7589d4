package dev.leadpatch.adapter.persistence;

import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.ds.PGSimpleDataSource;

/** Opens connections on which no thread waits long, not even for a database that is frozen. */
final class TimeLimitedDataSource extends PGSimpleDataSource {
    private static final long serialVersionUID = 1;
    private static final int CONNECT_TIMEOUT_SECONDS = 2;

    TimeLimitedDataSource(PostgresSettings settings, String furtherOptions) {
        setUrl(settings.jdbcUrl());
        setUser(settings.user());
        setPassword(settings.password());
        setApplicationName("leadpatch");
        setConnectTimeout(CONNECT_TIMEOUT_SECONDS);
        setLoginTimeout(CONNECT_TIMEOUT_SECONDS);
        // holds while a connection is being made, when the finer limit can't be set yet
        setSocketTimeout(CONNECT_TIMEOUT_SECONDS);
        setTcpKeepAlive(true);
        setReWriteBatchedInserts(true);
        // details of a failure quote whole rows, and those are nothing for a log
        setLogServerErrorDetail(false);
        String asked = getOptions();
        String limits = "-c lock_timeout=%d -c statement_timeout=%d -c idle_in_transaction_session_timeout=10000"
                        .formatted(StoreTimeouts.LOCK.toMillis(), StoreTimeouts.STATEMENT.toMillis())
                + " " + furtherOptions;
        // what the operator's URL says comes later and wins
        setOptions(asked == null ? limits : limits + " " + asked);
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        Connection connection = super.getConnection(user, password);
        connection.setNetworkTimeout(Runnable::run, Math.toIntExact(StoreTimeouts.TOTAL.toMillis()));
        return connection;
    }
}
