package dev.leadpatch.bootstrap.postgres;

import com.sun.security.auth.module.UnixSystem;
import dev.leadpatch.bootstrap.postgres.EmbeddedDatabaseException.DirectoryUnusableException;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Verifies that files belong to the user of this process, and that no other user can write to them, before a program
 * among them runs. Symbolic links are followed: the target counts.
 *
 * @param directory the data directory, which errors name
 */
record FileOwnership(Path directory) {
    private static final int OTHERS_WRITE = 0022;
    private static final int OTHERS_ENTER = 0011;
    private static final long USER = new UnixSystem().getUid();

    /** Verifies a file or directory, without the content of a directory. */
    void verify(Path path) throws DirectoryUnusableException, IOException {
        Attributes attributes = Attributes.of(path);
        String subject = path.equals(directory) ? "it" : path.toString();
        if (attributes.uid() != USER) {
            throw new DirectoryUnusableException(
                    directory,
                    "%s belongs to the user %s, but Leadpatch runs as %s; change the owner with chown, or set another --data-dir"
                            .formatted(subject, Files.getOwner(path), System.getProperty("user.name")));
        }
        if ((attributes.mode() & OTHERS_WRITE) != 0) {
            throw new DirectoryUnusableException(
                    directory,
                    "other users can write to %s (mode %o); remove their permission with chmod go-w"
                            .formatted(subject, attributes.mode() & 0777));
        }
    }

    /** Verifies a directory and, if other users can enter it, everything in it. */
    void verifyTree(Path root) throws DirectoryUnusableException, IOException {
        verify(root);
        if ((Attributes.of(root).mode() & OTHERS_ENTER) == 0) {
            return;
        }
        List<Path> files;
        try (Stream<Path> tree = Files.walk(root, FileVisitOption.FOLLOW_LINKS)) {
            files = tree.toList();
        }
        for (Path file : files) {
            verify(file);
        }
    }

    private record Attributes(long uid, int mode) {
        static Attributes of(Path path) throws IOException {
            Map<String, Object> values = Files.readAttributes(path, "unix:uid,mode");
            return new Attributes(Integer.toUnsignedLong(number(values, "uid")), number(values, "mode"));
        }

        private static int number(Map<String, Object> values, String name) {
            return (Integer) Objects.requireNonNull(values.get(name));
        }
    }
}
