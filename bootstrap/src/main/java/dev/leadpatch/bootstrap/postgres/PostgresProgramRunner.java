package dev.leadpatch.bootstrap.postgres;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
            return process.waitFor() == 0;
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
}
