package dev.leadpatch.bootstrap.postgres;

import dev.leadpatch.bootstrap.postgres.EmbeddedDatabaseException.DirectoryUnusableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.crypto.SecretKey;

/**
 * A PostgreSQL server of our own, with its data in a directory that is ours alone while it runs.
 *
 * <p>What it acknowledged is kept, however it or this process ends. If this process is killed, the server lives on
 * without it; the next start on the directory stops that server first. The server's own output goes to
 * {@code postgres.log} in the directory. It listens on 127.0.0.1 only, on a port that differs from start to start, and
 * takes up to 50 connections, three of which it keeps back.
 *
 * <p>Nothing stops it by itself: close it when the last request that needs it has ended.
 */
public final class EmbeddedDatabase implements AutoCloseable {
    private final LockedDataDirectory directory;
    private final PostgresServer server;
    private final String password;
    private final SecretKey secretKey;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedDatabase(
            LockedDataDirectory directory, PostgresServer server, String password, SecretKey secretKey) {
        this.directory = directory;
        this.server = server;
        this.password = password;
        this.secretKey = secretKey;
    }

    /**
     * Starts the database of a data directory, making directory and database if there are none, and returns when it takes
     * connections. PostgreSQL's programs are unpacked into the data directory.
     *
     * @param dataDirectory a directory of ours, an empty one, or one that does not exist yet
     * @throws EmbeddedDatabaseException it did not start; nothing is left running
     * @throws InterruptedException the thread was interrupted; what had been begun is stopped or finished by the next start
     */
    public static EmbeddedDatabase start(Path dataDirectory) throws EmbeddedDatabaseException, InterruptedException {
        return start(dataDirectory, dataDirectory);
    }

    /**
     * As {@link #start(Path)}, with PostgreSQL's programs in a directory that several databases of one user may share.
     *
     * @param binariesDirectory an existing directory that only this user can write to
     */
    public static EmbeddedDatabase start(Path dataDirectory, Path binariesDirectory)
            throws EmbeddedDatabaseException, InterruptedException {
        try {
            Path path = LockedDataDirectory.prepare(dataDirectory);
            // Before the lock file is made: where we cannot work we leave nothing behind that stops the owner.
            PrivilegeDrop privileges = PrivilegeDrop.forDirectory(path);
            LockedDataDirectory directory = LockedDataDirectory.acquire(path);
            EmbeddedDatabase started = null;
            try {
                started = startLocked(directory, binariesDirectory.toRealPath(), privileges);
                return started;
            } finally {
                if (started == null) {
                    directory.close();
                }
            }
        } catch (IOException failure) {
            throw new DirectoryUnusableException(dataDirectory, reasonOf(failure), failure);
        }
    }

    private static EmbeddedDatabase startLocked(
            LockedDataDirectory directory, Path binariesDirectory, PrivilegeDrop privileges)
            throws EmbeddedDatabaseException, IOException, InterruptedException {
        directory.deleteUnfinished();
        PostgresBinaries binaries = PostgresBinaries.unpackIfMissing(binariesDirectory);
        PostgresProgramRunner programs =
                new PostgresProgramRunner(privileges, binaries, PostgresServerLog.open(directory.logFile()));
        PostgresCluster cluster = PostgresCluster.openOrCreate(directory, programs);
        String password = cluster.password();
        SecretKey secretKey = EncryptionKeyFile.readOrCreate(directory);
        return new EmbeddedDatabase(
                directory, PostgresServer.start(cluster.dataDirectory(), programs), password, secretKey);
    }

    private static String reasonOf(IOException failure) {
        if (failure instanceof AccessDeniedException denied) {
            return "permission denied on " + denied.getFile();
        }
        if (failure instanceof FileSystemException about && about.getReason() != null) {
            return about.getReason() + " on " + about.getFile();
        }
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }

    /** Where to connect; without the password. */
    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + server.port() + "/" + PostgresCluster.ROLE_AND_DATABASE;
    }

    /** The account that owns the database; it is no superuser. */
    public String username() {
        return PostgresCluster.ROLE_AND_DATABASE;
    }

    /** The account's password, made with the database and kept in its directory for the owner's eyes only. */
    public String password() {
        return password;
    }

    /** 256 bits to encrypt secrets with, made with the database and kept beside it for the owner's eyes only. */
    public SecretKey secretKey() {
        return secretKey;
    }

    /**
     * Stops the server, rolling back what is still open, and gives the directory free. Returns when the server is gone,
     * in the worst case after about a minute. Closing again does nothing.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            try {
                server.stop();
            } finally {
                directory.close();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("The embedded PostgreSQL could not be stopped", failure);
        }
    }

    /** Names the address and no secret. */
    @Override
    public String toString() {
        return "EmbeddedDatabase[" + jdbcUrl() + "]";
    }
}
