package dev.leadpatch.bootstrap.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.crypto.SecretKey;

/**
 * An embedded PostgreSQL server with its data in a directory, which its process has locked.
 *
 * <p>Acknowledged commits survive a crash of the server and of this process. If this process is killed, the server
 * continues to run, and the next start on the directory stops it first. The server writes its output to {@code
 * postgres.log} in the directory. It listens on 127.0.0.1 only, on a different port at each start. The maximum is 50
 * connections, three of which PostgreSQL reserves for superusers.
 *
 * <p>There is no shutdown hook: close the database after the last request that needs it.
 */
public final class EmbeddedDatabase implements AutoCloseable {
    // how long to wait for a process that starts, stops, or runs a command
    private static final Duration MAX_WAIT = Duration.ofSeconds(30);

    private final int port;
    private final Optional<OwnServer> ownServer;
    private final String password;
    private final List<SecretKey> secretKeys;
    private final AtomicBoolean closed = new AtomicBoolean();

    EmbeddedDatabase(int port, Optional<OwnServer> ownServer, String password, List<SecretKey> secretKeys) {
        this.port = port;
        this.ownServer = ownServer;
        this.password = password;
        this.secretKeys = List.copyOf(secretKeys);
    }

    /**
     * Starts the database of a data directory, and returns when it accepts connections. A missing directory or database
     * is created. The PostgreSQL programs are unpacked into the data directory. While a command uses the directory, the
     * method waits for up to 30 seconds.
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
        return new EmbeddedDatabaseStarter(dataDirectory, binariesDirectory, MAX_WAIT).start();
    }

    /**
     * Connects to the database of the service that uses a data directory, or starts the database as {@link
     * #start(Path)} if no process uses the directory. While the service starts or stops, or another command uses the
     * directory, the method waits for up to 30 seconds.
     */
    public static EmbeddedDatabase startOrConnect(Path dataDirectory)
            throws EmbeddedDatabaseException, InterruptedException {
        return new EmbeddedDatabaseStarter(dataDirectory, dataDirectory, MAX_WAIT).startOrConnect();
    }

    /** Whether the data directory contains a database. */
    public static boolean exists(Path dataDirectory) {
        return Files.isDirectory(LockedDataDirectory.clusterDirectory(dataDirectory));
    }

    /** The JDBC URL, without user and password. */
    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + PostgresCluster.ROLE_AND_DATABASE;
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
        return secretKeys.get(0);
    }

    /** The keys that encrypted secrets before; they only decrypt. */
    public List<SecretKey> previousSecretKeys() {
        return secretKeys.subList(1, secretKeys.size());
    }

    /** Whether the server belongs to another process, which may be of another version. */
    public boolean isShared() {
        return ownServer.isEmpty();
    }

    /** Returns a supervisor of the server, which is not started yet; empty if the server belongs to another process. */
    public Optional<DatabaseSupervisor> newSupervisor() {
        return ownServer.map(own -> new DatabaseSupervisor(own.server(), System::nanoTime));
    }

    /**
     * Stops the server and unlocks the directory. Open transactions are rolled back. Returns when the server has
     * exited, in the worst case after about a minute. Closing again has no effect, nor has closing a shared database.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true) || ownServer.isEmpty()) {
            return;
        }
        try {
            ownServer.get().stop();
        } catch (IOException e) {
            throw new UncheckedIOException("The embedded PostgreSQL could not be stopped", e);
        }
    }

    /** Contains the address and no secret. */
    @Override
    public String toString() {
        return "EmbeddedDatabase[" + jdbcUrl() + "]";
    }

    /** The server that this process has started, and the lock that it holds. */
    record OwnServer(PostgresServer server, LockedDataDirectory directory) {
        void stop() throws IOException {
            try (directory) {
                server.stop();
            }
        }
    }
}
