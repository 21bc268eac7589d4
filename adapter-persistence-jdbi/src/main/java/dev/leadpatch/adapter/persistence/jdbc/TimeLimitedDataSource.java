package dev.leadpatch.adapter.persistence.jdbc;

import dev.leadpatch.adapter.persistence.PostgresSettings;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.ds.PGSimpleDataSource;

/** Opens connections with time limits, so that no thread waits for long, even if the database hangs. */
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
        // applies while a connection is opened, before the network timeout can be set
        setSocketTimeout(CONNECT_TIMEOUT_SECONDS);
        setTcpKeepAlive(true);
        setReWriteBatchedInserts(true);
        // the details of an error quote whole rows, which must not be logged
        setLogServerErrorDetail(false);
        String urlOptions = getOptions();
        String limits = "-c lock_timeout=%d -c statement_timeout=%d -c idle_in_transaction_session_timeout=10000"
                        .formatted(StoreTimeouts.LOCK.toMillis(), StoreTimeouts.STATEMENT.toMillis())
                + " " + furtherOptions;
        // the options of the operator's URL come last and take precedence
        setOptions(urlOptions == null ? limits : limits + " " + urlOptions);
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        Connection connection = super.getConnection(user, password);
        connection.setNetworkTimeout(Runnable::run, Math.toIntExact(StoreTimeouts.TOTAL.toMillis()));
        return connection;
    }
}
