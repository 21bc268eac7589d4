package dev.leadpatch.bootstrap.postgres;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The PostgreSQL programs, unpacked once a build for all tests that do not test the unpacking. */
public final class UnpackedPostgres {

    private UnpackedPostgres() {}

    /** The directory of the programs for {@link EmbeddedDatabase#start(Path, Path)}. */
    public static Path home() throws IOException {
        return Files.createDirectories(Path.of("target", "postgres-programs").toAbsolutePath());
    }

    /** Starts a new database in an empty directory. */
    public static EmbeddedDatabase start(Path directory)
            throws EmbeddedDatabaseException, IOException, InterruptedException {
        InitializedCluster.shared().copyTo(directory);
        return EmbeddedDatabase.start(directory, home());
    }

    /** Starts a new database in an empty directory. Every role can log in without a password, also the superuser. */
    public static EmbeddedDatabase startWithoutPasswords(Path directory)
            throws EmbeddedDatabaseException, IOException, InterruptedException {
        InitializedCluster.shared().copyTo(directory);
        Path rules = directory.resolve("postgres/cluster/pg_hba.conf");
        Files.writeString(rules, "host all all 127.0.0.1/32 trust\n" + Files.readString(rules));
        return EmbeddedDatabase.start(directory, home());
    }

    /** Makes an empty directory the data directory of a new database, with the programs in it. */
    public static void prepare(Path directory) throws EmbeddedDatabaseException, IOException, InterruptedException {
        InitializedCluster.shared().copyTo(directory);
        try (DirectoryStream<Path> programs = Files.newDirectoryStream(home(), "postgresql-*")) {
            for (Path each : programs) {
                Files.createSymbolicLink(directory.resolve(each.getFileName()), each);
            }
        }
    }
}
