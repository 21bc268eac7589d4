package dev.leadpatch.benchmark;

import dev.leadpatch.benchmark.Chart.Series;
import dev.leadpatch.benchmark.Chart.Shape;
import dev.leadpatch.benchmark.load.Job;
import dev.leadpatch.benchmark.load.Outcome;
import dev.leadpatch.benchmark.load.Workload;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** How long answers take when requests come at a fixed rate, whether or not earlier ones were answered. */
final class RatePart implements Part {
    private static final int CONNECTIONS = 128;
    private static final List<Integer> PERCENTS = List.of(25, 50, 75, 90);

    @Override
    public Section run(Bench bench) throws Exception {
        double most = most(bench);
        Medians<Integer, Sample> samples = new Medians<>();
        for (int round = 0; round < bench.plan().rounds(); round++) {
            for (int percent : PERCENTS) {
                Job job = bench.job(Workload.REFERENCE, CONNECTIONS).withRate(most * percent / 100);
                samples.add(percent, bench.run("%d %% of the maximum".formatted(percent), job));
            }
        }
        return section(most, samples);
    }

    private static double most(Bench bench) throws Exception {
        Medians<String, Sample> closed = new Medians<>();
        for (int round = 0; round < bench.plan().rounds(); round++) {
            closed.add("most", bench.run("maximum", bench.job(Workload.REFERENCE, CONNECTIONS)));
        }
        return closed.of("most", Sample::leadsPerSecond);
    }

    private static Section section(double most, Medians<Integer, Sample> samples) {
        Table table = new Table(
                "of maximum", "PATCH/s", "responses/s", "p50 ms", "p90 ms", "p99 ms", "p99.9 ms", "p99 ÷ p50", "503");
        for (int percent : PERCENTS) {
            double p50 = of(samples, percent, Outcome::p50);
            double p99 = of(samples, percent, Outcome::p99);
            table.row(
                    percent + " %",
                    Table.rate(most * percent / 100),
                    Table.rate(of(samples, percent, Outcome::perSecond)),
                    Table.millis(p50),
                    Table.millis(of(samples, percent, Outcome::p90)),
                    Table.millis(p99),
                    Table.millis(of(samples, percent, Outcome::p999)),
                    Table.ratio(p99 / p50),
                    Table.rate(of(samples, percent, Outcome::unavailable)));
        }
        String text = table.text() + """

                The maximum is %s/s, measured in a closed loop with %d connections. Latency counts from the scheduled time of a
                request, so it includes the wait for a free connection.
                """.formatted(Table.rate(most), CONNECTIONS);
        return new Section("Latency by request rate", text, List.of(chart(samples)));
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

    private static Series series(String name, Medians<Integer, Sample> samples, ToDoubleFunction<Outcome> figure) {
        return new Series(
                name,
                PERCENTS.stream().map(percent -> of(samples, percent, figure)).toList());
    }

    private static double of(Medians<Integer, Sample> samples, int percent, ToDoubleFunction<Outcome> figure) {
        return samples.of(percent, sample -> figure.applyAsDouble(sample.outcome()));
    }
}
