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

/** The unpacked PostgreSQL programs. */
final class PostgresBinaries {
    private static final int OWNER_EXECUTE_BIT = 0100;

    private final Path directory;

    private PostgresBinaries(Path directory) {
        this.directory = directory;
    }

    /**
     * Returns the programs in {@code home}, and unpacks them if they are missing. They are published by an atomic
     * rename, so that several processes may share {@code home}. Only one user should have write access, because these
     * programs are executed.
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
            } catch (FileSystemException e) {
                if (!Files.isDirectory(directory)) { // else another process has published them meanwhile
                    throw e;
                }
            } finally {
                if (Files.exists(unfinished)) { // free the disk space of an incomplete copy
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
                    throw new IOException("an archive entry is outside of the target directory: " + entry.getName());
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
