package dev.leadpatch.bootstrap.postgres;

import dev.leadpatch.bootstrap.postgres.EmbeddedDatabaseFailure.DirectoryUnusable;
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
    private final DataDirectory directory;
    private final Server server;
    private final String password;
    private final SecretKey secretKey;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedDatabase(DataDirectory directory, Server server, String password, SecretKey secretKey) {
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
     * @throws EmbeddedDatabaseFailure it did not start; nothing is left running
     * @throws InterruptedException the thread was interrupted; what had been begun is stopped or finished by the next start
     */
    public static EmbeddedDatabase start(Path dataDirectory) throws EmbeddedDatabaseFailure, InterruptedException {
        return start(dataDirectory, dataDirectory);
    }

    /**
     * As {@link #start(Path)}, with PostgreSQL's programs in a directory that several databases of one user may share.
     *
     * @param binariesDirectory an existing directory that only this user can write to
     */
    public static EmbeddedDatabase start(Path dataDirectory, Path binariesDirectory)
            throws EmbeddedDatabaseFailure, InterruptedException {
        try {
            Path path = DataDirectory.prepare(dataDirectory);
            // Before the lock file is made: where we cannot work we leave nothing behind that stops the owner.
            Privileges privileges = Privileges.toWrite(path);
            DataDirectory directory = DataDirectory.claim(path);
            EmbeddedDatabase started = null;
            try {
                started = startIn(directory, binariesDirectory.toRealPath(), privileges);
                return started;
            } finally {
                if (started == null) {
                    directory.close();
                }
            }
        } catch (IOException failure) {
            throw new DirectoryUnusable(dataDirectory, reason(failure), failure);
        }
    }

    private static EmbeddedDatabase startIn(DataDirectory directory, Path binariesDirectory, Privileges privileges)
            throws EmbeddedDatabaseFailure, IOException, InterruptedException {
        directory.removeUnfinished();
        Binaries binaries = Binaries.in(binariesDirectory);
        Programs programs = new Programs(privileges, binaries, ServerLog.open(directory.log()));
        Cluster cluster = Cluster.in(directory, programs);
        String password = cluster.password();
        SecretKey secretKey = KeyFile.in(directory);
        return new EmbeddedDatabase(directory, Server.start(cluster.data(), programs), password, secretKey);
    }

    private static String reason(IOException failure) {
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
        return "jdbc:postgresql://127.0.0.1:" + server.port() + "/" + Cluster.NAME;
    }

    /** The account that owns the database; it is no superuser. */
    public String username() {
        return Cluster.NAME;
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
