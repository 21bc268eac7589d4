package dev.leadpatch.bootstrap.postgres;

import com.sun.security.auth.module.UnixSystem;
import dev.leadpatch.bootstrap.postgres.EmbeddedDatabaseFailure.DirectoryUnusable;
import dev.leadpatch.bootstrap.postgres.EmbeddedDatabaseFailure.RootNotSupported;
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
 * @param prefix what precedes each command
 */
record Privileges(List<String> prefix) {
    private static final long ROOT = 0;
    private static final List<String> OUT_OF_ROOT = List.of("unshare", "-U");

    /** The way that works for this process's user; tried out on a directory that the programs must be able to write. */
    static Privileges toWrite(Path directory)
            throws RootNotSupported, DirectoryUnusable, IOException, InterruptedException {
        if (new UnixSystem().getUid() != ROOT) {
            return new Privileges(List.of());
        }
        if (!succeeds("test", "-w", directory.toString())) {
            if (!succeeds("true")) {
                throw new RootNotSupported(String.join(" ", OUT_OF_ROOT) + " is refused");
            }
            throw new DirectoryUnusable(
                    directory, "it is another user's, and PostgreSQL does without root's right to write there");
        }
        return new Privileges(OUT_OF_ROOT);
    }

    private static boolean succeeds(String... command) throws RootNotSupported, IOException, InterruptedException {
        List<String> whole = new ArrayList<>(OUT_OF_ROOT);
        whole.addAll(List.of(command));
        ProcessBuilder builder =
                new ProcessBuilder(whole).redirectErrorStream(true).redirectOutput(Redirect.DISCARD);
        Process process;
        try {
            process = builder.start();
        } catch (IOException notInstalled) {
            throw new RootNotSupported("unshare is not installed");
        }
        return process.waitFor() == 0;
    }
}
