package dev.leadpatch.bootstrap.wiring;

import dev.leadpatch.adapter.persistence.DatabaseUnusableException;
import dev.leadpatch.adapter.persistence.PostgresBackup;
import dev.leadpatch.adapter.persistence.RestoredBackup;
import dev.leadpatch.adapter.persistence.SecretKeys;
import dev.leadpatch.adapter.persistence.SourceDatabaseException;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.bootstrap.settings.DatabaseSettings;
import dev.leadpatch.bootstrap.wiring.Application.StartupException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.function.LongConsumer;

/**
 * One copy of all rows of a database: to a backup, from a backup, or to another database. Another thread can cancel it.
 */
public final class DatabaseTransfer {
    private static final String REMEDY_AFTER_RESTORE =
            "All rows were restored: do not repeat the command, but run leadpatch migrate.";
    private static final String REMEDY_AFTER_MOVE = "All rows were moved: do not repeat the command. Add the key of"
            + " secret.key to LEADPATCH_PREVIOUS_SECRET_KEYS, and run leadpatch migrate and leadpatch secrets re-encrypt.";

    private final PostgresBackup backup;
    private final Opening opening;
    private final InstantSource clock;
    private boolean cancelled;
    private boolean copied;

    /** @param progress receives the number of copied rows */
    DatabaseTransfer(Opening opening, LongConsumer progress, InstantSource clock) {
        this.backup = new PostgresBackup(progress);
        this.opening = opening;
        this.clock = clock;
    }

    /**
     * Cancels the copy: it fails, and nothing incomplete remains. Does nothing if all rows have been copied. Thread-safe.
     */
    public synchronized void cancel() {
        if (!copied) {
            cancelled = true;
            backup.cancel();
        }
    }

    /** Returns whether the copy was cancelled before its end. Thread-safe. */
    public synchronized boolean isCancelled() {
        return cancelled && !copied;
    }

    private synchronized void recordCopied() {
        copied = true;
    }

    /**
     * Writes a backup, while services may use the database.
     *
     * @param out stays open
     * @return the number of rows
     * @throws StartupException if the database can't be used
     */
    public long backUp(DatabaseSettings database, OutputStream out)
            throws StartupException, IOException, InterruptedException {
        if (!DatabaseConnection.exists(database)) {
            throw StartupException.permanent(
                    "There is no database " + DatabaseConnection.describe(database) + ": nothing to back up.");
        }
        DatabaseConnection connection = DatabaseConnection.openForCommand(database);
        try (connection) {
            connection.requireOwnSessions();
            long rows = backup.write(connection.settings(), Application.version(), clock.instant(), out);
            recordCopied();
            return rows;
        } catch (DatabaseUnusableException | StoreUnavailableException e) {
            throw DatabaseConnection.toStartupException(e, database, connection.settings());
        }
    }

    /**
     * Restores a backup into a database without data, and migrates its schema to the current version.
     *
     * @param in stays open; a cancellation closes it, which must end a read that waits
     * @throws dev.leadpatch.adapter.persistence.InvalidBackupException if the backup can't be restored
     * @throws StartupException if the database can't be used, or a service uses it
     */
    public Restored restore(DatabaseSettings database, InputStream in)
            throws StartupException, IOException, InterruptedException {
        DatabaseConnection connection = DatabaseConnection.openForCommand(database);
        RestoredBackup restored = null;
        try {
            requireUnshared(connection, database);
            connection.requireOwnSessions();
            restored = backup.restore(connection.settings(), in);
            recordCopied();
        } catch (DatabaseUnusableException | StoreUnavailableException e) {
            throw DatabaseConnection.toStartupException(e, database, connection.settings());
        } finally {
            if (restored == null) {
                connection.close();
            }
        }
        try (Application application = opening.open(database, connection)) {
            return new Restored(
                    restored, application.secretMaintenance().count().unreadable());
        } catch (StoreUnavailableException e) {
            throw withRemedy(
                    DatabaseConnection.toStartupException(e, database, connection.settings()), REMEDY_AFTER_RESTORE);
        } catch (StartupException e) {
            throw withRemedy(e, REMEDY_AFTER_RESTORE);
        }
    }

    /**
     * Copies an embedded database into an external one without data, migrates its schema to the current version, and
     * encrypts its secrets with the secret key of the external database. The embedded database does not change.
     *
     * @throws StartupException if a database can't be used, or a service uses one of them
     */
    public Restored move(DatabaseSettings.Embedded source, DatabaseSettings.External target)
            throws StartupException, InterruptedException {
        if (!DatabaseConnection.exists(source)) {
            throw StartupException.permanent(
                    "There is no database " + DatabaseConnection.describe(source) + ": nothing to move.");
        }
        DatabaseConnection from = DatabaseConnection.openForCommand(source);
        try (from) {
            requireUnshared(from, source);
            return move(from, target);
        } catch (SourceDatabaseException e) {
            throw DatabaseConnection.toStartupException(e.failure(), source, from.settings());
        }
    }

    private Restored move(DatabaseConnection source, DatabaseSettings.External target)
            throws StartupException, InterruptedException {
        DatabaseConnection connection = DatabaseConnection.openForCommand(target);
        RestoredBackup moved;
        try {
            connection.requireOwnSessions();
            moved = backup.copy(source.settings(), connection.settings(), Application.version(), clock.instant());
            recordCopied();
        } catch (DatabaseUnusableException | StoreUnavailableException e) {
            throw DatabaseConnection.toStartupException(e, target, connection.settings());
        }
        // both keys decrypt until the secrets are encrypted with the key of the target
        SecretKeys keys = target.secretKeys().and(source.settings().secretKeys());
        DatabaseSettings.External both = target.withSecretKeys(keys);
        try (Application application = opening.open(both, DatabaseConnection.openForCommand(both))) {
            return new Restored(
                    moved,
                    application.secretMaintenance().reencrypt(clock.instant()).unreadable());
        } catch (StoreUnavailableException e) {
            throw withRemedy(
                    DatabaseConnection.toStartupException(e, target, connection.settings()), REMEDY_AFTER_MOVE);
        } catch (StartupException e) {
            throw withRemedy(e, REMEDY_AFTER_MOVE);
        }
    }

    /** Adds to a failure after the copy that the rows are complete: a repetition would be refused. */
    private static StartupException withRemedy(StartupException e, String remedy) {
        return e.withRemedy(e.remedy().isEmpty() ? remedy : e.remedy() + " " + remedy);
    }

    private static void requireUnshared(DatabaseConnection connection, DatabaseSettings database)
            throws StartupException {
        if (connection.isShared()) {
            throw StartupException.permanent("A service uses the database " + DatabaseConnection.describe(database)
                    + ". Nothing was changed: stop it before.");
        }
    }

    /** Opens the application on a connection, and migrates its schema. */
    interface Opening {
        Application open(DatabaseSettings database, DatabaseConnection connection)
                throws StartupException, InterruptedException;
    }

    /**
     * A database whose rows were restored.
     *
     * @param unreadableSecrets the number of webhook endpoints whose secrets the secret key does not decrypt
     */
    public record Restored(RestoredBackup backup, long unreadableSecrets) {}
}
