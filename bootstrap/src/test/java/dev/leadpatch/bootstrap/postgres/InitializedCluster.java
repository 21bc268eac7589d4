package dev.leadpatch.bootstrap.postgres;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/** A data directory after a normal shutdown. Tests copy it, because initializing a cluster is slow. */
record InitializedCluster(Path original) {

    /** Returns the cluster that all tests of a build share. */
    static synchronized InitializedCluster shared()
            throws EmbeddedDatabaseException, IOException, InterruptedException {
        Path parent = UnpackedPostgres.home();
        Path published = parent.resolve("cluster");
        if (!Files.exists(published)) {
            Path unpublished = Files.createTempDirectory(parent, "cluster-");
            EmbeddedDatabase.start(unpublished, parent).close();
            try {
                Files.move(unpublished, published);
            } catch (FileSystemException e) {
                if (!Files.exists(published)) { // else another JVM has published one meanwhile
                    throw e;
                }
            }
        }
        return new InitializedCluster(published);
    }

    /** Copies it into an empty directory, which may not exist yet. */
    void copyTo(Path target) throws IOException {
        // whatever the umask: a directory that others can write to is refused
        Files.createDirectories(
                target, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        List<Path> files;
        try (Stream<Path> tree = Files.walk(original)) {
            files = tree.skip(1).toList();
        }
        for (Path file : files) {
            Files.copy(file, target.resolve(original.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
        }
    }
}
