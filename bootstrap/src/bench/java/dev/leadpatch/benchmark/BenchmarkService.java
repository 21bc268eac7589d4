package dev.leadpatch.benchmark;

import dev.leadpatch.process.JavaExecutable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The packaged program in a separate process. */
final class BenchmarkService {
    /** The jar of this build. */
    static final String JAR = Objects.requireNonNull(System.getProperty("leadpatch.jar"), "leadpatch.jar");

    private static final String LAUNCHER =
            Objects.requireNonNull(System.getProperty("leadpatch.launcher"), "leadpatch.launcher");

    private static final Pattern URL = Pattern.compile("^Leadpatch .* http://127\\.0\\.0\\.1:(\\d+)$");
    private static final String SECRET_KEY = "QmVuY2htYXJrQmVuY2htYXJrQmVuY2htYXJrQmVuYzA=";

    private BenchmarkService() {}

    /** Creates the schema and loads the company. */
    static void loadCompany(String jar, BenchmarkPostgres postgres, Path directory)
            throws IOException, InterruptedException {
        Path document = Files.writeString(directory.resolve("company.json"), BenchmarkCompany.document());
        Process load = newProcessBuilder(javaJar(jar), postgres, "load", document.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (load.waitFor() != 0) {
            throw new IllegalStateException("load failed");
        }
    }

    /** @param settings the settings that differ from those of the benchmark, by environment variable */
    static ServerProcess start(String jar, BenchmarkPostgres postgres, Map<String, String> settings)
            throws IOException {
        return start(javaJar(jar), postgres, settings);
    }

    /** Starts the service by the start script of this build. */
    static ServerProcess startByLauncher(BenchmarkPostgres postgres) throws IOException {
        return start(List.of(LAUNCHER), postgres, Map.of());
    }

    private static ServerProcess start(List<String> program, BenchmarkPostgres postgres, Map<String, String> settings)
            throws IOException {
        // the request log is written, but storing it is the job of another program
        ProcessBuilder builder = newProcessBuilder(program, postgres, "serve", "--port", "0")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(settings);
        return ServerProcess.start("service", builder, Process::errorReader, URL);
    }

    private static List<String> javaJar(String jar) {
        return List.of(JavaExecutable.PATH, "-jar", jar);
    }

    private static ProcessBuilder newProcessBuilder(
            List<String> program, BenchmarkPostgres postgres, String... arguments) {
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
}
