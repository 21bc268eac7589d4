package dev.leadpatch.domain.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs the JMH benchmarks of one class and writes the results to {@code target}: time and allocated bytes per
 * operation. It does not assert limits, because results depend on the machine.
 */
public final class BenchmarkRunner {
    private static final int FORKS = 2;
    private static final int WARM_UP = 5;
    private static final int ROUNDS = 5;

    private BenchmarkRunner() {}

    /** Runs {@code benchmarks}; writes {@code target/jmh-NAME.json} and a readable {@code target/jmh-NAME.txt}. */
    public static void run(Class<?> benchmarks, String name) throws RunnerException, IOException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include("^" + benchmarks.getName().replace(".", "\\.") + "\\.")
                        .mode(Mode.AverageTime)
                        .timeUnit(TimeUnit.MICROSECONDS)
                        .forks(Integer.getInteger("jmh.forks", FORKS))
                        .warmupIterations(WARM_UP)
                        .warmupTime(TimeValue.seconds(1))
                        .measurementIterations(ROUNDS)
                        .measurementTime(TimeValue.seconds(1))
                        // replaces the JVM options of the test run, which restrict JIT compilation
                        .jvmArgs("-XX:+UseSerialGC", "-Xms256m", "-Xmx256m", "-Xmn128m")
                        .addProfiler(GCProfiler.class)
                        .shouldFailOnError(true)
                        .resultFormat(ResultFormatType.JSON)
                        .result(Path.of("target", "jmh-" + name + ".json").toString())
                        .build())
                .run();
        List<String> lines = results.stream()
                .sorted(Comparator.comparing(result -> result.getPrimaryResult().getLabel()))
                .map(BenchmarkRunner::formatResult)
                .toList();
        Files.write(Path.of("target", "jmh-" + name + ".txt"), lines);
    }

    private static String formatResult(RunResult result) {
        Result<?> time = result.getPrimaryResult();
        double bytes = result.getSecondaryResults().get("gc.alloc.rate.norm").getScore();
        return String.format(
                Locale.ROOT,
                "%-20s %7.2f µs ± %.2f %8.0f bytes",
                time.getLabel(),
                time.getScore(),
                time.getScoreError(),
                bytes);
    }
}
