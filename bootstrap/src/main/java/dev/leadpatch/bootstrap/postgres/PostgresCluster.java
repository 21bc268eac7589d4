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
 * The files of the database: PostgreSQL's own directory and, beside it, the password of the one account that may log in.
 * Both are made under another name and get theirs in one step when they are complete and on the disk. A cluster that has
 * its name is therefore a finished one, and is never made anew.
 */
final class PostgresCluster {
    /** The account and the database that it owns; it is no superuser. */
    static final String ROLE_AND_DATABASE = "leadpatch";

    private static final int PASSWORD_BYTES = 24;
    private static final String PG_HBA_CONF = """
            # Written by Leadpatch when it made this cluster. Only its own account, from this machine, with a password.
            host  leadpatch  leadpatch  127.0.0.1/32  scram-sha-256
            """;

    private final Path root;

    private PostgresCluster(Path root) {
        this.root = root;
    }

    /** The cluster of a data directory, made now if there is none. */
    static PostgresCluster openOrCreate(LockedDataDirectory directory, PostgresProgramRunner programs)
            throws InitializationFailedException, IOException, InterruptedException {
        PostgresCluster named = new PostgresCluster(directory.clusterDirectory());
        if (!Files.exists(named.root)) {
            PostgresCluster unfinished =
                    new PostgresCluster(LockedDataDirectory.createUnfinishedDirectory(directory.path()));
            unfinished.create(programs);
            directory.publishCluster(unfinished.root);
        }
        return named;
    }

    private void create(PostgresProgramRunner programs)
            throws InitializationFailedException, IOException, InterruptedException {
        String password = newPassword();
        Files.createFile(
                passwordFile(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(passwordFile(), password + "\n");
        long before = programs.serverLog().length();
        // Nothing is synced on the way: the whole tree is, before it gets its name. Nobody can log in as the superuser.
        boolean made = programs.run(
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
        if (!made) {
            throw new InitializationFailedException(
                    programs.serverLog().errorSince(before),
                    programs.serverLog().file());
        }
        Files.writeString(dataDirectory().resolve("pg_hba.conf"), PG_HBA_CONF);
    }

    private static String newPassword() {
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    /** PostgreSQL's data directory. */
    Path dataDirectory() {
        return root.resolve("cluster");
    }

    /** The account's password. */
    String password() throws DirectoryUnusableException, IOException {
        if (!Files.exists(passwordFile())) {
            throw new DirectoryUnusableException(root, "the file with the database's password is gone from it");
        }
        return Files.readString(passwordFile()).strip();
    }

    private Path passwordFile() {
        return root.resolve("password");
    }
}
