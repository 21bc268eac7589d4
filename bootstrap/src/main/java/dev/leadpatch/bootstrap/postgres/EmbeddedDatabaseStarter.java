package dev.leadpatch.bootstrap.postgres;

import dev.leadpatch.bootstrap.postgres.DirectoryLock.Role;
import dev.leadpatch.bootstrap.postgres.EmbeddedDatabase.OwnServer;
import dev.leadpatch.bootstrap.postgres.EmbeddedDatabaseException.DirectoryBusyException;
import dev.leadpatch.bootstrap.postgres.EmbeddedDatabaseException.DirectoryInUseException;
import dev.leadpatch.bootstrap.postgres.EmbeddedDatabaseException.DirectoryUnusableException;
import dev.leadpatch.bootstrap.postgres.PostgresProgramRunner.PrivilegeDrop;
import java.io.IOException;
import java.net.URL;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.crypto.SecretKey;

/**
 * Starts the server of a data directory, or connects to the server of the process that has locked the directory.
 *
 * @param maxWait how long to wait for a process that starts, stops, or runs a command
 */
record EmbeddedDatabaseStarter(Platform platform, Path dataDirectory, Path binariesDirectory, Duration maxWait) {
    private static final long POLL_MILLIS = 100;

    EmbeddedDatabaseStarter(Path dataDirectory, Path binariesDirectory, Duration maxWait) {
        this(Platform.current(), dataDirectory, binariesDirectory, maxWait);
    }

    /** Starts the server, for a process that serves. Waits for a command and for an unknown process, and fails beside a service. */
    EmbeddedDatabase start() throws EmbeddedDatabaseException, InterruptedException {
        long deadlineNanos = System.nanoTime() + maxWait.toNanos();
        while (true) {
            try {
                return startOnce(Role.SERVICE);
            } catch (DirectoryInUseException e) {
                if (e.holder().has(Role.SERVICE) || System.nanoTime() - deadlineNanos > 0) {
                    throw e;
                }
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    /** Connects to the server of a service, or starts the server for a command. Waits for another command. */
    EmbeddedDatabase startOrConnect() throws EmbeddedDatabaseException, InterruptedException {
        long deadlineNanos = System.nanoTime() + maxWait.toNanos();
        while (true) {
            try {
                return startOnce(Role.COMMAND);
            } catch (DirectoryInUseException e) {
                Optional<EmbeddedDatabase> running = connect(e);
                if (running.isPresent()) {
                    return running.get();
                }
                if (System.nanoTime() - deadlineNanos > 0) {
                    throw new DirectoryBusyException(e);
                }
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    /** Connects to the server of a service only: a command stops its server when it ends. */
    private static Optional<EmbeddedDatabase> connect(DirectoryInUseException inUse) throws DirectoryUnusableException {
        if (!inUse.holder().has(Role.SERVICE)) {
            return Optional.empty();
        }
        Path directory = inUse.directory();
        try {
            PostgresCluster cluster = PostgresCluster.ofRunningServer(directory);
            Optional<RunningServer> server = RunningServer.find(cluster.dataDirectory(), inUse.holder());
            if (server.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(new EmbeddedDatabase(
                    server.get().port(), Optional.empty(), cluster.password(), EncryptionKeyFile.read(directory)));
        } catch (IOException e) {
            throw new DirectoryUnusableException(directory, reasonOf(e), e);
        }
    }

    private EmbeddedDatabase startOnce(Role role) throws EmbeddedDatabaseException, InterruptedException {
        URL archive = platform.findPostgresArchive();
        try {
            Path path = LockedDataDirectory.prepare(dataDirectory);
            FileOwnership ownership = new FileOwnership(path);
            ownership.verify(path);
            PostgresCluster.verify(path, ownership);
            if (!LockedDataDirectory.hasLockFile(path)) {
                PrivilegeDrop.forDirectory(path); // a failed start in another user's directory leaves no lock file
            }
            LockedDataDirectory directory = LockedDataDirectory.acquire(path, role);
            EmbeddedDatabase database = null;
            try {
                database = startLocked(directory, archive, binariesDirectory.toRealPath());
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

    private static EmbeddedDatabase startLocked(LockedDataDirectory directory, URL archive, Path binariesDirectory)
            throws EmbeddedDatabaseException, IOException, InterruptedException {
        PrivilegeDrop privileges = PrivilegeDrop.forDirectory(directory.path());
        directory.deleteUnfinished();
        PostgresBinaries binaries = PostgresBinaries.unpackIfMissing(archive, binariesDirectory);
        binaries.verify(new FileOwnership(directory.path()));
        PostgresProgramRunner programs =
                new PostgresProgramRunner(privileges, binaries, PostgresServerLog.open(directory.logFile()));
        PostgresCluster cluster = PostgresCluster.openOrCreate(directory, programs);
        String password = cluster.password();
        List<SecretKey> secretKeys = EncryptionKeyFile.readOrCreate(directory);
        PostgresServer server = PostgresServer.start(cluster.dataDirectory(), programs);
        return new EmbeddedDatabase(server.port(), Optional.of(new OwnServer(server, directory)), password, secretKeys);
    }

    private static String reasonOf(IOException e) {
        if (e instanceof AccessDeniedException denied) {
            return "permission denied on " + denied.getFile();
        }
        if (e instanceof NoSuchFileException missing) {
            return "no such file or directory: " + missing.getFile();
        }
        if (e instanceof FileSystemException fileSystem && fileSystem.getReason() != null) {
            return fileSystem.getReason() + " on " + fileSystem.getFile();
        }
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }
}
