package dev.leadpatch.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server in a separate process, which selects a free port and prints it. */
final class ServerProcess implements AutoCloseable {
    private final Process process;
    private final int port;

    private ServerProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts a server, and prints what it writes after its start as progress.
     *
     * @param name of the server, in the progress output
     * @param output the output of the process that contains the port
     * @param started a part of the line that the server writes when it has started; the first group is the port
     */
    static ServerProcess start(
            String name, ProcessBuilder builder, Function<Process, BufferedReader> output, Pattern started)
            throws IOException {
        Process process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy)); // if the benchmark is interrupted
        BufferedReader reader = output.apply(process);
        List<String> lines = new ArrayList<>();
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            Matcher port = started.matcher(line);
            if (port.find()) {
                Thread drain = new Thread(() -> reader.lines().forEach(other -> Progress.print("%s: %s", name, other)));
                drain.setDaemon(true);
                drain.start();
                return new ServerProcess(process, Integer.parseInt(port.group(1)));
            }
            lines.add(line);
        }
        throw new IllegalStateException("the " + name + " did not start: " + lines);
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
