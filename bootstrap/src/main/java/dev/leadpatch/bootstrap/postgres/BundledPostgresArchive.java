package dev.leadpatch.bootstrap.postgres;

import dev.leadpatch.bootstrap.postgres.EmbeddedDatabaseException.PlatformNotSupportedException;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.util.List;
import java.util.Locale;

/** The archive of the PostgreSQL programs on the class path. A build contains the archive of one platform. */
final class BundledPostgresArchive {
    private final URL url;

    private BundledPostgresArchive(URL url) {
        this.url = url;
    }

    /** Finds the archive for the current operating system and architecture. */
    static BundledPostgresArchive forCurrentPlatform() throws PlatformNotSupportedException {
        String system = normalizeSystem(System.getProperty("os.name", ""));
        String architecture = normalizeArchitecture(System.getProperty("os.arch", ""));
        String name = "/postgres-" + system + "-" + architecture;
        for (String candidate : List.of(name + ".txz", name + "-alpine_linux.txz")) {
            URL url = BundledPostgresArchive.class.getResource(candidate);
            if (url != null) {
                return new BundledPostgresArchive(url);
            }
        }
        throw new PlatformNotSupportedException(system + " on " + architecture);
    }

    private static String normalizeSystem(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.startsWith("mac") ? "darwin" : lower;
    }

    private static String normalizeArchitecture(String name) {
        return switch (name) {
            case "amd64" -> "x86_64";
            case "aarch64" -> "arm_64";
            default -> name;
        };
    }

    /** A fingerprint that differs between releases: the checksum and size in the jar, so that no start reads 15 MB. */
    String fingerprint() throws IOException {
        URLConnection connection = openConnection();
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

    InputStream open() throws IOException {
        return openConnection().getInputStream();
    }

    private URLConnection openConnection() throws IOException {
        URLConnection connection = url.openConnection();
        // a cached connection would share the jar file of the class loader, and keep it open
        connection.setUseCaches(false);
        return connection;
    }
}
