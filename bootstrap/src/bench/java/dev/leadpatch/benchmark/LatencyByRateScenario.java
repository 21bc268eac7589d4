package dev.leadpatch.benchmark;

import dev.leadpatch.benchmark.Chart.Series;
import dev.leadpatch.benchmark.Chart.Shape;
import dev.leadpatch.benchmark.load.Job;
import dev.leadpatch.benchmark.load.Outcome;
import dev.leadpatch.benchmark.load.Workload;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Latency by request rate, in an open loop. */
final class LatencyByRateScenario implements BenchmarkScenario {
    private static final int CONNECTIONS = 128;
    private static final List<Integer> PERCENTS = List.of(25, 50, 75, 90);

    @Override
    public ReportSection run(BenchmarkEnvironment environment) throws Exception {
        double maxRate = measureMaxRate(environment);
        // with the load generator of open loops, which a closed loop need not have used
        environment.warmUp(environment.newJob(Workload.REFERENCE, CONNECTIONS).withRate(maxRate / 2));
        Medians<Integer, Sample> samples = new Medians<>();
        for (int round = 0; round < environment.plan().rounds(); round++) {
            for (int percent : PERCENTS) {
                Job job = environment.newJob(Workload.REFERENCE, CONNECTIONS).withRate(maxRate * percent / 100);
                samples.add(percent, environment.measure("%d %% of the maximum".formatted(percent), job));
            }
        }
        return section(maxRate, samples);
    }

    private static double measureMaxRate(BenchmarkEnvironment environment) throws Exception {
        Medians<String, Sample> closedLoop = new Medians<>();
        for (int round = 0; round < environment.plan().rounds(); round++) {
            closedLoop.add(
                    "maximum", environment.measure("maximum", environment.newJob(Workload.REFERENCE, CONNECTIONS)));
        }
        return closedLoop.medianOf("maximum", Sample::leadsPerSecond);
    }

    private static ReportSection section(double maxRate, Medians<Integer, Sample> samples) {
        MarkdownTable table = new MarkdownTable(
                "of maximum", "PATCH/s", "responses/s", "p50 ms", "p90 ms", "p99 ms", "p99.9 ms", "p99 ÷ p50", "503");
        for (int percent : PERCENTS) {
            double p50 = medianOf(samples, percent, Outcome::p50);
            double p99 = medianOf(samples, percent, Outcome::p99);
            table.addRow(
                    percent + " %",
                    MarkdownTable.formatRate(maxRate * percent / 100),
                    MarkdownTable.formatRate(medianOf(samples, percent, Outcome::perSecond)),
                    MarkdownTable.formatMillis(p50),
                    MarkdownTable.formatMillis(medianOf(samples, percent, Outcome::p90)),
                    MarkdownTable.formatMillis(p99),
                    MarkdownTable.formatMillis(medianOf(samples, percent, Outcome::p999)),
                    MarkdownTable.formatRatio(p99 / p50),
                    MarkdownTable.formatRate(medianOf(samples, percent, Outcome::unavailable)));
        }
        String text = table.toMarkdown() + """

                The maximum is %s/s, measured in a closed loop with %d connections. Latency counts from the scheduled time of a
                request, so it includes the wait for a free connection.
                """.formatted(MarkdownTable.formatRate(maxRate), CONNECTIONS);
        return new ReportSection("Latency by request rate", text, List.of(chart(samples)));
    }

    private static Chart chart(Medians<Integer, Sample> samples) {
        List<Series> series = List.of(
                series("p50", samples, Outcome::p50),
                series("p99", samples, Outcome::p99),
                series("p99.9", samples, Outcome::p999));
        return new Chart(
                "latency-by-rate.svg",
                "Latency in milliseconds by request rate (in % of the maximum)",
                Shape.LINES,
                Scale.logarithmic(Chart.values(series)),
                PERCENTS.stream().map(percent -> percent + " %").toList(),
                series);
    }

    private static Series series(String name, Medians<Integer, Sample> samples, ToDoubleFunction<Outcome> metric) {
        return new Series(
                name,
                PERCENTS.stream()
                        .map(percent -> medianOf(samples, percent, metric))
                        .toList());
    }

    private static double medianOf(Medians<Integer, Sample> samples, int percent, ToDoubleFunction<Outcome> metric) {
        return samples.medianOf(percent, sample -> metric.applyAsDouble(sample.outcome()));
    }
}
