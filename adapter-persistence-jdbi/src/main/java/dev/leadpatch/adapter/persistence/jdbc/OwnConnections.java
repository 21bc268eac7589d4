package dev.leadpatch.adapter.persistence.jdbc;

import dev.leadpatch.adapter.persistence.PostgresSettings;
import dev.leadpatch.adapter.persistence.Sharding;
import java.util.Optional;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/**
 * Connections that the adapter opens and closes. Their settings are those of the session; through a connection pooler in
 * transaction mode, those of each transaction.
 */
public record OwnConnections(PostgresSettings settings) implements ConnectionSource {

    @Override
    public String schema() {
        return settings.schema();
    }

    @Override
    public Sharding sharding() {
        return settings.sharding();
    }

    @Override
    public BoundedPool openPool(String purpose, int maxConnections, SessionSettings purposeSettings) {
        SessionSettings sessionSettings = purposeSettings.forTables(sharding());
        Optional<String> begin = settings.transactionPooling()
                ? Optional.of(SessionSettings.TIME_LIMITS
                        .and(sessionSettings)
                        .withSchema(schema())
                        .asBeginSql(TransactionIsolationLevel.READ_COMMITTED))
                : Optional.empty();
        return new HikariConnectionPool(
                purpose, PostgresDataSource.timeLimited(settings, sessionSettings), maxConnections, begin, sharding());
    }

    @Override
    public LongTransactions longTransactions(String applicationName) {
        PostgresDataSource dataSource = PostgresDataSource.longRunning(settings, applicationName);
        if (settings.transactionPooling()) {
            return new HostConnections(dataSource, schema(), sharding()).longTransactions(applicationName);
        }
        Jdbi jdbi = PostgresDataSource.jdbi(dataSource::getConnection, sharding());
        return jdbi::inTransaction;
    }

    @Override
    public boolean haveOwnSessions() {
        return !settings.transactionPooling();
    }

    @Override
    public DataSource migrations() {
        return PostgresDataSource.longRunning(settings, "leadpatch-migrations");
    }
}
