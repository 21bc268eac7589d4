package dev.leadpatch.benchmark;

import dev.leadpatch.benchmark.load.Workload;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The ratios of this version to another one: throughput, processor time, WAL size and HOT updates. Each version has its own database;
 * the measurements alternate.
 */
final class BaselineScenario implements BenchmarkScenario {

    @Override
    public ReportSection run(BenchmarkEnvironment current) throws Exception {
        BenchmarkPlan plan = current.plan();
        Path directory = Path.of("target", "benchmarks", BenchmarkPlan.BASELINE).toAbsolutePath();
        Medians<Integer, Sample> samples = new Medians<>();
        Medians<Integer, Sample> baselineSamples = new Medians<>();
        try (Closer closer = new Closer()) {
            BenchmarkEnvironment baseline =
                    BenchmarkEnvironment.start(plan, plan.baselineJar().orElseThrow(), directory, closer);
            baseline.warmUp(plan.warmUp());
            for (int round = 0; round < plan.rounds(); round++) {
                for (int connections : plan.connections()) {
                    if (round % 2 == 0) {
                        measure(current, "this version", connections, samples);
                        measure(baseline, "baseline", connections, baselineSamples);
                    } else {
                        measure(baseline, "baseline", connections, baselineSamples);
                        measure(current, "this version", connections, samples);
                    }
                }
            }
            current.errors().addAll(baseline.errors());
        }
        String hotUpdates = current.postgres().queryText("""
                select round(cast(n_tup_hot_upd as numeric) / n_tup_upd, 3)
                from pg_stat_user_tables
                where relid = cast('leads' as regclass)
                """);
        return new ReportSection(
                "Comparison with another version",
                table(samples, baselineSamples) + "\nHOT updates of leads: " + hotUpdates + " of all updates.\n",
                List.of());
    }

    private static void measure(
            BenchmarkEnvironment environment, String version, int connections, Medians<Integer, Sample> samples)
            throws Exception {
        samples.add(
                connections,
                environment.measure(
                        "%s, %d connections".formatted(version, connections),
                        environment.newJob(Workload.REFERENCE, connections)));
    }

    private static String table(Medians<Integer, Sample> samples, Medians<Integer, Sample> baselineSamples) {
        MarkdownTable table = new MarkdownTable(
                "connections",
                "PATCH/s",
                "÷ baseline",
                "p99 ÷ baseline",
                "processor µs per update",
                "÷ baseline",
                "WAL bytes per update",
                "÷ baseline");
        for (int connections : samples.points()) {
            table.addRow(
                    Integer.toString(connections),
                    MarkdownTable.formatRate(samples.medianOf(connections, Sample::leadsPerSecond)),
                    ratio(samples, baselineSamples, connections, Sample::leadsPerSecond),
                    ratio(
                            samples,
                            baselineSamples,
                            connections,
                            sample -> sample.outcome().p99()),
                    MarkdownTable.formatRate(samples.medianOf(connections, Sample::microsPerRequest)),
                    ratio(samples, baselineSamples, connections, Sample::microsPerRequest),
                    MarkdownTable.formatRate(samples.medianOf(connections, Sample::walBytesPerRequest)),
                    ratio(samples, baselineSamples, connections, Sample::walBytesPerRequest));
        }
        return table.toMarkdown();
    }

    private static String ratio(
            Medians<Integer, Sample> samples,
            Medians<Integer, Sample> baselineSamples,
            int connections,
            ToDoubleFunction<Sample> metric) {
        return MarkdownTable.formatRatio(
                samples.medianOf(connections, metric) / baselineSamples.medianOf(connections, metric));
    }
}
