package dev.leadpatch.benchmark;

import dev.leadpatch.process.JavaExecutable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The packaged program in a separate process. */
final class BenchmarkService implements AutoCloseable {
    /** The jar of this build. */
    static final String JAR = Objects.requireNonNull(System.getProperty("leadpatch.jar"), "leadpatch.jar");

    private static final Pattern URL = Pattern.compile("^Leadpatch .* http://127\\.0\\.0\\.1:(\\d+)$");
    private static final String SECRET_KEY = "QmVuY2htYXJrQmVuY2htYXJrQmVuY2htYXJrQmVuYzA=";

    private final Process process;
    private final int port;

    private BenchmarkService(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Creates the schema and loads the company. */
    static void loadCompany(BenchmarkPlan plan, String jar, BenchmarkPostgres postgres, Path directory)
            throws IOException, InterruptedException {
        Path document = Files.writeString(directory.resolve("company.json"), BenchmarkCompany.document());
        Process load = newProcessBuilder(plan, jar, postgres, "load", document.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (load.waitFor() != 0) {
            throw new IllegalStateException("load failed");
        }
    }

    static BenchmarkService start(BenchmarkPlan plan, String jar, BenchmarkPostgres postgres) throws IOException {
        // the request log is written, but storing it is the job of another program
        Process process = newProcessBuilder(plan, jar, postgres, "serve", "--port", "0")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy)); // if the benchmark is interrupted
        var err = process.errorReader();
        List<String> lines = new ArrayList<>();
        for (String line = err.readLine(); line != null; line = err.readLine()) {
            Matcher url = URL.matcher(line);
            if (url.matches()) {
                Thread drain = new Thread(() -> err.lines().forEach(output -> Progress.print("service: %s", output)));
                drain.setDaemon(true);
                drain.start();
                return new BenchmarkService(process, Integer.parseInt(url.group(1)));
            }
            lines.add(line);
        }
        throw new IllegalStateException("the service did not start: " + lines);
    }

    private static ProcessBuilder newProcessBuilder(
            BenchmarkPlan plan, String jar, BenchmarkPostgres postgres, String... arguments) {
        List<String> program = plan.launcher().map(List::of).orElseGet(() -> List.of(JavaExecutable.PATH, "-jar", jar));
        ProcessBuilder builder = new ProcessBuilder(
                Stream.concat(program.stream(), Stream.of(arguments)).toList());
        builder.environment().keySet().removeIf(name -> name.startsWith("LEADPATCH_"));
        builder.environment()
                .putAll(Map.of(
                        "LEADPATCH_DATABASE_URL",
                        postgres.url(),
                        "LEADPATCH_SECRET_KEY",
                        SECRET_KEY,
                        "LEADPATCH_WEBHOOK_ALLOW",
                        "127.0.0.1"));
        return builder;
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
