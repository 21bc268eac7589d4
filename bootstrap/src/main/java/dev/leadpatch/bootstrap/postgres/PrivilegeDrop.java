package dev.leadpatch.bootstrap.postgres;

import com.sun.security.auth.module.UnixSystem;
import dev.leadpatch.bootstrap.postgres.EmbeddedDatabaseException.DirectoryUnusableException;
import dev.leadpatch.bootstrap.postgres.EmbeddedDatabaseException.RootNotSupportedException;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs PostgreSQL's programs without root privileges, because they refuse to run as root. A root process starts them in
 * a separate user namespace, in which they have an unmapped user id. To the file system they remain root, but without
 * root's privileges, and their files belong to root.
 *
 * @param commandPrefix the prefix of each command; empty for a process that does not run as root
 */
record PrivilegeDrop(List<String> commandPrefix) {
    private static final long ROOT_UID = 0;
    private static final List<String> UNSHARE_COMMAND = List.of("unshare", "-U");

    /** Selects the prefix for the user of this process. As root, it verifies that the programs can write there. */
    static PrivilegeDrop forDirectory(Path directory)
            throws RootNotSupportedException, DirectoryUnusableException, IOException, InterruptedException {
        if (new UnixSystem().getUid() != ROOT_UID) {
            return new PrivilegeDrop(List.of());
        }
        if (!succeedsUnprivileged("test", "-w", directory.toString())) {
            if (!succeedsUnprivileged("true")) {
                throw new RootNotSupportedException(String.join(" ", UNSHARE_COMMAND) + " is refused");
            }
            throw new DirectoryUnusableException(
                    directory,
                    "it belongs to another user, and PostgreSQL runs without root's privilege to write to it");
        }
        return new PrivilegeDrop(UNSHARE_COMMAND);
    }

    private static boolean succeedsUnprivileged(String... command)
            throws RootNotSupportedException, IOException, InterruptedException {
        List<String> fullCommand = new ArrayList<>(UNSHARE_COMMAND);
        fullCommand.addAll(List.of(command));
        ProcessBuilder builder =
                new ProcessBuilder(fullCommand).redirectErrorStream(true).redirectOutput(Redirect.DISCARD);
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new RootNotSupportedException("unshare is not installed");
        }
        return process.waitFor() == 0;
    }
}
