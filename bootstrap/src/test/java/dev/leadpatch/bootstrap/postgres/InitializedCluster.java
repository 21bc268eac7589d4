package dev.leadpatch.bootstrap.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** A data directory that was used and left in order; copies of it spare tests that need one the making. */
record InitializedCluster(Path original) {

    /** Makes it in an empty directory. */
    static InitializedCluster create(Path directory, Path binaries)
            throws EmbeddedDatabaseException, InterruptedException {
        EmbeddedDatabase.start(directory, binaries).close();
        return new InitializedCluster(directory);
    }

    void copyTo(Path empty) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(original)) {
            files = all.skip(1).toList();
        }
        for (Path file : files) {
            Files.copy(file, empty.resolve(original.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
        }
    }
}
