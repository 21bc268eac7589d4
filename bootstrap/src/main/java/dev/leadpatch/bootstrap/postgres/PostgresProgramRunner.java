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

/** Runs PostgreSQL's programs, each in the same spare surroundings: no environment of ours, no output but to the log. */
final class PostgresProgramRunner {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresProgramRunner.class);

    private final PrivilegeDrop privilegeDrop;
    private final PostgresBinaries binaries;
    private final PostgresServerLog serverLog;

    PostgresProgramRunner(PrivilegeDrop privileges, PostgresBinaries binaries, PostgresServerLog log) {
        this.privilegeDrop = privileges;
        this.binaries = binaries;
        this.serverLog = log;
    }

    PostgresServerLog serverLog() {
        return serverLog;
    }

    /**
     * Runs a program to its end.
     *
     * @return whether it succeeded
     * @throws InterruptedException the program was asked to end, too
     */
    boolean run(String program, List<String> arguments) throws IOException, InterruptedException {
        return runWithInput("", program, arguments);
    }

    /** Runs a program that reads {@code input} to its end. */
    boolean runWithInput(String input, String program, List<String> arguments)
            throws IOException, InterruptedException {
        Process process = startProcess(program, arguments);
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException endedEarly) {
            LOG.debug("{} read no input", program, endedEarly); // its exit code says the rest
        }
        try {
            return process.waitFor() == 0;
        } finally {
            process.destroy();
        }
    }

    /** Runs a program to its end even if the thread is interrupted: for a stop, which must not be left half-way. */
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
        // PGDATA, PGPORT and the like would steer it; passwords and keys in our environment are none of its business.
        Map<String, String> environment = builder.environment();
        String path = environment.getOrDefault("PATH", "/usr/bin:/bin");
        environment.clear();
        environment.putAll(Map.of("PATH", path, "LC_ALL", "C", "TZ", "UTC"));
        return builder.start();
    }
}
