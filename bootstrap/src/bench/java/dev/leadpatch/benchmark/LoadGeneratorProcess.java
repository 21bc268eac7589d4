package dev.leadpatch.benchmark;

import dev.leadpatch.benchmark.load.Job;
import dev.leadpatch.benchmark.load.LoadGenerator;
import dev.leadpatch.benchmark.load.Outcome;
import dev.leadpatch.process.JavaExecutable;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.Writer;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/** The {@link LoadGenerator} in a separate process. One process runs all jobs of a benchmark, so that it stays warm. */
final class LoadGeneratorProcess implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final Process process;
    private final BufferedReader out;
    private final Writer in;
    private final int receiverPort;

    private LoadGeneratorProcess(Process process) throws IOException {
        this.process = process;
        out = process.inputReader();
        in = process.outputWriter();
        receiverPort = Integer.parseInt(readLine());
    }

    static LoadGeneratorProcess start() throws IOException {
        return new LoadGeneratorProcess(new ProcessBuilder(
                        JavaExecutable.PATH,
                        "-XX:+UseSerialGC",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LoadGenerator.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    Outcome run(Job job) throws IOException {
        in.write(JSON.writeValueAsString(job) + "\n");
        in.flush();
        return JSON.readValue(readLine(), Outcome.class);
    }

    private String readLine() throws IOException {
        String line = out.readLine();
        if (line == null) {
            throw new EOFException("the load generator has exited");
        }
        return line;
    }

    /** Returns the URL of the webhook receiver. */
    String receiverUrl() {
        return "http://127.0.0.1:" + receiverPort + "/hook";
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        in.close();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
