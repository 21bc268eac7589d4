package dev.leadpatch.bootstrap.postgres;

import dev.leadpatch.bootstrap.postgres.EmbeddedDatabaseException.DirectoryUnusableException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The unpacked PostgreSQL programs. Their archive is bundled on the class path; a build contains the archive of one
 * platform.
 */
final class PostgresBinaries {
    private static final int OWNER_EXECUTE_BIT = 0100;

    private final Path directory;

    private PostgresBinaries(Path directory) {
        this.directory = directory;
    }

    /**
     * Returns the programs in {@code home}, and unpacks them if they are missing. They are published by an atomic
     * rename, so that several processes may share {@code home}.
     *
     * @param archive of the {@link Platform}
     */
    static PostgresBinaries unpackIfMissing(URL archive, Path home) throws IOException {
        String name = "postgresql-" + fingerprintOf(archive);
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

    /** Verifies that only this user can change the programs, unpacked now or before. */
    void verify(FileOwnership ownership) throws DirectoryUnusableException, IOException {
        ownership.verifyTree(directory);
    }

    String programPath(String name) {
        return directory.resolve("bin").resolve(name).toString();
    }

    /** A fingerprint that differs between releases: the checksum and size in the jar, so that no start reads 15 MB. */
    private static String fingerprintOf(URL archive) throws IOException {
        URLConnection connection = openConnection(archive);
        if (connection instanceof JarURLConnection jarConnection) {
            try (var jar = jarConnection.getJarFile()) {
                return Long.toHexString(
                                jar.getJarEntry(jarConnection.getEntryName()).getCrc()) + "-"
                        + Long.toHexString(connection.getContentLengthLong());
            }
        }
        try (InputStream ignored = connection.getInputStream()) {
            return Long.toHexString(connection.getLastModified()) + "-"
                    + Long.toHexString(connection.getContentLengthLong());
        }
    }

    private static URLConnection openConnection(URL archive) throws IOException {
        URLConnection connection = archive.openConnection();
        // a cached connection would share the jar file of the class loader, and keep it open
        connection.setUseCaches(false);
        return connection;
    }

    private static void unpack(URL archive, Path target) throws IOException {
        try (InputStream packed =
                        new BufferedInputStream(openConnection(archive).getInputStream(), 1 << 16);
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
