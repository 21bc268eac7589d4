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

/** Whether it matters how many leads there are. It ends with the most, so it comes last. */
final class LeadCountScenario implements BenchmarkScenario {
    private static final int CONNECTIONS = 32;
    private static final int CLIENTS = 16;
    private static final int WARM_UP_SECONDS = 3;
    private static final int BASELINE_SIZE = 100_000;

    @Override
    public ReportSection run(BenchmarkEnvironment bench) throws Exception {
        Medians<Integer, Sample> samples = new Medians<>();
        Map<Integer, Baseline> yardsticks = new LinkedHashMap<>();
        for (int size : bench.plan().sizes()) {
            Baseline yardstick = new Baseline(bench);
            yardsticks.put(size, yardstick);
            bench.company().recreateLeads(size);
            bench.warmUp(WARM_UP_SECONDS);
            for (int round = 0; round < bench.plan().rounds(); round++) {
                yardstick.measure(CLIENTS, size);
                samples.add(
                        size,
                        bench.measure("%,d leads".formatted(size), bench.newJob(Workload.REFERENCE, CONNECTIONS)));
            }
        }
        return section(samples, yardsticks);
    }

    private static ReportSection section(Medians<Integer, Sample> samples, Map<Integer, Baseline> yardsticks) {
        MarkdownTable table = new MarkdownTable(
                "leads", "PATCH/s", "÷ 100,000 leads", "pgbench", "p50 ms", "p99 ms", "PostgreSQL, cores");
        OptionalDouble basis = samples.points().contains(BASELINE_SIZE)
                ? OptionalDouble.of(samples.medianOf(BASELINE_SIZE, Sample::leadsPerSecond))
                : OptionalDouble.empty();
        for (int size : samples.points()) {
            double rate = samples.medianOf(size, Sample::leadsPerSecond);
            table.addRow(
                    formatCount(size),
                    MarkdownTable.formatRate(rate),
                    MarkdownTable.formatRatio(rate, basis),
                    yardsticks.get(size).formatRate(CLIENTS),
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
        return new ReportSection("Throughput by number of leads", text, List.of(chart(samples, yardsticks)));
    }

    private static Chart chart(Medians<Integer, Sample> samples, Map<Integer, Baseline> yardsticks) {
        List<Double> rates = samples.points().stream()
                .map(size -> samples.medianOf(size, Sample::leadsPerSecond))
                .toList();
        List<Series> series = new ArrayList<>(List.of(new Series("PATCH", rates)));
        if (yardsticks.values().stream()
                .allMatch(yardstick -> yardstick.rateOf(CLIENTS).isPresent())) {
            series.add(new Series(
                    "pgbench",
                    yardsticks.values().stream()
                            .map(yardstick -> yardstick.rateOf(CLIENTS).getAsDouble())
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
