package dev.leadpatch.adapter.persistence.jdbc;

import dev.leadpatch.adapter.persistence.DatabaseUnusableException;
import dev.leadpatch.adapter.persistence.PostgresSettings;
import dev.leadpatch.application.StoreUnavailableException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.FlywayException;

/** Migrates the schema with Flyway. Of several concurrent processes one migrates, and the others wait. */
public final class SchemaMigrator {
    private SchemaMigrator() {}

    public static void migrate(PostgresSettings settings) {
        try {
            Flyway.configure(SchemaMigrator.class.getClassLoader())
                    .dataSource(PostgresDataSource.longRunning(settings, "leadpatch-migrations"))
                    .locations("classpath:db/migration")
                    .loggers("slf4j")
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            SqlErrorCategory category = SqlErrorCategory.of(e);
            if (category == SqlErrorCategory.UNREACHABLE || category == SqlErrorCategory.UNAVAILABLE) {
                throw new StoreUnavailableException("the database is unreachable", e);
            }
            throw new DatabaseUnusableException(message(e), e);
        }
    }

    private static String message(FlywayException e) {
        if (e.getErrorCode() == CoreErrorCode.NON_EMPTY_SCHEMA_WITHOUT_SCHEMA_HISTORY_TABLE) {
            return "it contains other tables; Leadpatch requires its own database";
        }
        String state = SqlErrorCategory.sqlState(e).orElse("");
        if (state.startsWith("28")) {
            return "the user or the password is invalid";
        }
        return switch (state) {
            case "3D000" -> "the database does not exist";
            case "42501" -> "the user lacks the privilege to create tables (GRANT CREATE ON SCHEMA public TO the user)";
            case "" -> "this version can't migrate its schema";
            default -> "the schema migration failed with SQL state " + state;
        };
    }
}
