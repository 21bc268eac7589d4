package dev.leadpatch.bootstrap.postgres;

import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * Why the embedded database did not start. The message is one sentence for the operator; it names the directory and
 * never holds a secret. Nothing is left running and no data was touched.
 */
public abstract sealed class EmbeddedDatabaseException extends Exception {
    private static final long serialVersionUID = 1L;

    private EmbeddedDatabaseException(String message) {
        super(message);
    }

    private EmbeddedDatabaseException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Another live Leadpatch works on the directory. It was not disturbed. */
    public static final class DirectoryInUseException extends EmbeddedDatabaseException {
        private static final long serialVersionUID = 1L;

        private final String directory;
        private final long holderPid;

        DirectoryInUseException(Path directory, OptionalLong holder) {
            super("The data directory " + directory + " is in use by another Leadpatch process"
                    + (holder.isPresent() ? " (pid " + holder.getAsLong() + ")." : "."));
            this.directory = directory.toString();
            this.holderPid = holder.orElse(0);
        }

        /** The directory that is held. */
        public Path directory() {
            return Path.of(directory);
        }

        /** The process that holds it; empty in the instant before the holder has written its pid. */
        public OptionalLong holderPid() {
            return holderPid == 0 ? OptionalLong.empty() : OptionalLong.of(holderPid);
        }
    }

    /** The directory is not Leadpatch's, cannot be written, or fails in use (a full disk, say). */
    public static final class DirectoryUnusableException extends EmbeddedDatabaseException {
        private static final long serialVersionUID = 1L;

        DirectoryUnusableException(Path directory, String reason) {
            super("The data directory " + directory + " cannot be used: " + reason + ".");
        }

        DirectoryUnusableException(Path directory, String reason, Throwable cause) {
            super("The data directory " + directory + " cannot be used: " + reason + ".", cause);
        }
    }

    /** The process is root's, and the system forbids the user namespace in which PostgreSQL would not be. */
    public static final class RootNotSupportedException extends EmbeddedDatabaseException {
        private static final long serialVersionUID = 1L;

        RootNotSupportedException(String reason) {
            super("The embedded PostgreSQL cannot run as root because this system allows no user namespace (" + reason
                    + "): start Leadpatch as an ordinary user, or name a database of your own.");
        }
    }

    /** This build of Leadpatch carries no PostgreSQL for the machine it runs on. */
    public static final class PlatformNotSupportedException extends EmbeddedDatabaseException {
        private static final long serialVersionUID = 1L;

        PlatformNotSupportedException(String platform) {
            super("This build brings no PostgreSQL for " + platform + ": name a database of your own.");
        }
    }

    /** The cluster could not be made. What there was of it is removed by the next start. */
    public static final class InitializationFailedException extends EmbeddedDatabaseException {
        private static final long serialVersionUID = 1L;

        InitializationFailedException(String complaint, Path log) {
            super("The embedded PostgreSQL's cluster could not be made: " + complaint + " (see " + log + ").");
        }
    }

    /** The cluster is there, but its server does not start. */
    public static final class StartFailedException extends EmbeddedDatabaseException {
        private static final long serialVersionUID = 1L;

        StartFailedException(String complaint, Path log) {
            super("The embedded PostgreSQL did not start: " + complaint + " (see " + log + ").");
        }
    }
}
