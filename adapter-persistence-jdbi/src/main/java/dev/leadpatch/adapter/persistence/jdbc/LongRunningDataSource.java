package dev.leadpatch.adapter.persistence.jdbc;

import dev.leadpatch.adapter.persistence.PostgresSettings;
import org.postgresql.ds.PGSimpleDataSource;

/** Opens connections without the time limits of requests, for migrations and for loading companies. */
public final class LongRunningDataSource extends PGSimpleDataSource {
    private static final long serialVersionUID = 1;
    private static final int CONNECT_TIMEOUT_SECONDS = 2;

    public LongRunningDataSource(PostgresSettings settings, String applicationName) {
        setUrl(settings.jdbcUrl());
        setUser(settings.user());
        setPassword(settings.password());
        setApplicationName(applicationName);
        setConnectTimeout(CONNECT_TIMEOUT_SECONDS);
        setReWriteBatchedInserts(true);
        setLogServerErrorDetail(false);
    }
}
