package dev.leadpatch.bootstrap.postgres;

import dev.leadpatch.bootstrap.postgres.EmbeddedDatabaseFailure.DirectoryUnusable;
import dev.leadpatch.bootstrap.postgres.EmbeddedDatabaseFailure.InitialisationFailed;
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
final class Cluster {
    /** The account and the database that it owns; it is no superuser. */
    static final String NAME = "leadpatch";

    private static final int PASSWORD_BYTES = 24;
    private static final String WHO_MAY_CONNECT = """
            # Written by Leadpatch when it made this cluster. Only its own account, from this machine, with a password.
            host  leadpatch  leadpatch  127.0.0.1/32  scram-sha-256
            """;

    private final Path root;

    private Cluster(Path root) {
        this.root = root;
    }

    /** The cluster of a data directory, made now if there is none. */
    static Cluster in(DataDirectory directory, Programs programs)
            throws InitialisationFailed, IOException, InterruptedException {
        Cluster named = new Cluster(directory.postgres());
        if (!Files.exists(named.root)) {
            Cluster unfinished = new Cluster(DataDirectory.newUnfinished(directory.path()));
            unfinished.make(programs);
            directory.publishPostgres(unfinished.root);
        }
        return named;
    }

    private void make(Programs programs) throws InitialisationFailed, IOException, InterruptedException {
        String password = newPassword();
        Files.createFile(
                passwordFile(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(passwordFile(), password + "\n");
        long before = programs.log().end();
        // Nothing is synced on the way: the whole tree is, before it gets its name. Nobody can log in as the superuser.
        boolean made = programs.run(
                        "initdb",
                        List.of(
                                "--pgdata=" + data(),
                                "--username=postgres",
                                "--auth=reject",
                                "--encoding=UTF8",
                                "--locale=C",
                                "--no-sync",
                                "--no-instructions"))
                && programs.feed(
                        """
                        CREATE ROLE leadpatch LOGIN PASSWORD '%s'
                        CREATE DATABASE leadpatch OWNER leadpatch
                        """.formatted(password),
                        "postgres",
                        List.of(
                                "--single",
                                "-D",
                                data().toString(),
                                "-c",
                                "fsync=off",
                                "-c",
                                "exit_on_error=on",
                                "-c",
                                "log_min_error_statement=panic",
                                "postgres"));
        if (!made) {
            throw new InitialisationFailed(
                    programs.log().complaintSince(before), programs.log().file());
        }
        Files.writeString(data().resolve("pg_hba.conf"), WHO_MAY_CONNECT);
    }

    private static String newPassword() {
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    /** PostgreSQL's data directory. */
    Path data() {
        return root.resolve("cluster");
    }

    /** The account's password. */
    String password() throws DirectoryUnusable, IOException {
        if (!Files.exists(passwordFile())) {
            throw new DirectoryUnusable(root, "the file with the database's password is gone from it");
        }
        return Files.readString(passwordFile()).strip();
    }

    private Path passwordFile() {
        return root.resolve("password");
    }
}
