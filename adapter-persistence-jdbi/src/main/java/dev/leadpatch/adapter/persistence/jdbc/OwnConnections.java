package dev.leadpatch.adapter.persistence.jdbc;

import dev.leadpatch.adapter.persistence.PostgresSettings;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/** Connections that the adapter opens and closes. Their settings are those of the session. */
public record OwnConnections(PostgresSettings settings) implements ConnectionSource {

    @Override
    public String schema() {
        return settings.schema();
    }

    @Override
    public BoundedPool openPool(String purpose, int maxConnections, SessionSettings sessionSettings) {
        return new HikariConnectionPool(
                purpose, PostgresDataSource.timeLimited(settings, sessionSettings), maxConnections);
    }

    @Override
    public LongTransactions longTransactions(String applicationName) {
        PostgresDataSource dataSource = PostgresDataSource.longRunning(settings, applicationName);
        Jdbi jdbi = PostgresDataSource.jdbi(dataSource::getConnection);
        return jdbi::inTransaction;
    }

    @Override
    public DataSource migrations() {
        return PostgresDataSource.longRunning(settings, "leadpatch-migrations");
    }
}
