package dev.leadpatch.adapter.persistence;

import dev.leadpatch.adapter.persistence.backup.SchemaCopy;
import dev.leadpatch.adapter.persistence.jdbc.OwnConnections;
import dev.leadpatch.adapter.persistence.jdbc.TableDistribution;
import dev.leadpatch.application.StoreUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.function.LongConsumer;

/**
 * Backups of all rows of the schema, while services use it. Each is the state of one moment, and is restored completely
 * or not at all. Secrets stay encrypted, and the secret key is not part of a backup.
 *
 * <p>Every method throws {@link StoreUnavailableException} if the database is unreachable, and {@link
 * DatabaseUnusableException} if it can't be used as it is configured, or its tables are sharded.
 */
public final class PostgresBackup {

    private final SchemaCopy copy;

    /** Creates a backup whose progress is not reported. */
    public PostgresBackup() {
        this(rows -> {});
    }

    /** @param progress receives the number of copied rows, after every thousand, on the thread that copies */
    public PostgresBackup(LongConsumer progress) {
        copy = new SchemaCopy(progress);
    }

    /** Cancels a running method, and every later one. It then throws an exception, and nothing incomplete remains. */
    public void cancel() {
        copy.cancel();
    }

    /**
     * Writes a backup.
     *
     * @param program the version of this program
     * @param out stays open; not a complete backup if this method throws an exception
     * @return the number of rows
     */
    public long write(PostgresSettings settings, String program, Instant now, OutputStream out) throws IOException {
        TableDistribution.requireNone(new OwnConnections(settings));
        return copy.write(settings, program, now, out);
    }

    /**
     * Restores a backup into a database without rows. A schema that does not exist is created in the version of the
     * backup, and not migrated further. {@link PostgresPersistence#migrate} must follow: it starts a new epoch of the
     * change feed.
     *
     * @param in stays open; {@link #cancel} closes it, which must end a read that waits
     * @throws InvalidBackupException if the backup can't be restored; the database is then as before
     */
    public RestoredBackup restore(PostgresSettings settings, InputStream in) throws IOException {
        TableDistribution.requireNone(new OwnConnections(settings));
        return copy.restore(settings, in);
    }

    /**
     * Copies the rows of a database into another one without rows, as a backup that is restored.
     *
     * @throws SourceDatabaseException if the source can't be read; other exceptions are of the target
     */
    public RestoredBackup copy(PostgresSettings source, PostgresSettings target, String program, Instant now) {
        TableDistribution.requireNone(new OwnConnections(target));
        return copy.copy(source, target, program, now);
    }
}
