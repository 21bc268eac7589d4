package dev.leadpatch.benchmark.load;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** Runs jobs of a closed loop by wrk, with one thread. */
public final class Wrk {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String SCRIPT = "closed-loop.lua";
    private static final String REQUEST = "request.txt";
    // beyond those of UpdateGenerator
    private static final long FIRST_VALUE = 5_000_000_000L;
    private static final long VALUES_PER_JOB = 10_000_000;

    private final Path directory;
    private long jobs;

    private Wrk(Path directory) {
        this.directory = directory;
    }

    /** Returns the version of wrk; empty if it is not installed. */
    public static Optional<String> version() {
        try {
            return Optional.of(
                    run(List.of("wrk", "--version"), 1).replaceFirst("(?s)wrk (?:debian/)?([0-9.]+).*", "$1"));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Returns empty if wrk is not installed. */
    static Optional<Wrk> find() throws IOException {
        if (version().isEmpty()) {
            return Optional.empty();
        }
        Path directory = Files.createTempDirectory("benchmark-wrk");
        try (InputStream script = Objects.requireNonNull(Wrk.class.getResourceAsStream(SCRIPT))) {
            Files.copy(script, directory.resolve(SCRIPT));
        }
        return Optional.of(new Wrk(directory));
    }

    /** Whether each request of the job changes its leads, whatever earlier jobs have written. */
    static boolean supports(Job job) {
        return !job.isOpenLoop() && job.workload() != Workload.STATUS;
    }

    /** Runs a job. The requests without a response at its end are not counted, and may have been executed. */
    Outcome run(Job job) throws IOException {
        Files.writeString(directory.resolve(REQUEST), job.workload().requestText(job.port(), job.key()));
        long firstValue = FIRST_VALUE + VALUES_PER_JOB * jobs++;
        String output = run(
                List.of(
                        "wrk",
                        "--threads=1",
                        "--connections=" + job.connections(),
                        "--duration=" + Math.max(1, Math.round(job.seconds())),
                        "--timeout=30",
                        "--script=" + directory.resolve(SCRIPT),
                        "http://127.0.0.1:" + job.port(),
                        "--",
                        directory.resolve(REQUEST).toString(),
                        Long.toString(Job.FIRST_LEAD),
                        Integer.toString(job.leads()),
                        Long.toString(firstValue)),
                0);
        return Result.parse(output).toOutcome(job.connections());
    }

    private static String run(List<String> command, int exitCode) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != exitCode) {
                throw new IllegalStateException(output);
            }
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return output;
    }

    /**
     * The line that the script prints. Latencies are in milliseconds.
     *
     * @param micros duration of the job
     * @param refused responses with a status of 400 or more
     * @param broken failures of connections, and responses that took too long
     */
    record Result(
            long responses,
            long micros,
            long refused,
            long broken,
            double p50,
            double p90,
            double p99,
            double p999,
            double max) {

        static Result parse(String output) {
            return JSON.readValue(
                    output.lines()
                            .filter(line -> line.startsWith("{"))
                            .findFirst()
                            .orElseThrow(() -> new IllegalArgumentException(output)),
                    Result.class);
        }

        Outcome toOutcome(int connections) {
            long ok = responses - refused;
            List<String> failures = Stream.of(
                            refused == 0 ? "" : refused + " × a status of 400 or more",
                            broken == 0 ? "" : broken + " × a failed connection")
                    .filter(failure -> !failure.isEmpty())
                    .toList();
            return new Outcome(ok * 1e6 / micros, ok, 0, failures, p50, p90, p99, p999, max, 0, connections);
        }
    }
}
