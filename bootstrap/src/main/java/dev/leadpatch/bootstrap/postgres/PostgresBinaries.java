package dev.leadpatch.bootstrap.postgres;

import dev.leadpatch.bootstrap.postgres.EmbeddedDatabaseException.PlatformNotSupportedException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL's programs, unpacked. */
final class PostgresBinaries {
    private static final int OWNER_EXECUTE_BIT = 0100;

    private final Path directory;

    private PostgresBinaries(Path directory) {
        this.directory = directory;
    }

    /**
     * The programs in {@code home}, unpacked now if they are not there yet. They appear at once and complete, so that
     * processes may share a home; it should be one user's own, since whoever can write there decides what runs.
     */
    static PostgresBinaries unpackIfMissing(Path home) throws PlatformNotSupportedException, IOException {
        BundledPostgresArchive archive = BundledPostgresArchive.forCurrentPlatform();
        String name = "postgresql-" + archive.fingerprint();
        Path directory = home.resolve(name);
        if (!Files.isDirectory(directory)) {
            Path unfinished = LockedDataDirectory.createUnfinishedDirectory(home);
            try {
                unpack(archive, unfinished);
                DurableFileTree.fsync(unfinished);
                DurableFileTree.renameDurably(unfinished, home, name);
            } catch (FileSystemException failure) {
                if (!Files.isDirectory(directory)) { // else another process was faster
                    throw failure;
                }
            } finally {
                if (Files.exists(unfinished)) { // nobody is helped by half of it, least of all on a full disk
                    DurableFileTree.deleteRecursively(unfinished);
                }
            }
        }
        return new PostgresBinaries(directory);
    }

    String programPath(String name) {
        return directory.resolve("bin").resolve(name).toString();
    }

    private static void unpack(BundledPostgresArchive archive, Path target) throws IOException {
        try (InputStream packed = new BufferedInputStream(archive.open(), 1 << 16);
                TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(packed))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path path = target.resolve(entry.getName()).normalize();
                if (!path.startsWith(target)) {
                    throw new IOException("an entry leads out of the archive: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                } else if (isNeededAtRuntime(entry.getName())) {
                    Files.createDirectories(path.getParent());
                    extractEntry(entry, tar, path);
                }
            }
        }
    }

    private static boolean isNeededAtRuntime(String name) {
        return !name.endsWith(".a") && !name.contains("/pgxs/") && !name.contains("/pkgconfig/");
    }

    private static void extractEntry(TarArchiveEntry entry, InputStream content, Path path) throws IOException {
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(content, path);
        if ((entry.getMode() & OWNER_EXECUTE_BIT) != 0) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }
}
