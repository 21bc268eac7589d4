package dev.leadpatch.bootstrap.postgres;

import dev.leadpatch.bootstrap.postgres.EmbeddedDatabaseException.PlatformNotSupportedException;
import java.net.URL;
import java.util.List;
import java.util.Locale;

/**
 * An operating system and an architecture.
 *
 * @param system the value of {@code os.name}
 * @param architecture the value of {@code os.arch}
 */
record Platform(String system, String architecture) {

    /** The platform of this process. */
    static Platform current() {
        return new Platform(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
    }

    /**
     * Finds the archive of the PostgreSQL programs for this platform on the class path.
     *
     * @throws PlatformNotSupportedException if this build has no programs for the platform, or on Windows: the owner
     *     and the mode of files protect the password, the key and the programs, and Windows has neither
     */
    URL findPostgresArchive() throws PlatformNotSupportedException {
        String systemName = systemOfArchive();
        if (systemName.startsWith("windows")) {
            throw new PlatformNotSupportedException(
                    "The embedded PostgreSQL does not run on Windows, whose files have no owner and mode that protect them");
        }
        String name = "/postgres-" + systemName + "-" + architectureOfArchive();
        for (String candidate : List.of(name + ".txz", name + "-alpine_linux.txz")) {
            URL url = Platform.class.getResource(candidate);
            if (url != null) {
                return url;
            }
        }
        throw new PlatformNotSupportedException("This build does not bundle PostgreSQL for " + this);
    }

    private String systemOfArchive() {
        String lower = system.toLowerCase(Locale.ROOT);
        return lower.startsWith("mac") ? "darwin" : lower;
    }

    private String architectureOfArchive() {
        return switch (architecture) {
            case "amd64" -> "x86_64";
            case "aarch64" -> "arm_64";
            default -> architecture;
        };
    }

    @Override
    public String toString() {
        return system + " on " + architecture;
    }
}
