package dev.leadpatch.bootstrap.postgres;

import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * The embedded database did not start. The message is one sentence for the operator and contains no secrets. Nothing is
 * left running, and no data was changed.
 */
public abstract sealed class EmbeddedDatabaseException extends Exception {
    private static final long serialVersionUID = 1L;

    private EmbeddedDatabaseException(String message) {
        super(message);
    }

    private EmbeddedDatabaseException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Another running Leadpatch process uses the directory; it is not affected. */
    public static final class DirectoryInUseException extends EmbeddedDatabaseException {
        private static final long serialVersionUID = 1L;

        private final String directory;
        private final long holderPid;
        private final DirectoryLock.Role holderRole;

        DirectoryInUseException(Path directory, DirectoryLock.Holder holder) {
            super(describe(directory, holder) + ".");
            this.directory = directory.toString();
            this.holderPid = holder.pid().orElse(0);
            this.holderRole = holder.role();
        }

        private static String describe(Path directory, DirectoryLock.Holder holder) {
            return "The data directory " + directory + " is in use by another Leadpatch "
                    + (holder.has(DirectoryLock.Role.COMMAND) ? "command" : "process")
                    + (holder.pid().isPresent() ? " (pid " + holder.pid().getAsLong() + ")" : "");
        }

        DirectoryLock.Holder holder() {
            return new DirectoryLock.Holder(holderPid(), holderRole);
        }

        /** The locked directory. */
        public Path directory() {
            return Path.of(directory);
        }

        /** The process that holds the lock; empty if it is unknown, until it has written its pid. */
        public OptionalLong holderPid() {
            return holderPid == 0 ? OptionalLong.empty() : OptionalLong.of(holderPid);
        }
    }

    /**
     * Another Leadpatch process uses the directory, and no connection to its server was possible in time: the process
     * is starting or stopping, or runs a command.
     */
    public static final class DirectoryBusyException extends EmbeddedDatabaseException {
        private static final long serialVersionUID = 1L;

        DirectoryBusyException(DirectoryInUseException inUse) {
            super(
                    DirectoryInUseException.describe(inUse.directory(), inUse.holder())
                            + (inUse.holder().has(DirectoryLock.Role.COMMAND)
                                    ? "; try again when it has ended."
                                    : ", whose database accepts no connections at the moment; try again."),
                    inUse);
        }
    }

    /** The directory belongs to other software, is not writable, or failed during use (for example a full disk). */
    public static final class DirectoryUnusableException extends EmbeddedDatabaseException {
        private static final long serialVersionUID = 1L;

        DirectoryUnusableException(Path directory, String reason) {
            super("The data directory " + directory + " cannot be used: " + reason + ".");
        }

        DirectoryUnusableException(Path directory, String reason, Throwable cause) {
            super("The data directory " + directory + " cannot be used: " + reason + ".", cause);
        }
    }

    /** The process runs as root, and the system does not allow the user namespace that PostgreSQL would need. */
    public static final class RootNotSupportedException extends EmbeddedDatabaseException {
        private static final long serialVersionUID = 1L;

        RootNotSupportedException(String reason) {
            super("The embedded PostgreSQL cannot run as root because this system allows no user namespace (" + reason
                    + "): start Leadpatch as another user, or use an external database.");
        }
    }

    /** The embedded database does not run on this platform, or this build does not bundle PostgreSQL for it. */
    public static final class PlatformNotSupportedException extends EmbeddedDatabaseException {
        private static final long serialVersionUID = 1L;

        PlatformNotSupportedException(String reason) {
            super(reason + ": use an external database (LEADPATCH_DATABASE_URL).");
        }
    }

    /** The cluster could not be initialized. The next start removes its files. */
    public static final class InitializationFailedException extends EmbeddedDatabaseException {
        private static final long serialVersionUID = 1L;

        InitializationFailedException(String reason, Path log) {
            super("The cluster of the embedded PostgreSQL could not be initialized: " + reason + " (see " + log + ").");
        }
    }

    /** The server of an existing cluster did not start. */
    public static final class StartFailedException extends EmbeddedDatabaseException {
        private static final long serialVersionUID = 1L;

        StartFailedException(String reason, Path log) {
            super("The embedded PostgreSQL did not start: " + reason + " (see " + log + ").");
        }
    }
}
