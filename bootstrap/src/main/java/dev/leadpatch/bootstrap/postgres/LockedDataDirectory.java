package dev.leadpatch.bootstrap.postgres;

import dev.leadpatch.bootstrap.postgres.EmbeddedDatabaseException.DirectoryInUseException;
import dev.leadpatch.bootstrap.postgres.EmbeddedDatabaseException.DirectoryUnusableException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A data directory that is ours alone until it is closed. */
final class LockedDataDirectory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LockedDataDirectory.class);
    /** What names begin with until what they name is finished. */
    static final String UNFINISHED_PREFIX = "unfinished-";

    private static final String CLUSTER_DIRECTORY = "postgres";
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    // PostgreSQL's own programs put these paths between double quotes for a shell, and one to a line in their files.
    private static final Pattern SHELL_SPECIAL_CHARACTERS = Pattern.compile("[\"$`\\\\\\p{Cntrl}]");

    private final Path path;
    private final DirectoryLock lock;

    private LockedDataDirectory(Path path, DirectoryLock lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Makes the directory if need be and writes nothing into it. One that holds files but no lock file of ours belongs to
     * somebody else: it is refused and stays as it is.
     *
     * @return its real path
     */
    static Path prepare(Path requested) throws DirectoryUnusableException, IOException {
        Path absolute = requested.toAbsolutePath();
        if (SHELL_SPECIAL_CHARACTERS.matcher(absolute.toString()).find()) {
            throw new DirectoryUnusableException(
                    absolute,
                    "its path must not hold quotation marks, dollar signs, backslashes or control characters");
        }
        if (!Files.isDirectory(absolute)) {
            Files.createDirectories(absolute, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        }
        Path path = absolute.toRealPath();
        if (!Files.exists(path.resolve(DirectoryLock.FILE_NAME)) && containsFiles(path)) {
            throw new DirectoryUnusableException(path, "it is not empty and not a Leadpatch data directory");
        }
        return path;
    }

    /** Takes a prepared directory into possession. */
    static LockedDataDirectory acquire(Path prepared) throws DirectoryInUseException, IOException {
        return new LockedDataDirectory(prepared, DirectoryLock.acquire(prepared));
    }

    private static boolean containsFiles(Path directory) throws IOException {
        // A fresh volume is born with lost+found. The lock file may have come since it was looked for: then the
        // directory is one that another start is just making.
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(
                directory, entry -> !entry.getFileName().toString().equals("lost+found"))) {
            return entries.iterator().hasNext() && !Files.exists(directory.resolve(DirectoryLock.FILE_NAME));
        }
    }

    /** Removes what an earlier start was making when it was killed. */
    void deleteUnfinished() throws IOException {
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(path, UNFINISHED_PREFIX + "*")) {
            for (Path leftover : leftovers) {
                try {
                    DurableFileTree.deleteRecursively(leftover);
                } catch (IOException stillWrittenTo) {
                    // An initdb that outlived its killed parent may be at work in it: harmless, and gone next time.
                    LOG.info("Left for the next start to remove: {} ({})", leftover, stillWrittenTo.toString());
                }
            }
        }
    }

    Path path() {
        return path;
    }

    /** Where the finished cluster and its password are, or will be. */
    Path clusterDirectory() {
        return path.resolve(CLUSTER_DIRECTORY);
    }

    /** Makes a cluster the finished one. */
    void publishCluster(Path finished) throws IOException {
        DurableFileTree.fsync(finished);
        DurableFileTree.renameDurably(finished, path, CLUSTER_DIRECTORY);
    }

    Path logFile() {
        return path.resolve("postgres.log");
    }

    /** A new directory to make something in that comes true by being renamed. */
    static Path createUnfinishedDirectory(Path parent) throws IOException {
        return Files.createTempDirectory(parent, UNFINISHED_PREFIX);
    }

    /** Gives the directory free for others. */
    @Override
    public void close() throws IOException {
        lock.close();
    }
}
