package dev.leadpatch.bootstrap.postgres;

import com.sun.security.auth.module.UnixSystem;
import dev.leadpatch.application.background.BackgroundLoop;
import dev.leadpatch.bootstrap.postgres.EmbeddedDatabaseException.DirectoryUnusableException;
import dev.leadpatch.bootstrap.postgres.EmbeddedDatabaseException.RootNotSupportedException;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs PostgreSQL's programs with a minimal environment, and appends their output to the server log. */
final class PostgresProgramRunner {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresProgramRunner.class);

    private final PrivilegeDrop privilegeDrop;
    private final PostgresBinaries binaries;
    private final PostgresServerLog serverLog;

    PostgresProgramRunner(PrivilegeDrop privilegeDrop, PostgresBinaries binaries, PostgresServerLog serverLog) {
        this.privilegeDrop = privilegeDrop;
        this.binaries = binaries;
        this.serverLog = serverLog;
    }

    PostgresServerLog serverLog() {
        return serverLog;
    }

    /**
     * Runs a program and waits until it exits.
     *
     * @return whether its exit code is 0
     * @throws InterruptedException if the thread is interrupted; the program is terminated
     */
    boolean run(String program, List<String> arguments) throws IOException, InterruptedException {
        return runWithInput("", program, arguments);
    }

    /** As {@link #run}, with {@code input} as the standard input of the program. */
    boolean runWithInput(String input, String program, List<String> arguments)
            throws IOException, InterruptedException {
        Process process = startProcess(program, arguments);
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            LOG.debug("{} did not read its input", program, e); // its exit code decides
        }
        try {
            while (!process.waitFor(1, TimeUnit.SECONDS)) {
                BackgroundLoop.heartbeat(); // a restart by a background loop can include a long crash recovery
            }
            return process.exitValue() == 0;
        } finally {
            process.destroy();
        }
    }

    /** As {@link #run}, but waits even if the thread is interrupted: a stop of the server must complete. */
    boolean runUninterruptibly(String program, List<String> arguments) throws IOException {
        return startProcess(program, arguments).onExit().join().exitValue() == 0;
    }

    private Process startProcess(String program, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(privilegeDrop.commandPrefix());
        command.add(binaries.programPath(program));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(serverLog.file().toFile()));
        // PGDATA, PGPORT and others would change its behavior; it needs no passwords and keys of this environment.
        Map<String, String> environment = builder.environment();
        String path = environment.getOrDefault("PATH", "/usr/bin:/bin");
        environment.clear();
        environment.putAll(Map.of("PATH", path, "LC_ALL", "C", "TZ", "UTC"));
        return builder.start();
    }

    /**
     * Runs PostgreSQL's programs without root privileges, because they refuse to run as root. A root process starts
     * them in a separate user namespace, in which they have an unmapped user id. To the file system they remain root,
     * but without root's privileges, and their files belong to root.
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
}
