package dev.leadpatch.benchmark;

import dev.leadpatch.benchmark.Chart.Series;
import dev.leadpatch.benchmark.Chart.Shape;
import dev.leadpatch.benchmark.load.Workload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** Throughput by number of leads. It must run last, because it leaves the maximum number of leads in the table. */
final class LeadCountScenario implements BenchmarkScenario {
    private static final int CONNECTIONS = 32;
    private static final int CLIENTS = 16;
    private static final int WARM_UP_SECONDS = 3;
    private static final int BASELINE_SIZE = 100_000;

    @Override
    public ReportSection run(BenchmarkEnvironment environment) throws Exception {
        Medians<Integer, Sample> samples = new Medians<>();
        Map<Integer, Baseline> baselines = new LinkedHashMap<>();
        for (int size : environment.plan().sizes()) {
            Baseline baseline = new Baseline(environment);
            baselines.put(size, baseline);
            environment.recreateLeads(size);
            environment.warmUp(WARM_UP_SECONDS);
            for (int round = 0; round < environment.plan().rounds(); round++) {
                baseline.measure(CLIENTS, size);
                samples.add(
                        size,
                        environment.measure(
                                "%,d leads".formatted(size), environment.newJob(Workload.REFERENCE, CONNECTIONS)));
            }
        }
        return section(samples, baselines);
    }

    private static ReportSection section(Medians<Integer, Sample> samples, Map<Integer, Baseline> baselines) {
        MarkdownTable table = new MarkdownTable(
                "leads", "PATCH/s", "÷ 100,000 leads", "pgbench", "p50 ms", "p99 ms", "PostgreSQL, cores");
        OptionalDouble referenceRate = samples.points().contains(BASELINE_SIZE)
                ? OptionalDouble.of(samples.medianOf(BASELINE_SIZE, Sample::leadsPerSecond))
                : OptionalDouble.empty();
        for (int size : samples.points()) {
            double rate = samples.medianOf(size, Sample::leadsPerSecond);
            table.addRow(
                    formatCount(size),
                    MarkdownTable.formatRate(rate),
                    MarkdownTable.formatRatio(rate, referenceRate),
                    baselines.get(size).formatRate(CLIENTS),
                    MarkdownTable.formatMillis(
                            samples.medianOf(size, sample -> sample.outcome().p50())),
                    MarkdownTable.formatMillis(
                            samples.medianOf(size, sample -> sample.outcome().p99())),
                    MarkdownTable.formatCores(samples.medianOf(size, Sample::postgresCores)));
        }
        String text = table.toMarkdown() + """

                %d connections, and %d clients of pgbench. PostgreSQL caches as many leads as fit into its memory. Each page of the
                table was written since the last checkpoint.
                """.formatted(CONNECTIONS, CLIENTS);
        return new ReportSection("Throughput by number of leads", text, List.of(chart(samples, baselines)));
    }

    private static Chart chart(Medians<Integer, Sample> samples, Map<Integer, Baseline> baselines) {
        List<Double> rates = samples.points().stream()
                .map(size -> samples.medianOf(size, Sample::leadsPerSecond))
                .toList();
        List<Series> series = new ArrayList<>(List.of(new Series("PATCH", rates)));
        if (baselines.values().stream()
                .allMatch(baseline -> baseline.rateOf(CLIENTS).isPresent())) {
            series.add(new Series(
                    "pgbench",
                    baselines.values().stream()
                            .map(baseline -> baseline.rateOf(CLIENTS).getAsDouble())
                            .toList()));
        }
        return new Chart(
                "updates-by-leads.svg",
                "Updates per second by number of leads",
                Shape.LINES,
                Scale.linear(Chart.values(series)),
                samples.points().stream().map(LeadCountScenario::formatCount).toList(),
                series);
    }

    private static String formatCount(int leads) {
        return String.format(Locale.ROOT, "%,d", leads);
    }
}
