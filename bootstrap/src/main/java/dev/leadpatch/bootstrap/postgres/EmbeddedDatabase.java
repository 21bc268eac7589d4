package dev.leadpatch.bootstrap.postgres;

import dev.leadpatch.bootstrap.postgres.EmbeddedDatabaseException.DirectoryUnusableException;
import dev.leadpatch.bootstrap.postgres.PostgresProgramRunner.PrivilegeDrop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.crypto.SecretKey;

/**
 * An embedded PostgreSQL server with its data in a locked directory.
 *
 * <p>Acknowledged commits survive a crash of the server and of this process. If this process is killed, the server
 * continues to run, and the next start on the directory stops it first. The server writes its output to {@code
 * postgres.log} in the directory. It listens on 127.0.0.1 only, on a different port at each start. The maximum is 50
 * connections, three of which PostgreSQL reserves for superusers.
 *
 * <p>There is no shutdown hook: close the database after the last request that needs it.
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
     * Starts the database of a data directory, and returns when it accepts connections. A missing directory or database
     * is created. The PostgreSQL programs are unpacked into the data directory.
     *
     * @param dataDirectory a Leadpatch data directory, an empty directory, or one that does not exist yet
     * @throws EmbeddedDatabaseException if the database does not start; nothing is left running
     * @throws InterruptedException if the thread is interrupted; the next start stops or completes what was begun
     */
    public static EmbeddedDatabase start(Path dataDirectory) throws EmbeddedDatabaseException, InterruptedException {
        return start(dataDirectory, dataDirectory);
    }

    /**
     * As {@link #start(Path)}, but unpacks the PostgreSQL programs into a directory that several databases may share.
     *
     * @param binariesDirectory an existing directory that only this user can write to
     */
    public static EmbeddedDatabase start(Path dataDirectory, Path binariesDirectory)
            throws EmbeddedDatabaseException, InterruptedException {
        try {
            Path path = LockedDataDirectory.prepare(dataDirectory);
            // before the lock file is created: a failed start in a directory of another user must leave no file in it
            PrivilegeDrop privileges = PrivilegeDrop.forDirectory(path);
            LockedDataDirectory directory = LockedDataDirectory.acquire(path);
            EmbeddedDatabase database = null;
            try {
                database = startLocked(directory, binariesDirectory.toRealPath(), privileges);
                return database;
            } finally {
                if (database == null) {
                    directory.close();
                }
            }
        } catch (IOException e) {
            throw new DirectoryUnusableException(dataDirectory, reasonOf(e), e);
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

    private static String reasonOf(IOException e) {
        if (e instanceof AccessDeniedException denied) {
            return "permission denied on " + denied.getFile();
        }
        if (e instanceof FileSystemException fileSystem && fileSystem.getReason() != null) {
            return fileSystem.getReason() + " on " + fileSystem.getFile();
        }
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }

    /** The JDBC URL, without user and password. */
    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + server.port() + "/" + PostgresCluster.ROLE_AND_DATABASE;
    }

    /** The role that owns the database; it is not a superuser. */
    public String username() {
        return PostgresCluster.ROLE_AND_DATABASE;
    }

    /** The password of the role, generated with the database and stored in a file that only its owner can read. */
    public String password() {
        return password;
    }

    /** The 256-bit key that encrypts secrets in the database, stored in a file that only its owner can read. */
    public SecretKey secretKey() {
        return secretKey;
    }

    /**
     * Stops the server and unlocks the directory. Open transactions are rolled back. Returns when the server has
     * exited, in the worst case after about a minute. Closing again has no effect.
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
        } catch (IOException e) {
            throw new UncheckedIOException("The embedded PostgreSQL could not be stopped", e);
        }
    }

    /** Contains the address and no secret. */
    @Override
    public String toString() {
        return "EmbeddedDatabase[" + jdbcUrl() + "]";
    }
}
