package dev.leadpatch.adapter.persistence;

import dev.leadpatch.application.StoreUnavailableException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.FlywayException;

/** Brings the schema up to date. Several processes may do so at the same time; one does it, the others wait. */
final class SchemaMigrator {
    private SchemaMigrator() {}

    static void migrate(PostgresSettings settings) {
        try {
            Flyway.configure(SchemaMigrator.class.getClassLoader())
                    .dataSource(new LongRunningDataSource(settings, "leadpatch-migrations"))
                    .locations("classpath:db/migration")
                    .loggers("slf4j")
                    .load()
                    .migrate();
        } catch (FlywayException failed) {
            SqlErrorCategory failure = SqlErrorCategory.of(failed);
            if (failure == SqlErrorCategory.UNREACHABLE || failure == SqlErrorCategory.UNAVAILABLE) {
                throw new StoreUnavailableException("the database could not be reached", failed);
            }
            throw new DatabaseUnusableException(message(failed), failed);
        }
    }

    private static String message(FlywayException failed) {
        if (failed.getErrorCode() == CoreErrorCode.NON_EMPTY_SCHEMA_WITHOUT_SCHEMA_HISTORY_TABLE) {
            return "it holds other tables already; give Leadpatch a database of its own";
        }
        String state = SqlErrorCategory.sqlState(failed).orElse("");
        if (state.startsWith("28")) {
            return "it refuses the user or the password";
        }
        return switch (state) {
            case "3D000" -> "there is no database of that name";
            case "42501" -> "the user may not create tables there (GRANT CREATE ON SCHEMA public TO the user)";
            case "" -> "its schema is not one that this version made or can bring up to date";
            default -> "bringing its schema up to date failed with SQL state " + state;
        };
    }
}
