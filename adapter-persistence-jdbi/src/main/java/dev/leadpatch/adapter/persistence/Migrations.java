package dev.leadpatch.adapter.persistence;

import dev.leadpatch.application.StoreUnavailable;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.postgresql.ds.PGSimpleDataSource;

/** Brings the schema up to date. Several processes may do so at the same time; one does it, the others wait. */
final class Migrations {
    private static final int CONNECT_SECONDS = 2;

    private Migrations() {}

    static void run(PostgresSettings settings) {
        try {
            Flyway.configure(Migrations.class.getClassLoader())
                    .dataSource(dataSource(settings))
                    .locations("classpath:db/migration")
                    .loggers("slf4j")
                    .load()
                    .migrate();
        } catch (FlywayException failed) {
            throw switch (SqlFailure.of(failed)) {
                case UNREACHABLE, UNAVAILABLE -> new StoreUnavailable("the database could not be reached", failed);
                default -> failed;
            };
        }
    }

    // without the limits of requests: a migration may take its time
    private static PGSimpleDataSource dataSource(PostgresSettings settings) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(settings.jdbcUrl());
        dataSource.setUser(settings.user());
        dataSource.setPassword(settings.password());
        dataSource.setApplicationName("leadpatch-migrations");
        dataSource.setConnectTimeout(CONNECT_SECONDS);
        return dataSource;
    }
}
