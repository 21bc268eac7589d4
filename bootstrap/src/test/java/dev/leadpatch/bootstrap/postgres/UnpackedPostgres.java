package dev.leadpatch.bootstrap.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The PostgreSQL programs, unpacked once a build for all tests that do not test the unpacking. */
public final class UnpackedPostgres {

    private UnpackedPostgres() {}

    /** The directory of the programs for {@link EmbeddedDatabase#start(Path, Path)}. */
    public static Path home() throws IOException {
        return Files.createDirectories(Path.of("target", "postgres-programs").toAbsolutePath());
    }
}
