package dev.leadpatch.bootstrap.postgres;

import dev.leadpatch.bootstrap.postgres.EmbeddedDatabaseException.DirectoryUnusableException;
import dev.leadpatch.bootstrap.postgres.EmbeddedDatabaseException.InitializationFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/**
 * The database cluster: PostgreSQL's data directory and, beside it, the password of the only role that can log in. Both
 * are created under a temporary name, flushed to disk, and renamed atomically. A cluster under its final name is
 * therefore complete, and is never initialized again.
 */
final class PostgresCluster {
    /** The name of the role and of the database that it owns; the role is not a superuser. */
    static final String ROLE_AND_DATABASE = "leadpatch";

    private static final int PASSWORD_BYTES = 24;
    private static final String PG_HBA_CONF = """
            # Written by Leadpatch when it created this cluster. Allows its own role only, locally, with a password.
            host  leadpatch  leadpatch  127.0.0.1/32  scram-sha-256
            """;

    private final Path root;

    private PostgresCluster(Path root) {
        this.root = root;
    }

    /** Returns the cluster of a data directory, and initializes it if it is missing. */
    static PostgresCluster openOrCreate(LockedDataDirectory directory, PostgresProgramRunner programs)
            throws InitializationFailedException, IOException, InterruptedException {
        PostgresCluster cluster = new PostgresCluster(directory.clusterDirectory());
        if (!Files.exists(cluster.root)) {
            PostgresCluster unfinished =
                    new PostgresCluster(LockedDataDirectory.createUnfinishedDirectory(directory.path()));
            unfinished.create(programs);
            directory.publishCluster(unfinished.root);
        }
        return cluster;
    }

    /** Returns the cluster of a data directory that another process uses. It is complete, because its server runs. */
    static PostgresCluster ofRunningServer(Path dataDirectory) {
        return new PostgresCluster(LockedDataDirectory.clusterDirectory(dataDirectory));
    }

    /** Verifies that only this user can change the cluster of a data directory, if one exists. */
    static void verify(Path dataDirectory, FileOwnership ownership) throws DirectoryUnusableException, IOException {
        PostgresCluster cluster = ofRunningServer(dataDirectory);
        for (Path path : List.of(cluster.root, cluster.dataDirectory(), cluster.passwordFile())) {
            if (Files.exists(path)) {
                ownership.verify(path);
            }
        }
    }

    private void create(PostgresProgramRunner programs)
            throws InitializationFailedException, IOException, InterruptedException {
        String password = newPassword();
        Files.createFile(
                passwordFile(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(passwordFile(), password + "\n");
        long logStart = programs.serverLog().length();
        // fsync is off: the caller flushes the whole tree before the rename. --auth=reject: the superuser can't log in.
        boolean succeeded = programs.run(
                        "initdb",
                        List.of(
                                "--pgdata=" + dataDirectory(),
                                "--username=postgres",
                                "--auth=reject",
                                "--encoding=UTF8",
                                "--locale=C",
                                "--no-sync",
                                "--no-instructions"))
                && programs.runWithInput(
                        """
                        CREATE ROLE leadpatch LOGIN PASSWORD '%s'
                        CREATE DATABASE leadpatch OWNER leadpatch
                        """.formatted(password),
                        "postgres",
                        List.of(
                                "--single",
                                "-D",
                                dataDirectory().toString(),
                                "-c",
                                "fsync=off",
                                "-c",
                                "exit_on_error=on",
                                "-c",
                                "log_min_error_statement=panic",
                                "postgres"));
        if (!succeeded) {
            throw new InitializationFailedException(
                    programs.serverLog().errorSince(logStart),
                    programs.serverLog().file());
        }
        Files.writeString(dataDirectory().resolve("pg_hba.conf"), PG_HBA_CONF);
    }

    private static String newPassword() {
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    /** The data directory of PostgreSQL itself (PGDATA). */
    Path dataDirectory() {
        return root.resolve("cluster");
    }

    /** The password of the role. */
    String password() throws DirectoryUnusableException, IOException {
        if (!Files.exists(passwordFile())) {
            throw new DirectoryUnusableException(root, "the file with the password of the database is missing");
        }
        return Files.readString(passwordFile()).strip();
    }

    private Path passwordFile() {
        return root.resolve("password");
    }
}
