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
 * How PostgreSQL's programs are run so that they are not root's, which they refuse. A process of root's starts them in a
 * user namespace of their own: there they are nobody, while to the file system they stay root without its privileges.
 * What they write is root's, as is all else in the directory.
 *
 * @param commandPrefix what precedes each command
 */
record PrivilegeDrop(List<String> commandPrefix) {
    private static final long ROOT_UID = 0;
    private static final List<String> UNSHARE_COMMAND = List.of("unshare", "-U");

    /** The way that works for this process's user; tried out on a directory that the programs must be able to write. */
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
                    directory, "it is another user's, and PostgreSQL does without root's right to write there");
        }
        return new PrivilegeDrop(UNSHARE_COMMAND);
    }

    private static boolean succeedsUnprivileged(String... command)
            throws RootNotSupportedException, IOException, InterruptedException {
        List<String> whole = new ArrayList<>(UNSHARE_COMMAND);
        whole.addAll(List.of(command));
        ProcessBuilder builder =
                new ProcessBuilder(whole).redirectErrorStream(true).redirectOutput(Redirect.DISCARD);
        Process process;
        try {
            process = builder.start();
        } catch (IOException notInstalled) {
            throw new RootNotSupportedException("unshare is not installed");
        }
        return process.waitFor() == 0;
    }
}
