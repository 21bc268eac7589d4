package dev.leadpatch.adapter.persistence.backup;

import dev.leadpatch.adapter.persistence.BackupHeader;
import dev.leadpatch.adapter.persistence.DatabaseUnusableException;
import dev.leadpatch.adapter.persistence.PostgresSettings;
import dev.leadpatch.adapter.persistence.RestoredBackup;
import dev.leadpatch.adapter.persistence.SourceDatabaseException;
import dev.leadpatch.adapter.persistence.backup.TargetConsumer.TargetFailedException;
import dev.leadpatch.adapter.persistence.jdbc.OwnConnections;
import dev.leadpatch.adapter.persistence.jdbc.PostgresDataSource;
import dev.leadpatch.adapter.persistence.jdbc.SchemaMigrator;
import dev.leadpatch.application.StoreUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * Copies the rows of a schema to a file, from a file, or from one database to another, each in one transaction. Another
 * thread can cancel it.
 */
public final class SchemaCopy {
    private static final String APPLICATION = "leadpatch-backup";

    private final CopyCancellation cancellation = new CopyCancellation();
    private final LongConsumer progress;

    /** @param progress receives the number of copied rows, after every thousand */
    public SchemaCopy(LongConsumer progress) {
        this.progress = progress;
    }

    /** Cancels a running copy, and every later one. It then fails with an error of the database. */
    public void cancel() {
        cancellation.cancel();
    }

    /** Writes a backup, and returns the number of rows. */
    public long write(PostgresSettings settings, String program, Instant now, OutputStream out) throws IOException {
        BackupHeader header = headerOf(settings, program, now);
        return unwrapIo(() ->
                read(settings, header.schemaVersion(), new BackupFileWriter(out, header, new RowCounter(progress))));
    }

    /** Restores a backup. */
    public RestoredBackup restore(PostgresSettings settings, InputStream in) throws IOException {
        return unwrapIo(() -> {
            try (CopyCancellation.Registration registration = cancellation.add(in)) {
                BackupFileReader reader = new BackupFileReader(in);
                return restore(settings, reader.header(), reader::read);
            }
        });
    }

    /**
     * Copies the rows of a database into another one.
     *
     * @throws SourceDatabaseException if the source can't be read
     */
    public RestoredBackup copy(PostgresSettings source, PostgresSettings target, String program, Instant now) {
        BackupHeader header = ofSource(() -> headerOf(source, program, now));
        return restore(target, header, consumer -> readSource(source, header, consumer));
    }

    private void readSource(PostgresSettings source, BackupHeader header, SnapshotConsumer consumer) {
        try {
            ofSource(() -> read(source, header.schemaVersion(), new TargetConsumer(consumer)));
        } catch (TargetFailedException e) {
            throw e.failure();
        }
    }

    private static BackupHeader headerOf(PostgresSettings settings, String program, Instant now) {
        requireOwnSessions(settings);
        int version = SchemaMigrator.versionOf(settings).installed();
        if (version == 0) {
            throw new DatabaseUnusableException("it has no schema", "It contains nothing to copy.");
        }
        return new BackupHeader(version, now, program);
    }

    private static void requireOwnSessions(PostgresSettings settings) {
        if (settings.transactionPooling()) {
            throw new DatabaseUnusableException(
                    "a connection pooler in transaction mode permits no copy of whole tables",
                    "Connect to PostgreSQL itself.");
        }
    }

    /** Reads all rows. If the consumer fails, the end of the connection ends the transaction and a running statement. */
    long read(PostgresSettings settings, int version, SnapshotConsumer consumer) {
        return translate(settings, () -> {
            try (Connection connection = PostgresDataSource.longRunning(settings, APPLICATION)
                            .getConnection();
                    CopyCancellation.Registration registration = cancellation.add(connection)) {
                return SnapshotReader.of(Jdbi.open(connection), settings.schema())
                        .read(version, consumer);
            } catch (SQLException e) {
                throw new CopyFailedException(e);
            }
        });
    }

    private RestoredBackup restore(PostgresSettings settings, BackupHeader header, Consumer<SnapshotConsumer> source) {
        requireOwnSessions(settings);
        TargetSchema target = TargetSchema.prepare(settings, header);
        try {
            return translate(
                    settings,
                    () -> new OwnConnections(settings)
                            .longTransactions(APPLICATION)
                            .run(handle -> restore(handle, header, target, source)));
        } catch (RuntimeException e) {
            target.dropIfCreated(e);
            throw e;
        }
    }

    private RestoredBackup restore(
            Handle handle, BackupHeader header, TargetSchema target, Consumer<SnapshotConsumer> source) {
        try (CopyCancellation.Registration registration = cancellation.add(handle.getConnection());
                SchemaRestorer restorer = SchemaRestorer.start(handle, target.name(), new RowCounter(progress))) {
            target.requireNoService(handle);
            source.accept(restorer);
            return restorer.result(header);
        }
    }

    private static <T> T translate(PostgresSettings settings, Supplier<T> work) {
        try {
            return work.get();
        } catch (JdbiException | CopyFailedException e) {
            throw SchemaMigrator.toStoreException(e, settings.schema());
        }
    }

    private static <T> T ofSource(Supplier<T> work) {
        try {
            return work.get();
        } catch (DatabaseUnusableException | StoreUnavailableException e) {
            throw new SourceDatabaseException(e);
        }
    }

    private static <T> T unwrapIo(IoOperation<T> work) throws IOException {
        try {
            return work.run();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private interface IoOperation<T> {
        T run() throws IOException;
    }
}
