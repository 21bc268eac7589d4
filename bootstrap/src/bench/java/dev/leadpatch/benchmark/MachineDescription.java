package dev.leadpatch.benchmark;

import dev.leadpatch.benchmark.load.Wrk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;

/** Describes the machine and the settings of a benchmark. */
final class MachineDescription {

    private MachineDescription() {}

    /** Returns a paragraph for the report. */
    static String describe(BenchmarkEnvironment environment) throws IOException, SQLException {
        BenchmarkPlan plan = environment.plan();
        return """
                Measured on %s, on %d cores of %s with %s of memory. The service, the database and the load generator share
                this machine. Java %s, PostgreSQL %s with `shared_buffers=%s`, pgbench %s, wrk %s. The service was started by `java -jar` and
                warmed up under load for %d s. The table has %,d leads. Each point is the median of %d rounds of %d s.
                """.formatted(
                        LocalDate.now(ZoneOffset.UTC),
                        Runtime.getRuntime().availableProcessors(),
                        findValue("/proc/cpuinfo", "model name").orElse(System.getProperty("os.arch")),
                        findValue("/proc/meminfo", "MemTotal")
                                .map(MachineDescription::formatGibibytes)
                                .orElse("an unknown amount"),
                        System.getProperty("java.runtime.version"),
                        environment.postgres().queryText("show server_version"),
                        plan.sharedBuffers(),
                        PgBench.version().orElse("not installed"),
                        Wrk.version().orElse("not installed"),
                        plan.warmUp(),
                        plan.leads(),
                        plan.rounds(),
                        plan.seconds());
    }

    /** Returns the value after the colon in the first line of a {@code /proc} file that starts with {@code name}. */
    private static Optional<String> findValue(String file, String name) throws IOException {
        Path path = Path.of(file);
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        return Files.readAllLines(path).stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst();
    }

    private static String formatGibibytes(String kibibytes) {
        double number = Double.parseDouble(kibibytes.replaceAll("\\D", ""));
        return String.format(Locale.ROOT, "%.0f GiB", number / 1024 / 1024);
    }
}
