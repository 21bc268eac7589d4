package dev.leadpatch.bootstrap.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** PostgreSQL's programs, unpacked once for all tests of a build that do not try the unpacking itself. */
public final class UnpackedPostgres {

    private UnpackedPostgres() {}

    /** The binaries directory for {@link EmbeddedDatabase#start(Path, Path)}. */
    public static Path home() throws IOException {
        return Files.createDirectories(Path.of("target", "postgres-programs").toAbsolutePath());
    }
}
