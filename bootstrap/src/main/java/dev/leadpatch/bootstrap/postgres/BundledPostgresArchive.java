package dev.leadpatch.bootstrap.postgres;

import dev.leadpatch.bootstrap.postgres.EmbeddedDatabaseException.PlatformNotSupportedException;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.util.List;
import java.util.Locale;

/** PostgreSQL's programs as they come on the class path: one archive, of the platform that the build was made for. */
final class BundledPostgresArchive {
    private final URL url;

    private BundledPostgresArchive(URL url) {
        this.url = url;
    }

    /** The archive for the machine that we run on. */
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

    /** A name that another release's archive does not have, found without reading 15 MB at every start. */
    String fingerprint() throws IOException {
        URLConnection connection = openConnection();
        if (connection instanceof JarURLConnection inJar) {
            try (var jar = inJar.getJarFile()) {
                return Long.toHexString(jar.getJarEntry(inJar.getEntryName()).getCrc()) + "-"
                        + Long.toHexString(connection.getContentLengthLong());
            }
        }
        try (InputStream opened = connection.getInputStream()) {
            return Long.toHexString(connection.getLastModified()) + "-"
                    + Long.toHexString(connection.getContentLengthLong());
        }
    }

    InputStream open() throws IOException {
        return openConnection().getInputStream();
    }

    private URLConnection openConnection() throws IOException {
        URLConnection connection = url.openConnection();
        connection.setUseCaches(false); // else it would share, and keep open, the class loader's jar
        return connection;
    }
}
