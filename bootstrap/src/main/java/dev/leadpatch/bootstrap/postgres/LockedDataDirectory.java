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

/** A data directory that this process holds locked until it is closed. */
final class LockedDataDirectory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LockedDataDirectory.class);
    /** The name prefix of files and directories that are not complete yet. */
    static final String UNFINISHED_PREFIX = "unfinished-";

    private static final String CLUSTER_DIRECTORY = "postgres";
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    // PostgreSQL's programs pass these paths to a shell in double quotes, and write them to files line by line.
    private static final Pattern SHELL_SPECIAL_CHARACTERS = Pattern.compile("[\"$`\\\\\\p{Cntrl}]");

    private final Path path;
    private final DirectoryLock lock;

    private LockedDataDirectory(Path path, DirectoryLock lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Creates the directory if it is missing, and writes nothing into it. A directory that contains files but no lock
     * file belongs to other software: it is rejected and not changed.
     *
     * @return the real path of the directory
     */
    static Path prepare(Path requested) throws DirectoryUnusableException, IOException {
        Path absolute = requested.toAbsolutePath();
        if (SHELL_SPECIAL_CHARACTERS.matcher(absolute.toString()).find()) {
            throw new DirectoryUnusableException(
                    absolute,
                    "its path must not contain double quotes, backquotes, dollar signs, backslashes or"
                            + " control characters");
        }
        if (!Files.isDirectory(absolute)) {
            Files.createDirectories(absolute, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        }
        Path path = absolute.toRealPath();
        if (!hasLockFile(path) && containsFiles(path)) {
            throw new DirectoryUnusableException(path, "it is not empty and not a Leadpatch data directory");
        }
        return path;
    }

    /** Whether a process has locked the directory before. */
    static boolean hasLockFile(Path directory) {
        return Files.exists(directory.resolve(DirectoryLock.FILE_NAME));
    }

    /** Locks a prepared directory. */
    static LockedDataDirectory acquire(Path prepared, DirectoryLock.Role role)
            throws DirectoryInUseException, IOException {
        return new LockedDataDirectory(prepared, DirectoryLock.acquire(prepared, role));
    }

    private static boolean containsFiles(Path directory) throws IOException {
        // A new volume contains lost+found. The lock file is checked again, because another start may have created it
        // since the first check.
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(
                directory, entry -> !entry.getFileName().toString().equals("lost+found"))) {
            return entries.iterator().hasNext() && !hasLockFile(directory);
        }
    }

    /** Deletes the incomplete files of starts that were killed. */
    void deleteUnfinished() throws IOException {
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(path, UNFINISHED_PREFIX + "*")) {
            for (Path leftover : leftovers) {
                try {
                    DurableFileTree.deleteRecursively(leftover);
                } catch (IOException e) {
                    // An initdb whose parent was killed may still write into it; the next start deletes it.
                    LOG.info("Could not delete {}; the next start will retry ({})", leftover, e.toString());
                }
            }
        }
    }

    Path path() {
        return path;
    }

    /** The path of the complete cluster with its password; it may not exist yet. */
    Path clusterDirectory() {
        return clusterDirectory(path);
    }

    /** As {@link #clusterDirectory()}, for a directory that another process has locked. */
    static Path clusterDirectory(Path dataDirectory) {
        return dataDirectory.resolve(CLUSTER_DIRECTORY);
    }

    /** Flushes a complete cluster to disk and renames it to its final name. */
    void publishCluster(Path unfinished) throws IOException {
        DurableFileTree.fsync(unfinished);
        DurableFileTree.renameDurably(unfinished, path, CLUSTER_DIRECTORY);
    }

    Path logFile() {
        return path.resolve("postgres.log");
    }

    /** Creates a temporary directory, to be renamed when its content is complete. */
    static Path createUnfinishedDirectory(Path parent) throws IOException {
        return Files.createTempDirectory(parent, UNFINISHED_PREFIX);
    }

    /** Unlocks the directory. */
    @Override
    public void close() throws IOException {
        lock.close();
    }
}
