package dev.leadpatch.benchmark;

import dev.leadpatch.benchmark.load.Job;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs pgbench with a script that writes the rows of one update and commits. */
final class PgBench {
    private static final Pattern RATE = Pattern.compile("^tps = ([0-9.]+) ", Pattern.MULTILINE);
    private static final Pattern TRANSACTIONS =
            Pattern.compile("^number of transactions actually processed: (\\d+)", Pattern.MULTILINE);

    private final BenchmarkPostgres postgres;
    private final Path script;

    private PgBench(BenchmarkPostgres postgres, Path script) {
        this.postgres = postgres;
        this.script = script;
    }

    /** Returns empty if pgbench is not installed. */
    static Optional<PgBench> prepare(BenchmarkPostgres postgres, Path directory)
            throws IOException, InterruptedException {
        if (version().isEmpty()) {
            return Optional.empty();
        }
        Path script = directory.resolve("update.pgbench");
        try (var resource = PgBench.class.getResourceAsStream("update.pgbench")) {
            Files.write(script, resource.readAllBytes());
        }
        return Optional.of(new PgBench(postgres, script));
    }

    /** Returns the version of pgbench; empty if it is not installed. */
    static Optional<String> version() {
        try {
            return Optional.of(run(List.of("pgbench", "--version"))
                    .replaceAll("[^0-9]*([0-9.]+).*", "$1")
                    .strip());
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The result of a run: transactions per second, and their total. */
    record Result(double perSecond, long transactions) {

        static Result parse(String output) {
            return new Result(Double.parseDouble(find(RATE, output)), Long.parseLong(find(TRANSACTIONS, output)));
        }

        private static String find(Pattern pattern, String output) {
            Matcher matcher = pattern.matcher(output);
            if (!matcher.find()) {
                throw new IllegalArgumentException(output);
            }
            return matcher.group(1);
        }
    }

    /** Updates random leads. */
    Result run(int clients, int leads, int seconds) throws IOException, InterruptedException {
        return Result.parse(run(List.of(
                "pgbench",
                "--host=127.0.0.1",
                "--port=" + postgres.port(),
                "--username=" + BenchmarkPostgres.USER,
                "--no-vacuum",
                "--protocol=prepared",
                "--client=" + clients,
                "--jobs=" + Math.min(clients, 2),
                "--time=" + seconds,
                "--define=first=" + Job.FIRST_LEAD,
                "--define=last=" + (Job.FIRST_LEAD + leads - 1),
                "--file=" + script,
                BenchmarkPostgres.DATABASE)));
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PGOPTIONS", "-c search_path=" + BenchmarkPostgres.SEARCH_PATH);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(output);
        }
        return output;
    }
}
