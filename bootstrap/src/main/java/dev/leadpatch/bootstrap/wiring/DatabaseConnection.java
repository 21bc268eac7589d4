package dev.leadpatch.bootstrap.wiring;

import dev.leadpatch.adapter.persistence.DatabaseDiagnosis;
import dev.leadpatch.adapter.persistence.DatabaseUnusableException;
import dev.leadpatch.adapter.persistence.PostgresSchema;
import dev.leadpatch.adapter.persistence.PostgresSettings;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.bootstrap.postgres.EmbeddedDatabase;
import dev.leadpatch.bootstrap.postgres.EmbeddedDatabaseException;
import dev.leadpatch.bootstrap.settings.DatabaseSettings;
import dev.leadpatch.bootstrap.settings.PoolSizes;
import dev.leadpatch.bootstrap.wiring.Application.StartupException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How to connect to a database. Closing it closes the embedded database.
 *
 * @param embedded the embedded database; empty if the database is external
 * @param settings the settings of its connections
 */
record DatabaseConnection(Optional<EmbeddedDatabase> embedded, PostgresSettings settings) implements AutoCloseable {

    /** Whether there is a database: an embedded one may not have been created yet. */
    static boolean exists(DatabaseSettings database) {
        return database.fold(embedded -> EmbeddedDatabase.exists(embedded.dataDirectory()), external -> true);
    }

    /** Starts an embedded database, and returns how to connect to it. */
    static DatabaseConnection open(DatabaseSettings database, EmbeddedStart start, PoolSizes pools)
            throws StartupException, InterruptedException {
        Optional<EmbeddedDatabase> embedded = startEmbedded(database, start);
        PostgresSettings settings = database.fold(
                ignored -> ConnectionSettings.of(embedded.orElseThrow(), pools),
                external -> ConnectionSettings.of(external, pools));
        return new DatabaseConnection(embedded, settings);
    }

    /** Connects a command: to the running service's server, if the database is an embedded one that a service uses. */
    static DatabaseConnection openForCommand(DatabaseSettings database) throws StartupException, InterruptedException {
        return open(database, EmbeddedDatabase::startOrConnect, PoolSizes.COMMAND);
    }

    /**
     * Requires that each connection to an external database has a session of its own.
     *
     * @throws StoreUnavailableException if the database is unreachable
     * @throws DatabaseUnusableException if connections share sessions
     */
    void requireOwnSessions() {
        if (embedded.isEmpty()) {
            PostgresSchema.requireOwnSessions(settings);
        }
    }

    /** Whether a service uses the database as its embedded one. */
    boolean isShared() {
        return embedded.map(EmbeddedDatabase::isShared).orElse(false);
    }

    @Override
    public void close() {
        embedded.ifPresent(EmbeddedDatabase::close);
    }

    /** Names the database in a message, without secrets. */
    static String describe(DatabaseSettings database) {
        return database.fold(embedded -> "in " + embedded.dataDirectory(), external -> "at " + external.address());
    }

    private static Optional<EmbeddedDatabase> startEmbedded(DatabaseSettings database, EmbeddedStart start)
            throws StartupException, InterruptedException {
        Optional<DatabaseSettings.Embedded> settings = database.fold(Optional::of, external -> Optional.empty());
        if (settings.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(start.start(settings.get().dataDirectory()));
        } catch (EmbeddedDatabaseException e) {
            throw toStartupException(e);
        }
    }

    private static StartupException toStartupException(EmbeddedDatabaseException e) {
        boolean temporary = e instanceof EmbeddedDatabaseException.DirectoryBusyException
                || e instanceof EmbeddedDatabaseException.StartFailedException
                || e instanceof EmbeddedDatabaseException.InitializationFailedException;
        String message = String.valueOf(e.getMessage());
        return temporary ? StartupException.temporary(message) : StartupException.permanent(message);
    }

    /** Starts the embedded database, or connects to it. */
    interface EmbeddedStart {
        EmbeddedDatabase start(Path dataDirectory) throws EmbeddedDatabaseException, InterruptedException;
    }

    /** Returns the error of a database that cannot be used, with its remedy. */
    static StartupException toStartupException(
            RuntimeException e, DatabaseSettings database, PostgresSettings settings) {
        DatabaseDiagnosis diagnosis = PostgresSchema.diagnose(e, settings.schema());
        String message = "The database %s can't be %s: %s."
                .formatted(describe(database), diagnosis.isReached() ? "used" : "reached", diagnosis.reason());
        return startupException(e, diagnosis, message).withRemedy(diagnosis.remedy());
    }

    private static StartupException startupException(RuntimeException e, DatabaseDiagnosis diagnosis, String message) {
        if (!diagnosis.isTemporary()) {
            return StartupException.permanent(message);
        }
        // any other failure, such as that of a migration, is the same at once
        return e instanceof StoreUnavailableException
                ? StartupException.unavailable(message)
                : StartupException.temporary(message);
    }
}
