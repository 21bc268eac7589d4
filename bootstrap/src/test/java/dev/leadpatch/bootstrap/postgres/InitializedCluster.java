package dev.leadpatch.bootstrap.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** A data directory after a normal shutdown. Tests copy it, because initializing a cluster is slow. */
record InitializedCluster(Path original) {

    /** Creates it in an empty directory. */
    static InitializedCluster create(Path directory, Path binaries)
            throws EmbeddedDatabaseException, InterruptedException {
        EmbeddedDatabase.start(directory, binaries).close();
        return new InitializedCluster(directory);
    }

    void copyTo(Path target) throws IOException {
        List<Path> files;
        try (Stream<Path> tree = Files.walk(original)) {
            files = tree.skip(1).toList();
        }
        for (Path file : files) {
            Files.copy(file, target.resolve(original.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
        }
    }
}
